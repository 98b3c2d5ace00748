from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import (
    WindowState,
    add_working_days,
    end_of_day,
    is_working_day,
    start_of_day,
    window_state,
    working_days_between,
)

DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
HOLIDAYS = st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=40)
NEAR = st.dates(date(2024, 6, 1), date(2026, 6, 30))
SECOND = timedelta(seconds=1)

# Friday 3 April 2026 is Wafat Isa Almasih.
GOOD_FRIDAY = frozenset({date(2026, 4, 3)})


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 4, 1), 0, date(2026, 4, 1)),
        (date(2026, 4, 1), 1, date(2026, 4, 2)),
        (date(2026, 4, 1), 2, date(2026, 4, 6)),
        (date(2026, 4, 4), 0, date(2026, 4, 4)),
        (date(2026, 4, 4), 1, date(2026, 4, 6)),
        (date(2026, 4, 1), 5, date(2026, 4, 9)),
    ],
)
def test_working_days_pass_over_weekends_and_holidays(start, days, end):
    assert add_working_days(start, days, GOOD_FRIDAY) == end


@given(NEAR, st.integers(1, 60), HOLIDAYS)
def test_a_deadline_is_a_working_day_so_many_working_days_on(start, days, holidays):
    end = add_working_days(start, days, holidays)
    assert is_working_day(end, holidays)
    counted = sum(
        is_working_day(start + timedelta(days=one), holidays)
        for one in range(1, (end - start).days + 1)
    )
    assert counted == days == working_days_between(start, end, holidays)


@given(NEAR, NEAR, HOLIDAYS)
def test_counting_at_once_is_counting_one_by_one(start, end, holidays):
    first, last = sorted((start, end))
    days = (first + timedelta(days=one) for one in range(1, (last - first).days + 1))
    plain = sum(is_working_day(day, holidays) for day in days)
    assert working_days_between(first, last, holidays) == plain
    assert working_days_between(last, first, holidays) == -plain


@given(DAYS, DAYS, DAYS)
def test_working_days_add_up(one, two, three):
    first, middle, last = sorted((one, two, three))
    parts = working_days_between(first, middle, ()) + working_days_between(middle, last, ())
    assert parts == working_days_between(first, last, ())


@given(DAYS, st.sampled_from(TimeZone))
def test_a_day_ends_at_midnight_on_its_own_clock(day, zone):
    over = end_of_day(day, zone)
    assert over.tzinfo is UTC
    local = ZoneInfo(zone.key)
    assert over.astimezone(local).date() == day + timedelta(days=1)
    assert (over - SECOND).astimezone(local).date() == day
    assert start_of_day(day, zone) == over - timedelta(days=1)


@given(DAYS)
def test_the_day_ends_in_jayapura_first_and_in_jakarta_last(day):
    wib, wita, wit = (end_of_day(day, one) for one in (TimeZone.WIB, TimeZone.WITA, TimeZone.WIT))
    assert wib - wita == wita - wit == timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        (TimeZone.WIB, datetime(2026, 7, 10, 17, tzinfo=UTC)),
        (TimeZone.WITA, datetime(2026, 7, 10, 16, tzinfo=UTC)),
        (TimeZone.WIT, datetime(2026, 7, 10, 15, tzinfo=UTC)),
    ],
)
def test_due_on_the_tenth_is_until_its_last_minute_there(zone, midnight):
    days = date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 17)
    minute = timedelta(minutes=1)
    assert window_state(midnight - minute, *days, zone) is WindowState.OPEN
    assert window_state(midnight, *days, zone) is WindowState.LATE
    assert window_state(midnight + minute, *days, zone) is WindowState.LATE
    assert window_state(midnight + timedelta(days=7) - minute, *days, zone) is WindowState.LATE
    assert window_state(midnight + timedelta(days=7), *days, zone) is WindowState.LOCKED
    opens = midnight - timedelta(days=10)
    assert window_state(opens - minute, *days, zone) is WindowState.NOT_OPEN
    assert window_state(opens, *days, zone) is WindowState.OPEN


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.data())
def test_a_window_never_goes_back(now, data):
    opens, due, closes = sorted(data.draw(st.tuples(NEAR, NEAR, NEAR)))
    zone = data.draw(st.sampled_from(TimeZone))
    later = now + data.draw(st.timedeltas(timedelta(0), timedelta(days=400)))
    order = list(WindowState)
    before, after = (window_state(one, opens, due, closes, zone) for one in (now, later))
    assert order.index(before) <= order.index(after)


def test_a_window_that_closes_when_it_is_due_knows_no_lateness():
    day = date(2026, 7, 10)
    over = end_of_day(day, TimeZone.WIB)
    assert window_state(over, day, day, day, TimeZone.WIB) is WindowState.LOCKED
