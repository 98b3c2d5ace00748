"""What is public, on which day: the table of states and days, and the public as an actor."""

from datetime import date, timedelta

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.cycle import CycleState
from renaksi.core.policy import Permission, Place, holds_anywhere, relations
from renaksi.core.publication import (
    NEVER,
    Key,
    Rules,
    Subject,
    anybody,
    complaints_until,
    connection_on,
    plans_are_out,
    reports_are_out,
    result_is_out,
)
from renaksi.core.publication_preview import Effect, Facts, Results, changes, keys, stands

DAY = date(2026, 4, 17)
BEFORE, AFTER = date(2026, 4, 16), date(2026, 4, 18)
ROOT = 7


@pytest.mark.parametrize("rule", [plans_are_out, reports_are_out])
@pytest.mark.parametrize(
    ("state", "today", "is_out"),
    [
        (CycleState.PREPARING, BEFORE, False),
        (CycleState.PREPARING, DAY, False),
        (CycleState.PREPARING, AFTER, False),
        (CycleState.OPEN, BEFORE, False),
        (CycleState.OPEN, DAY, False),
        (CycleState.OPEN, AFTER, True),
        (CycleState.CLOSED, BEFORE, False),
        (CycleState.CLOSED, DAY, False),
        (CycleState.CLOSED, AFTER, True),
    ],
)
def test_figures_of_a_period_are_out_once_its_last_day_is_over(rule, state, today, is_out):
    assert rule(state, DAY, today) is is_out


@pytest.mark.parametrize(
    ("source", "today", "is_out"),
    [
        (ResultSource.HERE, BEFORE, False),
        (ResultSource.HERE, DAY, True),
        (ResultSource.HERE, AFTER, True),
        (ResultSource.OUTSIDE, BEFORE, True),
        (ResultSource.OUTSIDE, DAY, True),
        (ResultSource.OUTSIDE, AFTER, True),
    ],
)
def test_a_result_is_out_from_its_day_and_one_from_outside_always(source, today, is_out):
    assert result_is_out(source, DAY, today) is is_out


def test_the_public_is_at_home_nowhere_and_may_do_nothing():
    public = anybody(ROOT)
    assert not public.is_system
    home = {key for grant in public.grants for key in (grant.home_id, grant.home_owner_id)}
    assert home == {0}  # no agency has this number, so nothing is the public's own
    writing = {one for one in Permission if holds_anywhere(public, one)}
    assert all("read" in one.value or "comment" in one.value for one in writing), writing


@pytest.mark.parametrize("agency", [ROOT, 12])
def test_the_public_stands_to_every_agency_alike(agency):
    lineage = (agency,) if agency == ROOT else (agency, 3, ROOT)
    place = Place(agency, AgencyKind.KABUPATEN, agency, lineage)
    (grant,) = anybody(ROOT).grants
    assert {one.value for one in relations(grant, place)} == {"reach"}


# ── what a cycle holds back ───────────────────────────────────────────────────
def held(**kinds: int | None) -> Rules:
    return Rules({Key(Subject(name)): days for name, days in kinds.items()})


def test_a_wait_moves_the_first_day_and_never_is_never():
    open_, late = CycleState.OPEN, date(2029, 1, 1)
    for days, first in ((1, date(2026, 4, 19)), (30, date(2026, 5, 18))):
        assert not plans_are_out(open_, DAY, first - timedelta(days=1), held(plans=days))
        assert plans_are_out(open_, DAY, first, held(plans=days))
    assert not plans_are_out(open_, DAY, late, held(plans=NEVER))
    rules = Rules({Key(Subject.REPORTS, "B03"): NEVER})
    assert not reports_are_out(open_, DAY, late, rules, "B03")
    assert reports_are_out(open_, DAY, late, rules, "B06")
    assert not plans_are_out(CycleState.PREPARING, DAY, late, held(plans=5))


