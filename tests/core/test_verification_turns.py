"""Whose turn it is on many reports: the quick answer against the rules themselves."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, strategies as st

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.authority import ReviewTier
from renaksi.core.calendar import working_days_between
from renaksi.core.escalation import Overdue, by_tier
from renaksi.core.policy import Actor, Grant, Role
from renaksi.core.report import ReportAction as A, ReportState as S
from renaksi.core.report_window import ReportWindow
from renaksi.core.review_queue import Waiting as WaitState
from renaksi.core.review_turns import Owner
from renaksi.core.verification_turns import Desk, PendingReport, Waiting, in_time_since

ROOT, HUB, OTHER_HUB, OWN = 1, 2, 3, 4
PEOPLE = range(11, 17)
NOW = datetime(2026, 7, 20, 5, tzinfo=UTC)
WINDOW = ReportWindow(date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 17), TimeZone.WIB)
DAYS = st.integers(0, 60).map(lambda count: date(2026, 6, 1) + timedelta(days=count))
people = st.sets(st.sampled_from(PEOPLE), max_size=3).map(frozenset)
holders = st.fixed_dictionaries({Role.EVALUATOR: people, Role.EVALUATION_LEAD: people})
grants = st.sets(
    st.tuples(
        st.sampled_from([Role.EVALUATOR, Role.EVALUATION_LEAD, Role.MANAGER]),
        st.sampled_from([ROOT, HUB, OTHER_HUB, OWN]),
    ),
    max_size=3,
)


@st.composite
def desks(draw):
    """One report below a hub or directly below the root, and somebody looking at it."""
    line = draw(st.sampled_from([(HUB, ROOT), (ROOT,), ()]))
    tiers = {one: ReviewTier(one, f"Instansi {one}", draw(holders)) for one in (ROOT, HUB)}
    who = draw(st.sampled_from(PEOPLE))
    actor = Actor(who, "Orang", tuple(Grant(role, home, home, home) for role, home in draw(grants)))
    days = draw(st.integers(0, 30))
    one = Waiting(
        report_id=7,
        state=draw(st.sampled_from([S.SUBMITTED, S.IN_VERIFICATION])),
        submitted_at=NOW - timedelta(days=days, hours=draw(st.integers(0, 23))),
        verifier_id=draw(st.none() | st.sampled_from(PEOPLE)),
        flagged=0,
        holder_id=OWN,
        zone=draw(st.sampled_from(TimeZone)),
        review_days=draw(st.integers(1, 10)),
    )
    desk = Desk(
        actor,
        NOW,
        NOW.date(),
        [one],
        {OWN: line},
        tiers,
        {7: set(draw(people))},
        draw(st.frozensets(DAYS, max_size=5)),
    )
    return desk, one


def pending(one: Waiting) -> PendingReport:
    owner = Owner(OWN, "34.04", "Kabupaten Sleman", AgencyKind.KABUPATEN, one.zone)
    return PendingReport(
        one.report_id, 1, one.state, one.submitted_at, one.verifier_id, "", False, 0, owner,
        "B06", 2026, one.review_days, WINDOW, one.holder_id,
    )  # fmt: skip


@given(desks())
def test_the_quick_answer_is_what_the_rules_say(made):
    desk, one = made
    turn = desk.turn(pending(one))
    assert desk.is_mine(one) is (turn.step is not None)
    assert desk.tier_of(one) == turn.tier
    assert desk.is_late(one) is turn.is_late is (turn.wait.state is WaitState.LATE)
    assert len(desk.mine) + len(desk.others) == 1
    if turn.step is not None:
        assert turn.step is (A.START if one.state is S.SUBMITTED else A.RETURN)


@given(desks())
def test_only_what_waits_too_long_below_is_escalated(made):
    desk, one = made
    escalated = [found for found, _tier in desk.escalated]
    tier = desk.tier_of(one)
    homes = {grant.home_id for grant in desk.actor.grants if grant.role is not Role.MANAGER}
    expected = (
        not desk.is_mine(one)
        and desk.is_late(one)
        and (tier is None or tier.agency_id not in homes)
    )
    assert (one in escalated) is expected


@given(desks())
def test_a_tier_stands_in_only_where_the_direct_supervisor_has_nobody(made):
    desk, one = made
    turn = desk.turn(pending(one))
    line = desk.lines[OWN]
    direct = bool(line) and turn.tier is not None and turn.tier.agency_id == line[0]
    assert bool(turn.stands_in_for) is (turn.tier is not None and not direct)


@given(DAYS, st.integers(0, 20), st.frozensets(DAYS, max_size=8))
def test_the_first_day_that_is_still_in_time(today, limit, off):
    first = in_time_since(today, limit, off)
    assert working_days_between(first, today, off) <= limit
    assert working_days_between(first - timedelta(days=1), today, off) == limit + 1


overdue = st.builds(
    Overdue,
    st.none() | st.sampled_from([ReviewTier(one, f"Hub {one}", {}) for one in range(1, 5)]),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 7, 1)).map(lambda at: at.replace(tzinfo=UTC)),
    st.integers(1, 1000),
    st.booleans(),
)


@given(st.lists(overdue, max_size=30))
def test_every_overdue_object_stands_under_its_own_tier_once(found):
    tiers = by_tier(found)
    assert sum(one.plans + one.reports for one in tiers) == len(found)
    for tier in tiers:
        assert {one.tier.agency_id if one.tier else None for one in tier.found} == {tier.agency_id}
        assert tier.since == min(one.submitted_at for one in tier.found)
    counts = [len(one.found) for one in tiers if one.agency_id is not None]
    assert counts == sorted(counts, reverse=True)
    assert [one.agency_id for one in tiers][1:].count(None) == 0
