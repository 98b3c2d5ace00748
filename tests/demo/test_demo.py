"""The demonstration shows every state of a plan, and nobody real."""

import sqlite3
from pathlib import Path

import pytest

from renaksi.core.assessment import AssessmentState
from renaksi.core.plan import PlanState
from renaksi.core.recommendation import (
    AnswerStage,
    FollowUpState,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.report import ReportState
from renaksi.demo.actions import NATIONAL, REGIONAL
from renaksi.demo.people import PEOPLE, REGIONS, UNITS
from renaksi.demo.wordings import WORDINGS, worded
from tests.support import prepared

pytestmark = pytest.mark.timeout(300)  # the demonstration is made by whoever asks first
ACCOUNTS = {
    "admin@panrb.test", "evaluator@panrb.test", "ketua@panrb.test", "kominfo@diy.test",
    "kepala@diy.test", "evaluator@diy.test", "ketua@diy.test", "apip@diy.test",
    "kominfo@sleman.test", "kepala@sleman.test", "dinkes@sleman.test", "kominfo@bantul.test",
    "kepala@bantul.test", "evaluator@polkam.test", "ketua@polkam.test", "admin@kemendagri.test",
    "kepala@kemendagri.test", "pemantau@ombudsman.test", "pemantau@ksp.test",
    "pemantau@kemendagri.test",
}  # fmt: skip


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory):
    data: Path = prepared.original("demo", tmp_path_factory)
    connection = sqlite3.connect(f"file:{data / 'renaksi.db'}?mode=ro", uri=True)
    yield connection
    connection.close()


def test_the_promised_accounts_are_there_and_listed():
    listed = {person.email for person in PEOPLE if person.is_listed}
    assert listed == ACCOUNTS


def test_every_address_reaches_nobody():
    assert all(person.email.endswith(".test") for person in PEOPLE)


def test_plans_stand_in_every_state(demo):
    states = {row[0] for row in demo.execute("SELECT DISTINCT state FROM plan_revision")}
    assert states == {state.value for state in PlanState}


def test_reports_stand_in_every_state(demo):
    states = {row[0] for row in demo.execute("SELECT DISTINCT state FROM progress_report")}
    assert states == {state.value for state in ReportState}


def test_the_deadline_night_of_diy(demo):
    """Two in time, one within an extension, one nil, and Gunungkidul missing."""
    rows = demo.execute(
        "SELECT a.code, t.on_time, t.extended, t.nil FROM report_total t"
        " JOIN action_plan p ON p.id = t.plan_id JOIN agency a ON a.id = p.agency_id"
        " JOIN checkpoint k ON k.id = t.checkpoint_id JOIN cycle c ON c.id = k.cycle_id"
        " WHERE c.year = 2025 AND k.code = 'B12' AND a.code LIKE '34.%' AND t.submitted"
        " ORDER BY a.code"
    ).fetchall()
    assert rows == [
        ("34.01", 0, 1, 0),
        ("34.02", 1, 0, 0),
        ("34.04", 1, 0, 0),
        ("34.71", 1, 0, 1),
    ]


def test_a_report_of_the_demonstration_makes_the_verifier_look_twice(demo):
    flagged = demo.execute(
        "SELECT r.flagged FROM progress_report r JOIN action_plan p ON p.id = r.plan_id"
        " JOIN agency a ON a.id = p.agency_id WHERE a.code = '34.04' AND r.state = 'submitted'"
    ).fetchone()[0]
    assert flagged >= 3


def test_an_extension_was_granted_and_another_waits(demo):
    states = {row[0] for row in demo.execute("SELECT state FROM extension")}
    assert states == {"granted", "requested"}


def test_recommendations_and_their_answers_stand_in_every_state(demo):
    for column, table, wanted in (
        ("status", "recommendation", RecommendationStatus),
        ("stage", "recommendation", AnswerStage),
        ("source", "recommendation", RecommendationSource),
        ("state", "follow_up", set(FollowUpState) - {FollowUpState.CLOSED}),
    ):
        found = {row[0] for row in demo.execute(f"SELECT DISTINCT {column} FROM {table}")}
        assert found == {one.value for one in wanted}, column


def test_bantul_lets_the_text_of_diy_go_overdue(demo):
    """One text to all five, each of them at another point; nobody in Bantul answered in 60 days."""
    rows = demo.execute(
        "SELECT a.code, r.status, r.stage, r.due_on FROM recommendation r"
        " JOIN recommendation_batch b ON b.id = r.batch_id JOIN agency a ON a.id = r.addressee_id"
        " WHERE b.title LIKE 'Petugas pengganti%' ORDER BY a.code"
    ).fetchall()
    assert [row[:3] for row in rows] == [
        ("34.01", "open", "review"),
        ("34.02", "open", "addressee"),
        ("34.03", "not_actionable", "addressee"),
        ("34.04", "resolved", "addressee"),
        ("34.71", "in_process", "addressee"),
    ]
    assert {row[3] for row in rows} == {"2026-09-11"}


