"""The volume for measuring holds together: what is derived agrees, and plans are possible ones."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select

from renaksi.core.assessment import AssessmentState, ResultSource, ValueColumn
from renaksi.core.assessment_score import score
from renaksi.core.policy import SYSTEM
from renaksi.core.report import ReportState
from renaksi.demo import volume
from renaksi.models import (
    ActionItem,
    Agency,
    Assessment,
    AssessmentResult,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
)
from renaksi.queries.assessment_cases import loaded, opened
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.funnel import plan_funnel
from renaksi.services.context import Context
from renaksi.services.report_checks import check_totals
from renaksi.services.steps import closure


def seed(session, agencies, plans=20, entries=0, assessments=0):
    volume.seed(
        session,
        agencies=agencies,
        plans=plans,
        actions=3 * plans,
        entries=entries,
        assessments=assessments,
        say=lambda _line: None,
    )


def test_the_closure_of_the_seeded_units_follows_from_their_links(session):
    seed(session, 750)
    ids = session.scalars(select(Agency.id).where(Agency.code.like("VOL.%"))).all()
    assert ids
    assert closure.stored(session, ids) == closure.computed(session, ids)


def test_plans_have_their_actions_and_a_second_seeding_adds_to_the_first(session):
    seed(session, 700)
    assert session.scalar(select(func.count()).select_from(ActionItem)) == 60
    seed(session, 720)
    assert session.scalar(select(func.count()).select_from(PlanRevision)) == 40


def test_the_funnel_counts_the_seeded_plans(session):
    seed(session, 700)
    cycle = cycle_by_year(session, 2025)
    root = session.scalars(select(Agency).where(Agency.code == "KEMENPANRB")).one()
    today = datetime(2026, 1, 5, tzinfo=UTC).date()
    found = plan_funnel(
        session, cycle, under_id=root.id, actor=SYSTEM, today=today, as_of=date(2025, 12, 1)
    )
    assert found.total.drafted == 20
    assert found.total.enacted == 4


def test_reports_stand_on_the_enacted_plans_and_their_totals_follow_from_them(session):
    seed(session, 700, entries=30)
    reports = session.scalars(select(ProgressReport)).all()
    assert len(reports) == 10
    assert {one.state for one in reports} == {ReportState.SUBMITTED, ReportState.VERIFIED}
    seed(session, 700, entries=33)  # twenty more plans, and more reports on them
    assert len(session.scalars(select(ProgressReport)).all()) > 10
    assert session.scalar(select(func.count()).select_from(ProgressEntry)) >= 33
    assert list(check_totals(Context(session, SYSTEM, datetime(2026, 11, 2, tzinfo=UTC)))) == []


def test_assessments_stand_in_every_state_and_their_totals_follow_from_what_was_said(session):
    seed(session, 700, plans=1, assessments=7)
    seed(session, 700, plans=1, assessments=8)  # one more in each year
    rows = session.scalars(loaded().order_by(Assessment.id)).all()
    found = opened(session, rows, datetime(2026, 11, 2, tzinfo=UTC))
    assert {one.state for one in rows} == set(AssessmentState)
    assert len(rows) == 16
    for one in rows:
        sheet, said = found[one.id].sheet, found[one.id].said
        assert one.own_score == score(sheet, said.answers, ValueColumn.SELF).total
        if one.hub_score is not None:
            hub = score(sheet, said.answers, ValueColumn.HUB)
            assert (one.hub_score, one.grade) == (hub.total, hub.band.name)
    results = session.scalars(
        select(AssessmentResult).where(AssessmentResult.source == ResultSource.HERE)
    ).all()
    assert len(results) == 8
    for one in results:
        total = score(
            found[one.assessment_id].sheet,
            found[one.assessment_id].said.answers,
            ValueColumn.NATIONAL,
        ).total
        assert one.content["columns"]["national"]["total"] == format(total, "f")
