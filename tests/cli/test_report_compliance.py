import csv
import io
import json
from datetime import date

import pytest

from renaksi import create_app
from renaksi.core.report import ReportAction as A, Timing
from renaksi.extensions import db
from renaksi.services import obligations
from tests.factories.cycles import agency, opened, system
from tests.factories.report_history import reported, step, submit, wib

KEYS = ("expected", "submitted", "on_time", "extended", "verified", "nil", "rate", "on_time_rate")


@pytest.fixture
def reports(data_dir):
    """B12 of DIY: two on time, one with an extension, one nil, one missing; Gunungkidul exempted.

    And B03 of Sleman alone.
    """
    with create_app().app_context():
        session = db.session()
        cycle = opened(session)
        due = wib(2026, 1, 10, 21)
        reported(session, cycle, "34", "B12", submit(due), step(wib(2026, 1, 19), A.VERIFY))
        reported(session, cycle, "34.01", "B12", submit(due))
        reported(session, cycle, "34.02", "B12", submit(wib(2026, 1, 13), Timing.EXTENDED))
        reported(session, cycle, "34.04", "B12", submit(wib(2026, 1, 15), Timing.LATE, nil=True))
        reported(session, cycle, "34.04", "B03", submit(wib(2025, 4, 3)))
        obligations.set_exception(
            system(session, wib(2026, 1, 20)),
            cycle.id,
            agency(session, "34.03").id,
            owes_plan=False,
            reason="Gempa bumi",
        )
        db.session.remove()


def report(run, *words, point=("--checkpoint", "B12")):
    result = run("report", "compliance", "--cycle", 2025, *point, *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def figures(answer):
    return tuple(answer[key] for key in KEYS)


def test_the_json_carries_every_figure_also_below_and_by_agency(run, reports):
    answer = report(run, "--under", "34")
    assert figures(answer) == (5, 4, 2, 1, 1, 1, 80, 40)
    assert figures(answer["below"]) == (4, 3, 1, 1, 0, 1, 75, 25)
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert set(by_code) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert figures(by_code["34.02"]) == (1, 1, 0, 1, 0, 0, 100, 0)
    assert figures(by_code["34.71"]) == (1, 0, 0, 0, 0, 0, 0, 0)
    assert figures(by_code["34.03"]) == (0, 0, 0, 0, 0, 0, None, None)
    assert answer["exempt"] == [
        {"code": "34.03", "name": "Kabupaten Gunungkidul", "reason": "Gempa bumi"}
    ]
    for key in KEYS[:6]:
        assert sum(one[key] for one in answer["by_agency"]) == answer[key]
        assert sum(one[key] for one in answer["by_hub"]) == answer[key]


def test_it_is_right_for_any_day(run, reports):
    assert figures(report(run, "--under", "34", "--as-of", "2026-01-09"))[:6] == (6, 0, 0, 0, 0, 0)
    assert figures(report(run, "--under", "34", "--as-of", "2026-01-10"))[:6] == (6, 2, 2, 0, 0, 0)
    assert figures(report(run, "--under", "34", "--as-of", "2026-01-19"))[:6] == (6, 4, 2, 1, 1, 1)
    answer = report(run, "--under", "34", "--as-of", "2026-01-13")
    assert figures(answer) == (6, 3, 2, 1, 0, 0, 50, 33.33)
    assert (answer["as_of"], answer["tree_on"]) == ("2026-01-13", "2025-12-31")


def test_without_a_checkpoint_all_that_were_due_are_counted_each_by_itself(run, reports):
    answer = report(run, "--under", "34", "--as-of", "2026-01-19", point=())
    assert answer["checkpoint"] is None
    assert [
        (one["code"], one["expected"], one["submitted"]) for one in answer["by_checkpoint"]
    ] == [
        ("B03", 6, 1),
        ("B06", 6, 0),
        ("B09", 6, 0),
        ("B12", 6, 4),
    ]
    assert figures(answer)[:6] == (24, 5, 3, 1, 1, 1)
    assert figures(answer["below"])[:2] == (20, 4)
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert figures(by_code["34.04"]) == (4, 2, 1, 0, 0, 1, 50, 25)


def test_root_stands_for_the_root_and_is_the_default(run, reports):
    whole = report(run)
    assert whole == report(run, "--under", "ROOT") == report(run, "--under", "KEMENPANRB")
    assert figures(whole)[:2] == (620, 4)
    assert whole["rate"] == 0.65
    for key in KEYS[:6]:
        assert sum(one[key] for one in whole["by_hub"]) == whole[key]


def test_csv_and_table_say_the_same(run, reports):
    words = ("report", "compliance", "--cycle", 2025, "--checkpoint", "b12", "--under", "34")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert sum(int(row["submitted"]) for row in rows) == 4
    assert [row["exemption"] for row in rows if row["exemption"]] == ["Gempa bumi"]
    table = run(*words).stdout
    assert "80,00%  4 dari 5, n kecil" in table
    assert "34.04  Terlambat, nihil" in table
    assert "34.03  Dibebaskan" in table
    assert "34.71  Belum masuk" in table


WRONG = [
    ((), "--cycle wajib diisi."),
    (("--cycle", 2031), "Siklus 2031 belum ada."),
    (("--cycle", "x"), "--cycle: isi dengan bilangan bulat"),
    (
        ("--cycle", 2025, "--checkpoint", "B07"),
        "Siklus 2025 tidak memiliki periode B07. Pilih B03, B06, B09, B12.",
    ),
    (("--cycle", 2025, "--checkpoint", ""), "Siklus 2025 tidak memiliki periode"),
    (("--cycle", 2025, "--under", "99.99"), "Tidak ada instansi dengan kode 99.99."),
    (("--cycle", 2025, "--as-of", "2025-02-30"), "'2025-02-30' bukan tanggal."),
    (("--cycle", 2025, "--format", "xml"), "table, json, csv"),
]


def test_a_wrong_call_is_answered_with_one_sentence(run, reports):
    for words, sentence in WRONG:
        result = run("report", "compliance", *words)
        assert result.exit_code == 2, words
        assert sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date.max])
def test_the_ends_of_time_are_answered_too(run, reports, day):
    answer = report(run, "--as-of", day.isoformat(), "--under", "34")
    assert answer["expected"] == (0 if day.year == 1 else 5 if day.year > 2026 else 6)
