import csv
import io
import json

import pytest

from renaksi import create_app
from renaksi.core.recommendation import RecommendationStatus as S
from renaksi.extensions import db
from tests.factories.recommendation_history import recorded
from tests.factories.report_history import wib

KEYS = ("total", "resolved", "in_process", "open", "not_actionable")


@pytest.fixture
def register(data_dir):
    """DIY: one open with the province; of its kabupaten one resolved, one in process."""
    with create_app().app_context():
        session = db.session()
        issued = (S.OPEN, wib(2026, 1, 5))
        recorded(session, "34", issued, issuer="KEMENPANRB")
        recorded(session, "34.04", issued, (S.IN_PROCESS, wib(2026, 2, 10)))
        recorded(session, "34.02", issued, (S.RESOLVED, wib(2026, 3, 20)))
        recorded(session, "33.74", issued, (S.NOT_ACTIONABLE, wib(2026, 4, 1)), issuer="33")
        db.session.remove()


def report(run, *words):
    result = run("report", "recommendations", *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def figures(answer):
    return tuple(answer[key] for key in KEYS)


def test_the_json_carries_counts_and_shares_also_below_and_by_agency(run, register):
    answer = report(run, "--under", "34", "--as-of", "2026-06-30")
    assert (answer["under"], answer["as_of"]) == ("34", "2026-06-30")
    assert figures(answer) == (3, 1, 1, 1, 0)
    assert answer["shares"] == {
        "resolved": 33.33,
        "in_process": 33.33,
        "open": 33.33,
        "not_actionable": 0,
    }
    assert figures(answer["below"]) == (2, 1, 1, 0, 0)
    assert answer["below"]["shares"]["resolved"] == 50
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert set(by_code) == {"34", "34.02", "34.04"}
    assert figures(by_code["34.04"]) == (1, 0, 1, 0, 0)
    assert by_code["34.04"]["shares"]["in_process"] == 100
    assert (by_code["34"]["name"], by_code["34"]["kind"]) == (
        "Daerah Istimewa Yogyakarta",
        "provinsi",
    )


def test_ages_and_medians_are_those_of_the_day(run, register):
    answer = report(run, "--under", "34", "--as-of", "2026-02-10")
    assert answer["ages"] == {"up_to_15": 0, "up_to_30": 0, "up_to_60": 3, "over_60": 0}, (
        "36 days after the issue"
    )
    assert report(run, "--as-of", "2026-03-07")["ages"]["over_60"] == 4
    assert report(run, "--as-of", "2026-06-30")["ages"]["over_60"] == 2, "only what is not settled"
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert by_code["34.04"]["ages"]["up_to_60"] == 1
    # what was decided without an answer in the application took nobody any days
    assert (answer["median_days_to_answer"], answer["answered"]) == (None, 0)
    table = run("report", "recommendations", "--under", "34", "--as-of", "2026-02-10").stdout
    assert "31 s.d. 60 hari                      3" in table


def test_it_is_right_for_any_day_and_any_root(run, register):
    assert figures(report(run, "--as-of", "2026-02-10")) == (4, 0, 1, 3, 0)
    assert figures(report(run, "--as-of", "2026-02-09")) == (4, 0, 0, 4, 0)
    whole = report(run)
    assert whole == report(run, "--under", "ROOT") == report(run, "--under", "kemenpanrb")
    assert figures(whole) == (4, 1, 1, 1, 1)
    for part in ("by_agency", "by_hub"):
        assert [sum(one[key] for one in whole[part]) for key in KEYS] == list(figures(whole))


def test_where_there_is_nothing_there_are_no_shares(run, register):
    answer = report(run, "--as-of", "2025-12-31")
    assert figures(answer) == (0,) * 5
    assert set(answer["shares"].values()) == {None}
    assert answer["by_agency"] == []


def test_csv_and_table_say_the_same(run, register):
    words = ("report", "recommendations", "--under", "34")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert [row["code"] for row in rows] == ["34", "34.02", "34.04"]
    assert sum(int(row["total"]) for row in rows) == 3
    assert rows[1]["share_resolved"] == "100.00"
    assert sum(int(row["age_over_60"]) for row in rows) == 2
    table = run(*words).stdout
    assert "33,33%  1 dari 3, n kecil" in table
    assert "Tidak dapat ditindaklanjuti" in table
    assert "Kabupaten Sleman" in table


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--under", "99.99"), "Tidak ada instansi dengan kode 99.99."),
        (("--as-of", "2026-02-30"), "'2026-02-30' bukan tanggal."),
        (("--format", "xml"), "table, json, csv"),
    ],
)
def test_a_wrong_call_is_answered_with_one_sentence(run, words, sentence):
    result = run("report", "recommendations", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