def test_assessments_stand_in_every_state(demo):
    states = {row[0] for row in demo.execute("SELECT DISTINCT state FROM assessment")}
    assert states == {one.value for one in AssessmentState}


def test_the_five_of_diy_and_diy_itself_have_their_results_of_2025(demo):
    """One strong, one weak with three recommendations, one not assessable; DIY by the centre."""
    rows = demo.execute(
        "SELECT a.code, r.outcome, r.grade, count(x.recommendation_id) FROM assessment_result r"
        " JOIN agency a ON a.id = r.agency_id"
        " LEFT JOIN result_recommendation x ON x.result_id = r.id"
        " WHERE r.year = 2025 AND r.source = 'here' GROUP BY a.code ORDER BY a.code"
    ).fetchall()
    assert rows == [
        ("34", "scored", "Baik", 0),
        ("34.01", "scored", "Sedang", 0),
        ("34.02", "scored", "Kurang", 3),
        ("34.03", "not_assessable", "", 0),
        ("34.04", "scored", "Sangat Baik", 0),
        ("34.71", "scored", "Sedang", 0),
    ]


def test_one_objection_was_granted_and_one_was_not(demo):
    states = demo.execute("SELECT state, count(*) FROM objection GROUP BY state").fetchall()
    assert dict(states) == {"granted": 1, "rejected": 1, "filed": 1}


def test_two_who_scored_independently_disagreed_and_somebody_settled_it(demo):
    count = "SELECT count(*) FROM assessment_value WHERE is_second"
    assert demo.execute(count).fetchone()[0] == 13
    settled = "SELECT count(*) FROM assessment_answer WHERE settled_at IS NOT NULL"
    assert demo.execute(settled).fetchone()[0] == 2


def test_both_years_are_there_and_the_first_is_closed(demo):
    assert demo.execute("SELECT year, state FROM cycle ORDER BY year").fetchall() == [
        (2025, "closed"),
        (2026, "open"),
    ]


def test_each_region_has_its_offices(demo):
    for code in REGIONS:
        count = demo.execute(
            "SELECT count(*) FROM agency WHERE code LIKE ? AND kind = 'opd'", (f"{code}.D%",)
        ).fetchone()[0]
        assert count >= sum(suffix.startswith("D") for suffix, _n, _s in UNITS)


def test_weights_of_the_samples_total_one_hundred():
    assert sum(sample.weight for sample in REGIONAL) == 100
    assert sum(sample.weight for sample in NATIONAL) == 100


def test_there_is_a_wording_for_every_sample():
    assert len(WORDINGS) == len(REGIONAL)
    assert {worded(0, turn) for turn in range(60)} == {None, *WORDINGS[0]}


def test_loading_again_changes_nothing(tmp_path, tmp_path_factory):
    data = prepared.copy_of("demo", tmp_path / "data", tmp_path_factory)
    prepared.run(["demo"], data)
    connection = sqlite3.connect(data / "renaksi.db")
    loads = connection.execute("SELECT count(*) FROM audit_entry WHERE event = 'demo:load'")
    assert loads.fetchone() == (1,)
    connection.close()


def test_production_refuses_the_demo(tmp_path):
    import subprocess

    finished = subprocess.run(
        [prepared.RENAKSI, "demo"],
        env={
            "RENAKSI_ENV": "production",
            "RENAKSI_SECRET_KEY": "x" * 40,
            "RENAKSI_DATA_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 2
    assert "produksi" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_complaints_and_connection_have_something_to_show(demo):
    counts = "SELECT count(*), count(DISTINCT agency_id), count(*) - count(agency_id) FROM complaint_record"
    assert demo.execute(counts).fetchone() == (183, 6, 3)
    states = {row[0] for row in demo.execute("SELECT DISTINCT state FROM connection_status")}
    assert states == {"memiliki akun", "terhubung", "terintegrasi sistem"}
    assert demo.execute("SELECT count(*) FROM channel").fetchone() == (1,)


def test_a_month_of_diy_and_a_year_of_the_nation_are_approved_and_a_quarter_is_drafted(demo):
    rows = demo.execute(
        "SELECT a.code, r.period, r.state, r.figures_at IS NOT NULL, i.number,"
        " (SELECT count(*) FROM periodic_file f WHERE f.report_id = r.id)"
        " FROM periodic_report r JOIN agency a ON a.id = r.base_id"
        " LEFT JOIN periodic_issue i ON i.report_id = r.id ORDER BY a.code, r.period"
    ).fetchall()
    assert rows == [
        ("34", "2026-M03", "approved", 1, "B-001/LB/04/2026", 2),
        ("34", "2026-Q2", "draft", 1, None, 0),
        ("KEMENPANRB", "2025", "approved", 1, "B-001/LB/01/2026", 0),
    ]
    waiting = demo.execute("SELECT kind, state FROM job WHERE state <> 'done'").fetchall()
    assert waiting == [("periodic_files", "queued")]
