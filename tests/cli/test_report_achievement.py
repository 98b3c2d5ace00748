import csv
import io
import json

import pytest

from renaksi import create_app
from renaksi.core.report import ReportState
from renaksi.extensions import db
from tests.factories.reports import a_report


@pytest.fixture
def reports(data_dir):
    """B03 of 2026: Sleman verified; nobody else has a plan."""
    with create_app().app_context():
        session = db.session()
        a_report(session, ReportState.VERIFIED, code="34.04")
        session.commit()
        db.session.remove()


def test_the_json_tells_mean_median_strategies_and_every_agency(run, reports):
    words = ("report", "achievement", "--cycle", 2026, "--checkpoint", "B03", "--under", "34")
    answer = json.loads(run(*words, "--format", "json").stdout)
    assert (answer["agencies"], answer["without_value"]) == (1, 5)
    by_code = {one["code"]: one for one in answer["by_agency"]}
    assert answer["mean"] == answer["median"] == by_code["34.04"]["achievement"] == 100
    assert by_code["34.04"]["provisional"] is False
    assert by_code["34.02"]["achievement"] is None
    assert sum(answer["distribution"].values()) == 6
    province = by_code["34"]
    assert (province["achievement"], province["due"]) == (None, 0)
    below = answer["below"]
    assert (below["agencies"], below["without_value"], below["mean"]) == (1, 4, 100)
    assert sum(below["distribution"].values()) == 5
    own = json.loads(run(*words[:-1], "34.04", "--format", "json").stdout)
    assert (own["agencies"], own["below"]["agencies"], own["below"]["mean"]) == (1, 0, None)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    assert {row["code"]: row["light"] for row in rows}["34.04"] == "green"
    table = run(*words).stdout
    assert "Rata-rata 100,00%, median 100,00%" in table
    assert "34.02  –" in table


WRONG = [
    (("--cycle", 2026), "--checkpoint wajib diisi."),
    (("--cycle", 2026, "--checkpoint", "B05"), "Siklus 2026 tidak memiliki periode B05."),
    (("--cycle", 2026, "--checkpoint", "B03", "--under", "9"), "Tidak ada instansi dengan kode 9."),
]


def test_a_wrong_call_is_answered_with_one_sentence(run, reports):
    for words, sentence in WRONG:
        result = run("report", "achievement", *words)
        assert result.exit_code == 2
        assert sentence in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1
