"""How fast a tier answers, against a count made the slow way."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from renaksi.core.calendar import is_working_day, working_days_between
from renaksi.core.responsiveness import (
    NOTHING,
    HandedIn,
    Mark,
    Responsiveness,
    WorkingDays,
    handed_in,
    measure,
)

MONDAY = date(2026, 7, 6)
TODAY = MONDAY + timedelta(days=60)
days = st.integers(0, 60).map(lambda count: MONDAY + timedelta(days=count))
holidays = st.sets(days, max_size=12)


def measured(found, *, limit, today=TODAY, holidays):
    return measure(found, limit=limit, today=today, days=WorkingDays(MONDAY, TODAY, holidays))


@st.composite
def submissions(draw):
    on = draw(days)
    end = draw(st.none() | st.integers(0, 40))
    return HandedIn(on, None if end is None else min(on + timedelta(days=end), TODAY))


def slow(one: HandedIn, off: set[date]) -> int:
    """Day by day, as somebody with a wall calendar counts."""
    end, day, count = one.decided_on or TODAY, one.on, 0
    while day < end:
        day += timedelta(days=1)
        count += is_working_day(day, off)
    return count


@given(st.lists(submissions(), max_size=25), st.integers(0, 15), holidays)
def test_figures_are_what_a_person_with_a_calendar_counts(found, limit, off):
    told = measured(found, limit=limit, today=TODAY, holidays=off)
    decided = [slow(one, off) for one in found if one.decided_on]
    waiting = [slow(one, off) for one in found if not one.decided_on]
    assert sorted(told.waits) == sorted(decided)
    assert told.within == sum(count <= limit for count in decided)
    assert (told.open, told.overdue) == (len(waiting), sum(count > limit for count in waiting))
    if decided:
        below = sum(count <= told.median for count in decided)
        above = sum(count >= told.median for count in decided)
        assert min(below, above) * 2 >= len(decided)
    if told.judged:
        exact = Fraction(told.within * 100, told.judged)
        assert abs(Fraction(told.share_within) - exact) <= Fraction(5, 1000)


@given(st.lists(submissions(), max_size=20), st.lists(submissions(), max_size=20), holidays)
def test_a_sum_is_what_all_together_give(left, right, off):
    def told(found):
        return measured(found, limit=5, today=TODAY, holidays=off)

    both, parts = told([*left, *right]), told(left) + told(right)
    assert replace(parts, waits=()) == replace(both, waits=())
    assert parts.median == both.median
    assert parts + NOTHING == parts


@given(st.lists(submissions(), min_size=1, max_size=20), holidays)
def test_letting_something_lie_never_looks_prompt(found, off):
    """Deciding at once instead of leaving it open beyond the limit can only raise the share."""
    told = measured(found, limit=3, today=TODAY, holidays=off)
    answered = [replace(one, decided_on=one.decided_on or one.on) for one in found]
    better = measured(answered, limit=3, today=TODAY, holidays=off)
    assert (better.share_within or 0) >= (told.share_within or 0)


@given(st.lists(submissions(), max_size=20), st.integers(0, 15), holidays)
def test_a_longer_limit_never_makes_anybody_late(found, limit, off):
    short = measured(found, limit=limit, today=TODAY, holidays=off)
    long = measured(found, limit=limit + 1, today=TODAY, holidays=off)
    assert long.within >= short.within
    assert long.overdue <= short.overdue
    assert long.waits == short.waits


@pytest.mark.parametrize(
    ("waits", "median"),
    [((), None), ((4,), "4"), ((9, 1), "5"), ((1, 2), "1.5"), ((7, 1, 3), "3")],
)
def test_the_median(waits, median):
    assert Responsiveness(waits).median == (None if median is None else Decimal(median))


@pytest.mark.parametrize(("judged", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_few_decisions_are_marked(judged, small):
    assert Responsiveness((1,) * judged).is_small is small
    assert Responsiveness(open=judged, overdue=judged).is_small is small


@given(days, days, holidays)
def test_days_added_up_once_are_days_counted_one_by_one(start, end, off):
    counted = WorkingDays(MONDAY, TODAY, off).between(start, end)
    assert counted == max(0, working_days_between(start, end, off))


IN, OUT, END = Mark.SUBMITTED, Mark.WITHDRAWN, Mark.DECIDED


def on(count: int) -> date:
    return MONDAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], []),
        ([IN], [(0, None)]),
        ([IN, END], [(0, 1)]),
        ([IN, OUT], []),
        ([IN, OUT, IN, END], [(2, 3)]),
        ([IN, END, IN, END], [(0, 1), (2, 3)]),
        ([IN, END, IN], [(0, 1), (2, None)]),
        ([IN, END, END], [(0, 1)]),
        ([END, OUT], []),
    ],
)
def test_submissions_are_paired_with_the_decision_on_them(marks, expected):
    dated = [(mark, on(count)) for count, mark in enumerate(marks)]
    assert handed_in(dated) == [
        HandedIn(on(start), None if end is None else on(end)) for start, end in expected
    ]


@given(st.lists(st.tuples(st.sampled_from(Mark), days), max_size=30))
def test_at_most_one_submission_waits_and_none_is_counted_twice(marks):
    found = handed_in(marks)
    assert all(one.decided_on for one in found[:-1])
    assert len(found) <= sum(mark is IN for mark, _ in marks)
    assert sum(one.decided_on is not None for one in found) <= sum(mark is END for mark, _ in marks)
