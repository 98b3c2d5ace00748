import csv
import io
import json
from datetime import timedelta

import pytest

from renaksi import create_app
from renaksi.core.plan import PlanState
from renaksi.extensions import db
from renaksi.services import obligations
from tests.factories.cycles import BEGIN, agency, history, opened, system

STAGES = ("owes", "drafted", "submitted", "endorsed", "enacted")


@pytest.fixture
def plans(data_dir):
    """2025: a plan of DIY in draft, Sleman's enacted in March, Bantul exempted in May."""
    with create_app().app_context():
        session = db.session()
        cycle = opened(session)
        history(session, cycle, agency(session, "34"), (BEGIN, PlanState.DRAFT, 1))
        history(
            session,
            cycle,
            agency(session, "34.04"),
            (BEGIN, PlanState.DRAFT, 1),
            (BEGIN + timedelta(days=60), PlanState.ENACTED, 1),
        )
        history(session, cycle, agency(session, "34.02"), (BEGIN, PlanState.SUBMITTED, 1))
        session.commit()
        obligations.set_exception(
            system(session, BEGIN + timedelta(days=120)),
            cycle.id,
            agency(session, "34.02").id,
            owes_plan=False,
            reason="Gempa bumi",
        )
        db.session.remove()


def report(run, *words):
    result = run("report", "plans", "--cycle", 2025, *words, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def figures(answer):
    return tuple(answer[stage] for stage in STAGES)


def test_the_json_carries_the_funnel_what_is_below_and_every_agency(run, plans):
    answer = report(run, "--under", "34")
    assert figures(answer) == (5, 2, 1, 1, 1)
    assert figures(answer["below"]) == (4, 1, 1, 1, 1)
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert set(by_code) == {"34", "34.01", "34.02", "34.03", "34.04", "34.71"}
    assert {key: by_code["34.04"][key] for key in ("name", "kind", "state", *STAGES)} == {
        "name": "Kabupaten Sleman",
        "kind": "kabupaten",
        "state": "enacted",
        **dict.fromkeys(STAGES, True),
    }
    assert by_code["34.01"]["state"] == "none"
    assert (by_code["34.02"]["owes"], by_code["34.02"]["state"]) == (False, "submitted")
    for stage in STAGES:
        assert sum(one[stage] for one in answer["by_agency"]) == answer[stage]


def test_it_is_right_for_any_day(run, plans):
    assert figures(report(run, "--under", "34", "--as-of", "2025-01-05")) == (6, 0, 0, 0, 0)
    assert figures(report(run, "--under", "34", "--as-of", "2025-01-06")) == (6, 3, 1, 0, 0)
    assert figures(report(run, "--under", "34", "--as-of", "2025-03-07")) == (6, 3, 2, 1, 1)
    assert figures(report(run, "--under", "34", "--as-of", "2025-05-06")) == (5, 2, 1, 1, 1)


def test_root_stands_for_the_root_and_is_the_default(run, plans):
    whole = report(run)
    assert whole == report(run, "--under", "ROOT") == report(run, "--under", "KEMENPANRB")
    assert whole["owes"] == 620
    for stage in STAGES:
        assert sum(part[stage] for part in whole["by_hub"]) == whole[stage]


def test_a_cycle_in_preparation_is_reported_too(run):
    run("cycle", "create", 2024)
    before = report_of_2024(run, "2024-10-20")
    after = report_of_2024(run, "2024-10-21")
    assert "KEMENKO-MARVES" in before
    assert "KEMENKO-MARVES" not in after
    assert "KEMENKO-INFRA" in after


def report_of_2024(run, day):
    result = run("report", "plans", "--cycle", 2024, "--as-of", day, "--format", "json")
    return {one["code"] for one in json.loads(result.stdout)["by_agency"]}


def test_csv_and_table_say_the_same(run, plans):
    result = run("report", "plans", "--cycle", 2025, "--under", "34", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert sum(int(row["enacted"]) for row in rows) == 1
    assert len(rows) == 6
    table = run("report", "plans", "--cycle", 2025, "--under", "34").stdout
    assert "20,00% dari 5, n kecil" in table
    assert "Kabupaten Bantul (tidak wajib)" in table


WRONG = [
    ((), "--cycle wajib diisi."),
    (("--cycle", 2031), "Siklus 2031 belum ada."),
    (("--cycle", "x"), "--cycle: isi dengan bilangan bulat"),
    (("--cycle", 2025, "--under", "99.99"), "Tidak ada instansi dengan kode 99.99."),
    (("--cycle", 2025, "--as-of", "kemarin"), "'kemarin' bukan tanggal."),
    (("--cycle", 2025, "--format", "xml"), "table, json, csv"),
]


def test_a_wrong_call_is_answered_with_one_sentence(run, plans):
    for words, sentence in WRONG:
        result = run("report", "plans", *words)
        assert result.exit_code == 2
        assert sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