def test_results_from_outside_wait_for_nobody_but_are_held_back_with_all():
    for source, days, is_out in (
        (ResultSource.HERE, 1, False),
        (ResultSource.OUTSIDE, 1, True),
        (ResultSource.HERE, NEVER, False),
        (ResultSource.OUTSIDE, NEVER, False),
    ):
        assert result_is_out(source, DAY, DAY, held(grades=days)) is is_out
    assert result_is_out(ResultSource.HERE, DAY, AFTER, held(grades=1))


@pytest.mark.parametrize(
    ("today", "wait", "until"),
    [
        (date(2026, 3, 31), 0, None),  # drafting is not over
        (date(2026, 4, 1), 0, date(2026, 3, 31)),
        (date(2026, 4, 30), 0, date(2026, 3, 31)),
        (date(2026, 5, 1), 0, date(2026, 4, 30)),
        (date(2026, 4, 10), 10, None),
        (date(2026, 4, 11), 10, date(2026, 3, 31)),
        (date(2026, 5, 1), 10, date(2026, 3, 31)),
        (date(2027, 6, 1), 0, date(2026, 12, 31)),
        (date(2027, 6, 1), NEVER, None),
    ],
)
def test_complaints_come_out_month_by_month(today, wait, until):
    due = date(2026, 3, 31)
    assert complaints_until(CycleState.OPEN, 2026, due, today, held(complaints=wait)) == until
    assert complaints_until(CycleState.PREPARING, 2026, due, today, held(complaints=wait)) is None


def test_connection_is_that_of_today_and_at_most_of_the_last_day():
    for today, wait, on in (
        (DAY, 0, None),
        (AFTER, 0, AFTER),
        (AFTER, 1, None),
        (date(2028, 2, 2), 30, date(2026, 12, 31)),
        (date(2028, 2, 2), NEVER, None),
    ):
        assert connection_on(CycleState.CLOSED, 2026, DAY, today, held(connection=wait)) == on


FACTS = Facts(
    CycleState.OPEN, 2026, date(2026, 3, 31),
    [("B03", date(2026, 4, 17)), ("B06", date(2026, 7, 17))],
    [Results(ResultSource.OUTSIDE, date(2026, 4, 1), 3), Results(ResultSource.HERE, DAY, 5)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "before", "after", "effect"),
    [
        (Key(Subject.PLANS), 0, NEVER, Effect.DISAPPEARS),
        (Key(Subject.PLANS), NEVER, 0, Effect.APPEARS),
        (Key(Subject.PLANS), 0, 5, Effect.LATER),  # out under both
        (Key(Subject.REPORTS, "B06"), 0, NEVER, Effect.LATER),  # out under neither
        (Key(Subject.GRADES), 0, NEVER, Effect.DISAPPEARS),
        (Key(Subject.GRADES), 0, 30, Effect.FEWER),
        (Key(Subject.GRADES), 30, 0, Effect.MORE),
        (Key(Subject.COMPLAINTS), 0, 25, Effect.DISAPPEARS),
        (Key(Subject.CONNECTION), 0, 25, Effect.DISAPPEARS),
    ],
)
def test_a_preview_says_what_a_change_does_at_once(key, before, after, effect):
    found = changes(FACTS, Rules({key: before}), Rules({key: after}), date(2026, 4, 20))
    assert [(one.after.key, one.effect) for one in found] == [(key, effect)]


def test_complaints_of_fewer_months_are_a_part_that_disappears():
    key, today = Key(Subject.COMPLAINTS), date(2026, 7, 5)
    (one,) = changes(FACTS, Rules({}), Rules({key: 10}), today)
    assert (one.before.until, one.after.until) == (date(2026, 6, 30), date(2026, 5, 31))
    assert one.effect is Effect.FEWER
    assert changes(FACTS, Rules({key: 10}), Rules({key: 10}), today) == []
    assert [stand.key for stand in stands(FACTS, Rules({}), today)] == keys(["B03", "B06"])
