"""The verifier's queue, as the database gives it."""

from datetime import UTC, datetime, timedelta

import pytest

from renaksi.core.plan import PlanState
from renaksi.core.policy import Role
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.queries.report_cases import report_cases
from renaksi.queries.verification_queue import Filter, Order, Tab, verification_queue
from renaksi.queries.verification_turns import pending_reports, verification_desk
from tests.factories.people import agency, give, make_person
from tests.factories.plans import a_cast, a_plan, ctx_of
from tests.factories.reports import a_report, told
from tests.people import HUB, OWN, ROOT, SIBLING

WEDNESDAY = datetime(2026, 4, 1, 2, tzinfo=UTC)
FRIDAY = datetime(2026, 4, 17, 3, tzinfo=UTC)


@pytest.fixture
def hub(rina, tono):
    """The province has its people."""
    return rina, tono


@pytest.fixture
def sleman(session, hub):
    return a_report(session, S.SUBMITTED, at=WEDNESDAY)


@pytest.fixture
def bantul(session, hub):
    return a_report(session, S.IN_VERIFICATION, code=SIBLING, at=WEDNESDAY + timedelta(days=14))


def queue(session, user, now=FRIDAY, **wanted):
    return verification_queue(session, ctx_of(session, user, now).actor, Filter(**wanted), now)


def names(found):
    return [(turn.pending.agency.code, turn.step) for turn in found.turns]


# ── what waits ────────────────────────────────────────────────────────────────
def test_the_longest_wait_stands_first_and_is_called_late(session, sleman, bantul, rina):
    found = queue(session, rina)
    assert names(found) == [(OWN, A.START), (SIBLING, A.RETURN)]
    assert [turn.wait.days for turn in found.turns] == [11, 2]  # 3 April is a holiday
    assert (found.late, found.counts[Tab.WAITING]) == (1, 2)


def test_what_a_colleague_began_is_not_mine_unless_that_person_left(session, bantul, rina):
    other = make_person(session, "evi@contoh.test", (Role.EVALUATOR, HUB))
    assert names(queue(session, other)) == []
    [turn] = queue(session, other, tab=Tab.UNDER_WAY).turns
    assert (turn.pending.verifier, turn.tier.name) == ("Rina Kusuma", "Daerah Istimewa Yogyakarta")
    rina.is_active = False
    assert names(queue(session, other)) == [(SIBLING, A.RETURN)]


def test_a_lead_alone_has_nothing_to_verify(session, sleman, tono):
    found = queue(session, tono)
    assert (names(found), found.counts[Tab.UNDER_WAY]) == ([], 1)


def test_where_the_supervisor_has_nobody_the_next_tier_finds_it_marked(session, sleman, rina, eko):
    rina.is_active = False
    [turn] = queue(session, eko).turns
    assert (turn.step, turn.stands_in_for) == (A.START, "Daerah Istimewa Yogyakarta")


def test_who_wrote_the_report_does_not_find_it(session, sleman, rina):
    admin = a_cast(session, agency(session, OWN)).admin
    give(session, admin, Role.EVALUATOR, HUB)
    assert names(queue(session, admin)) == []
    assert names(queue(session, rina)) == [(OWN, A.START)]


def test_a_reviewer_sees_neither_its_own_agency_nor_other_provinces(session, hub, rina):
    a_report(session, S.SUBMITTED, code=HUB)
    a_report(session, S.SUBMITTED, code="35.78")
    found = queue(session, rina)
    assert set(found.counts.values()) == {0}


@pytest.mark.parametrize("state", [S.DRAFT, S.RETURNED, S.VERIFIED, S.REOPENED])
def test_only_what_was_handed_in_waits(session, hub, rina, state):
    a_report(session, state)
    found = queue(session, rina)
    assert (found.counts[Tab.WAITING], found.counts[Tab.UNDER_WAY]) == (0, 0)


def test_filters_and_orders(session, sleman, bantul, rina):
    sleman.flagged, bantul.flagged = 0, 3
    session.flush()
    session.info.pop("wrote_audited", None)
    assert names(queue(session, rina, text="bantul")) == [(SIBLING, A.RETURN)]
    assert names(queue(session, rina, flagged_only=True)) == [(SIBLING, A.RETURN)]
    assert names(queue(session, rina, state=S.SUBMITTED)) == [(OWN, A.START)]
    assert names(queue(session, rina, checkpoint="B06")) == []
    assert names(queue(session, rina, year=2025)) == []
    for order, first in [(Order.AGE, OWN), (Order.FLAGS, SIBLING), (Order.NAME, SIBLING)]:
        assert names(queue(session, rina, order=order))[0][0] == first
    assert names(queue(session, rina, per_page=1, page=2)) == [(SIBLING, A.RETURN)]
    assert names(queue(session, rina, per_page=1, page=3)) == []


