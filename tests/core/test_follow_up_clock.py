"""The two clocks of a recommendation against a model that walks the calendar day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from renaksi.core.follow_up_clock import (
    WITH_ADDRESSEE,
    Turn,
    answer_clock,
    due_day,
    review_clock,
)
from renaksi.core.recommendation import AnswerStage as G, DayCount as How

START, DAY = date(2026, 3, 2), timedelta(days=1)
HOLIDAYS = frozenset({date(2026, 3, 19), date(2026, 3, 20), date(2026, 4, 3), date(2026, 5, 1)})
how_counted = st.sampled_from(How)
limits = st.integers(1, 90)


@st.composite
def histories(draw) -> tuple[list[Turn], date]:
    """Some turns in order of time from the day of issue, and a day not before the last."""
    gaps = draw(st.lists(st.integers(0, 40), max_size=6))
    day, turns = START, [Turn(START, G.ADDRESSEE)]
    for gap in gaps:
        day += gap * DAY
        turns.append(Turn(day, draw(st.sampled_from(G)), draw(st.booleans())))
    return turns, day + draw(st.integers(0, 60)) * DAY


def counts(day: date, how: How) -> bool:
    return how is How.CALENDAR or (day.weekday() < 5 and day not in HOLIDAYS)


def at_end_of(day: date, turns: list[Turn]) -> Turn:
    """What holds once the day is over."""
    return [one for one in turns if one.since <= day][-1]


def used_slowly(turns: list[Turn], today: date, how: How) -> int:
    """A day counts if it counts, and its morning found the answer with the addressee."""
    used, day = 0, START
    while day < today:
        before = at_end_of(day, turns)
        day += DAY
        used += before.stage in WITH_ADDRESSEE and not before.settled and counts(day, how)
    return used


@given(histories(), limits, how_counted)
def test_the_answer_clock_counts_the_days_with_the_addressee(history, limit, how):
    turns, today = history
    clock = answer_clock(turns, today, limit, how, HOLIDAYS)
    assert clock.used == used_slowly(turns, today, how)
    assert clock.left == limit - clock.used
    last = turns[-1]
    assert clock.is_running == (last.stage in WITH_ADDRESSEE and not last.settled)
    assert (clock.due is not None) == clock.is_running


@given(histories(), limits, how_counted)
def test_the_due_day_is_the_last_day_in_time(history, limit, how):
    """Let the days go by: on the due day nothing is over, on the next counted day it is."""
    turns, today = history
    clock = answer_clock(turns, today, limit, how, HOLIDAYS)
    if clock.due is None or clock.left < 0:
        return
    on_the_day = answer_clock(turns, max(today, clock.due), limit, how, HOLIDAYS)
    assert on_the_day.left == 0
    after = clock.due + DAY
    while not counts(after, how):
        after += DAY
    assert answer_clock(turns, after, limit, how, HOLIDAYS).left == -1


@given(st.integers(0, 300), limits, how_counted)
def test_once_over_the_due_day_stays_where_it_was(gone, limit, how):
    turns, today = [Turn(START, G.ADDRESSEE)], START + gone * DAY
    clock = answer_clock(turns, today, limit, how, HOLIDAYS)
    assert clock.due == due_day(START, limit, how, HOLIDAYS)


@given(histories(), limits, how_counted)
def test_a_review_has_a_clock_of_its_own(history, limit, how):
    turns, today = history
    clock = review_clock(turns, today, limit, how, HOLIDAYS)
    last = turns[-1]
    if last.settled or last.stage in WITH_ADDRESSEE:
        assert clock is None
        return
    under_way = []
    for one in reversed(turns):
        if one.stage in WITH_ADDRESSEE or one.settled:
            break
        under_way.append(one)
    since, used, day = under_way[-1].since, 0, under_way[-1].since
    while day < today:
        day += DAY
        used += counts(day, how)
    assert clock is not None
    assert (clock.used, clock.is_running) == (used, True)
    if clock.left >= 0:
        assert clock.due == due_day(since, limit, how, HOLIDAYS)


@given(st.integers(0, 400), limits, how_counted)
def test_so_many_counted_days_lie_behind_the_start(offset, limit, how):
    start = START + offset * DAY
    due = due_day(start, limit, how, HOLIDAYS)
    between = (start + one * DAY for one in range(1, (due - start).days + 1))
    assert sum(counts(day, how) for day in between) == limit
    assert counts(due, how)


@pytest.mark.parametrize(
    ("how", "due"), [(How.CALENDAR, date(2026, 5, 1)), (How.WORKING, date(2026, 5, 29))]
)
def test_sixty_days_as_an_inspector_counts_them(how, due):
    assert due_day(START, 60, how, HOLIDAYS) == due


def test_the_clock_stands_still_during_the_review_and_goes_on_after():
    turns = [Turn(START, G.ADDRESSEE), Turn(START + 50 * DAY, G.REVIEW)]
    waiting = answer_clock(turns, START + 75 * DAY, 60, How.CALENDAR, ())
    assert (waiting.used, waiting.left, waiting.due) == (50, 10, None)
    turns.append(Turn(START + 80 * DAY, G.ADDRESSEE))
    again = answer_clock(turns, START + 85 * DAY, 60, How.CALENDAR, ())
    assert (again.used, again.due) == (55, START + 90 * DAY)
