"""How fast hubs decide, as a command tells it."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from renaksi import create_app
from renaksi.core.report import ReportState as S
from renaksi.extensions import db
from tests.factories.reports import a_report

OPENING = datetime(2025, 4, 7, 2, tzinfo=UTC)
COLUMNS = ["code", "name", "decided", "within", "open", "overdue", "median", "share_within"]


@pytest.fixture
def reports(data_dir):
    """Of 2025: Sleman's report is verified on the day it came, Bantul's still lies there."""
    with create_app().app_context():
        session = db.session()
        for code, state in (("34.04", S.VERIFIED), ("34.02", S.SUBMITTED)):
            a_report(session, state, code=code, year=2025, at=OPENING)
        session.commit()
        db.session.remove()


def test_programs_read_the_figures_of_every_hub(run, reports):
    result = run("report", "responsiveness", "--cycle", 2025, "--format", "json")
    told = json.loads(result.stdout)
    own = next(one for one in told["by_agency"] if one["code"] == "34")
    expected = {
        "decided": 1, "within": 1, "open": 1, "overdue": 1, "median": 0, "share_within": 50,
    }  # fmt: skip
    assert own["reports"] == expected
    assert told["reports"] == own["reports"]
    assert (told["cycle"], told["under"], told["limit"]) == (2025, "KEMENPANRB", 5)
    assert told["below"]["reports"] == own["reports"]  # the centre itself decided nothing
    words = ("report", "responsiveness", "--cycle", 2025, "--under", "34", "--format", "json")
    province = json.loads(run(*words).stdout)
    assert (province["decided"], province["below"]["decided"], province["below"]["open"]) == (
        own["decided"],
        0,
        0,
    )
    assert own["plans"]["decided"] + own["reports"]["decided"] == own["decided"]


def test_people_read_fractions_and_who_answers(run, reports):
    text = run("report", "responsiveness", "--cycle", 2025, "--under", "34").stdout
    assert "Waktu tanggap 2025 di bawah 34, batas 5 hari kerja" in text
    assert "n kecil" in text
    assert "Daerah Istimewa Yogyakarta" in text


def test_a_sheet_has_one_line_per_hub(run, reports):
    words = ("report", "responsiveness", "--cycle", 2025, "--under", "34", "--format", "csv")
    rows = list(csv.reader(io.StringIO(run(*words).stdout)))
    assert rows[0] == COLUMNS
    assert [row[0] for row in rows[1:]] == ["34"]


@pytest.mark.parametrize(
    "words", [("--cycle", 1999), ("--cycle", 2025, "--under", "99"), ("--cycle", "tahun ini")]
)
def test_what_does_not_exist_is_said_in_one_sentence(run, reports, words):
    result = run("report", "responsiveness", *words)
    assert result.exit_code == 2
    assert result.stdout == ""