def test_the_desk_says_what_the_whole_case_says(session, sleman, bantul, rina, eko):
    """The light case of a list against the one that steps are refused by."""
    cases = report_cases(session, [sleman, bantul], FRIDAY)
    for user in (rina, eko):
        desk = verification_desk(session, ctx_of(session, user, FRIDAY).actor, FRIDAY)
        for one in pending_reports(session, desk.waiting):
            light, whole = desk.case(one), cases[one.report_id]
            assert light.place.lineage == whole.place.lineage
            assert light.tiers == whole.tiers
            reviewers = {
                who for tier in whole.tiers for some in tier.holders.values() for who in some
            }
            assert light.owner_actor_ids == whole.owner_actor_ids & (reviewers | {user.id})


# ── what lies too long ────────────────────────────────────────────────────────
def test_the_tier_above_finds_what_a_hub_let_lie(session, sleman, bantul, eko, rina):
    found = queue(session, eko, tab=Tab.ESCALATED)
    [tier] = found.tiers
    assert (tier.agency_id, tier.reports, tier.plans) == (agency(session, HUB).id, 1, 0)
    assert [one.agency.code for one in found.overdue] == [OWN]
    assert found.counts[Tab.ESCALATED] == 1
    assert queue(session, rina, tab=Tab.ESCALATED).counts[Tab.ESCALATED] == 0


def test_plans_that_lie_too_long_stand_beside_the_reports(session, sleman, eko):
    before = WEDNESDAY - timedelta(days=1)
    a_plan(session, agency(session, SIBLING), PlanState.IN_REVIEW, at=before)
    found = queue(session, eko, tab=Tab.ESCALATED)
    [tier] = found.tiers
    assert (tier.reports, tier.plans) == (1, 1)
    assert [(one.agency.code, one.report_id is None) for one in found.overdue] == [
        (SIBLING, True),
        (OWN, False),
    ]
    narrowed = queue(session, eko, tab=Tab.ESCALATED, checkpoint="B03")
    assert [one.agency.code for one in narrowed.overdue] == [OWN]
    assert narrowed.counts[Tab.ESCALATED] == 1


def test_what_came_within_the_limit_is_not_escalated(session, sleman, eko):
    soon = datetime(2026, 4, 9, 3, tzinfo=UTC)  # five working days on: 3 April is a holiday
    assert queue(session, eko, now=soon, tab=Tab.ESCALATED).total == 0
    late = datetime(2026, 4, 10, 3, tzinfo=UTC)
    assert queue(session, eko, now=late, tab=Tab.ESCALATED).total == 1


def test_where_nobody_on_the_way_up_can_act_it_is_told(session, sleman, rina, tono):
    lead = make_person(session, "ketua-pusat@contoh.test", (Role.EVALUATION_LEAD, ROOT))
    rina.is_active = False
    found = queue(session, lead, tab=Tab.ESCALATED)
    assert [(tier.agency_id, tier.name) for tier in found.tiers] == [(None, "")]


# ── what was decided ──────────────────────────────────────────────────────────
def test_only_the_last_decision_of_the_own_tier_is_listed(session, hub, rina, eko):
    a_report(session, S.REOPENED)
    told(session, S.RETURNED, code=SIBLING)
    found = queue(session, rina, tab=Tab.DECIDED)
    assert {(one.agency.code, one.action, one.state) for one in found.decisions} == {
        (OWN, A.REOPEN, S.REOPENED),
        (SIBLING, A.RETURN, S.RETURNED),
    }
    assert queue(session, eko, tab=Tab.DECIDED).total == 0
    assert [
        one.agency.code for one in queue(session, rina, tab=Tab.DECIDED, order=Order.NAME).decisions
    ] == [SIBLING, OWN]
    assert len(queue(session, rina, tab=Tab.DECIDED, per_page=1, page=2).decisions) == 1


def test_many_reports_cost_as_many_statements(session, sleman, rina, eko, count_queries):
    actor = ctx_of(session, eko, FRIDAY).actor
    with count_queries() as few:
        verification_queue(session, actor, Filter(), FRIDAY)
    for code in (SIBLING, "34.01", "34.03", "34.71"):
        a_report(session, S.SUBMITTED, code=code, at=WEDNESDAY)
    with count_queries(at_most=11) as many:
        verification_queue(session, actor, Filter(), FRIDAY)
    assert len(many) == len(few)
