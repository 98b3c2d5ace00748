"""How fast hubs decide, from the dated steps of plans and reports."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState
from renaksi.core.policy import SYSTEM
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.models import Holiday, ReportTransition
from renaksi.queries.responsiveness import responsiveness
from renaksi.services import agencies, reports
from tests.factories.people import agency, system
from tests.factories.plans import a_plan, ctx_of
from tests.factories.reports import a_report, told
from tests.people import HUB, OWN, ROOT, SIBLING

MAY = date(2026, 5, 20)
OPENING = datetime(2026, 4, 1, 2, tzinfo=UTC)


@pytest.fixture
def hub(rina, tono):
    return rina, tono


def found(session, under=ROOT, actor=SYSTEM, today=MAY, year=2026):
    return responsiveness(
        session, under_id=agency(session, under).id, actor=actor, today=today, year=year
    )


def hub_of(answer, session, code=HUB):
    return next(one for one in answer.hubs if one.agency_id == agency(session, code).id)


def test_a_hub_is_measured_by_what_was_handed_in_to_it(session, hub):
    a_report(session, S.VERIFIED, at=OPENING)  # handed in and decided on the same day
    a_report(session, S.SUBMITTED, code=SIBLING, at=OPENING)
    told_ = hub_of(found(session), session)
    assert (told_.reports.decided, told_.reports.median, told_.reports.within) == (1, Decimal(0), 1)
    assert (told_.reports.open, told_.reports.overdue) == (1, 1)
    assert told_.reports.share_within == Decimal("50.00")
    assert told_.reports.is_small


def test_plans_count_beside_reports(session, hub):
    a_plan(session, agency(session, OWN), PlanState.RETURNED, at=OPENING)
    a_plan(session, agency(session, SIBLING), PlanState.SUBMITTED, at=OPENING)
    told_ = hub_of(found(session), session)
    assert (told_.plans.decided, told_.plans.open, told_.plans.overdue) == (1, 1, 1)
    assert told_.reports.judged == 0
    assert told_.total.decided == told_.plans.decided + told_.reports.decided


def test_the_wait_is_counted_in_the_agencys_own_days(session, hub):
    """22.30 WIB on Thursday is still Thursday: one working day until Monday, Good Friday is none."""
    report = a_report(session, S.IN_VERIFICATION, at=datetime(2026, 4, 2, 13, 30, tzinfo=UTC))
    told_ = hub_of(found(session, today=date(2026, 4, 6)), session)
    assert (told_.reports.open, told_.reports.overdue) == (1, 0)
    steps = session.scalars(
        select(ReportTransition)
        .where(ReportTransition.report_id == report.id)
        .order_by(ReportTransition.id)
    ).all()
    assert next(one for one in steps if one.action is A.SUBMIT).at.hour == 14


def test_a_withdrawn_report_waited_for_nobody(session, hub):
    given = told(session, S.SUBMITTED, at=OPENING)
    manager = ctx_of(session, given.cast.manager, given.now)
    reports.take_step(manager, given.report.id, A.WITHDRAW, version=None)
    told_ = hub_of(found(session), session)
    assert (told_.reports.judged, told_.reports.open) == (0, 0)


def test_the_whole_is_the_sum_of_its_hubs(session, hub):
    a_report(session, S.VERIFIED, at=OPENING)
    a_report(session, S.RETURNED, code="35.78", at=OPENING)
    a_report(session, S.SUBMITTED, code=HUB, at=OPENING)
    answer = found(session)
    assert answer.reports.decided == 2
    assert answer.reports.open == 1
    assert sum(one.reports.decided for one in answer.hubs) == 2
    assert hub_of(answer, session, ROOT).reports.open == 1  # the centre answers the provinces
    assert len({one.agency_id for one in answer.hubs}) == len(answer.hubs)


def test_below_a_node_only_its_own_are_counted(session, hub):
    a_report(session, S.VERIFIED, at=OPENING)
    a_report(session, S.VERIFIED, code="35.78", at=OPENING)
    answer = found(session, HUB)
    assert [one.code for one in answer.hubs] == [HUB]
    assert answer.reports.decided == 1
    assert found(session, OWN).hubs == ()


def test_what_an_actor_may_not_see_is_not_counted(session, hub, rina, kadek):
    a_report(session, S.VERIFIED, at=OPENING)
    a_report(session, S.VERIFIED, code="35.78", at=OPENING)
    actor = ctx_of(session, rina, datetime(2026, 5, 20, 3, tzinfo=UTC)).actor
    answer = found(session, actor=actor)
    assert {one.code for one in answer.hubs} == {HUB, ROOT}  # who answers itself, too
    assert answer.reports.decided == 1
    regions = ctx_of(session, kadek, datetime(2026, 5, 20, 3, tzinfo=UTC)).actor
    assert found(session, actor=regions).reports.decided == 2


def test_a_day_off_added_later_shortens_the_wait(session, hub):
    a_report(session, S.SUBMITTED, at=OPENING)
    today = date(2026, 4, 10)
    assert hub_of(found(session, today=today), session).reports.overdue == 1
    session.add(Holiday(on=date(2026, 4, 7), name="Libur daerah"))
    session.flush()
    assert hub_of(found(session, today=today), session).reports.overdue == 0


def test_an_agency_that_moved_counts_where_it_stands(session, hub):
    a_report(session, S.SUBMITTED, at=OPENING)
    agencies.move_agency(
        system(session, datetime(2026, 5, 4, 3, tzinfo=UTC)),
        agency(session, OWN).id,
        supervisor_id=agency(session, "35").id,
        on=date(2026, 5, 5),
        legal_basis="Pemindahan untuk uji",
    )
    answer = found(session)
    assert hub_of(answer, session, "35").reports.open == 1
    assert answer.reports.open == 1
    assert all(one.reports.open == 0 for one in answer.hubs if one.code == HUB)


def test_an_unknown_year_is_not_found(session):
    with pytest.raises(NotFound):
        found(session, year=1999)


def test_it_costs_four_statements_however_many(session, hub, count_queries):
    root = agency(session, ROOT).id
    for code in (OWN, SIBLING, "34.01"):
        a_report(session, S.VERIFIED, code=code, at=OPENING)
    with count_queries(at_most=4):
        responsiveness(session, under_id=root, actor=SYSTEM, today=MAY, year=2026)
