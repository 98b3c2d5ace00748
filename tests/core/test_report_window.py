"""The window of a report, minute by minute, in every zone, against a model that reads wall clocks."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.agency import TimeZone
from renaksi.core.report import Timing
from renaksi.core.report_window import ReportWindow, Stand

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPENS, DUE, CLOSES = date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 17)
WINDOW = ReportWindow(OPENS, DUE, CLOSES, TimeZone.WIB)
ZONES = st.sampled_from(TimeZone)
SOMETIME = st.datetimes(
    datetime(2026, 3, 20),
    datetime(2026, 6, 10),
    timezones=st.just(UTC),
)


def at(day: date, clock: str, zone: TimeZone = TimeZone.WIB) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone.key)).astimezone(UTC)


@st.composite
def windows(draw: st.DrawFn) -> ReportWindow:
    opens = OPENS + DAY * draw(st.integers(-5, 5))
    due = opens + DAY * draw(st.integers(0, 12))
    closes = due + DAY * draw(st.integers(0, 10))
    later = st.none() | st.integers(1, 40).map(lambda days: due + DAY * days)
    back = st.none() | st.integers(0, 60).map(lambda days: opens + DAY * days)
    return ReportWindow(opens, due, closes, draw(ZONES), draw(later), draw(back))


def today(window: ReportWindow, now: datetime) -> date:
    """What the calendar on the wall there says."""
    return now.astimezone(ZoneInfo(window.zone.key)).date()


def model(window: ReportWindow, now: datetime) -> Stand:
    day = today(window, now)
    if day < window.opens_on:
        return Stand.NOT_OPEN
    if day <= window.due_on:
        return Stand.OPEN
    if window.return_due_on and day <= window.return_due_on:
        return Stand.SENT_BACK
    if window.extended_until and day <= window.extended_until:
        return Stand.EXTENDED
    return Stand.LATE if day <= window.closes_on else Stand.LOCKED


@settings(deadline=None)
@given(windows(), SOMETIME)
def test_the_stand_is_what_the_wall_calendar_there_says(window, now):
    assert window.stand(now) is model(window, now)


@settings(deadline=None)
@given(windows(), SOMETIME)
def test_it_accepts_between_the_opening_and_the_last_day_without_a_gap_behind_the_lock(window, now):
    day = today(window, now)
    last = max(
        one for one in (window.closes_on, window.extended_until, window.return_due_on) if one
    )
    assert window.accepts(now) == (window.opens_on <= day <= last)
    assert window.last_day() == last


@pytest.mark.parametrize("zone", TimeZone)
@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (OPENS - DAY, Stand.NOT_OPEN, Stand.OPEN),
        (DUE, Stand.OPEN, Stand.LATE),
        (CLOSES, Stand.LATE, Stand.LOCKED),
    ],
)
def test_the_minute_before_and_the_minute_after_each_limit(zone, day, before, after):
    window = replace(WINDOW, zone=zone)
    assert window.stand(at(day, "23:59", zone)) is before
    assert window.stand(at(day, "23:59", zone) + MINUTE) is after


@pytest.mark.parametrize("zone", TimeZone)
@pytest.mark.parametrize(
    ("field", "held"), [("extended_until", Stand.EXTENDED), ("return_due_on", Stand.SENT_BACK)]
)
def test_the_minute_before_and_after_what_was_granted(zone, field, held):
    day = date(2026, 4, 25)
    window = replace(WINDOW, zone=zone, **{field: day})
    assert window.stand(at(day, "23:59", zone)) is held
    assert window.stand(at(day, "23:59", zone) + MINUTE) is Stand.LOCKED
    assert not window.accepts(at(day, "23:59", zone) + MINUTE)


@settings(deadline=None)
@given(windows(), SOMETIME, st.timedeltas(timedelta(0), timedelta(days=80)))
def test_once_locked_it_stays_locked_unless_something_is_granted(window, now, later):
    if window.stand(now) is not Stand.LOCKED:
        return
    assert window.stand(now + later) is Stand.LOCKED
    granted = replace(window, extended_until=today(window, now + later))
    assert granted.accepts(now + later)


@settings(deadline=None)
@given(windows(), SOMETIME, st.integers(0, 60))
def test_granting_more_time_never_takes_any_away(window, now, days):
    more = max(window.due_on + DAY * days, window.extended_until or date.min)
    assert window.accepts(now) <= replace(window, extended_until=more).accepts(now)
    assert window.accepts(now) <= replace(window, return_due_on=more).accepts(now) or (
        window.return_due_on is not None and more < window.return_due_on
    )


@settings(deadline=None)
@given(windows(), SOMETIME)
def test_a_first_submission_after_the_due_day_is_never_on_time(window, now):
    timing = window.timing(now, is_first=True)
    assert (timing is Timing.ON_TIME) == (today(window, now) <= window.due_on)
    within = window.extended_until is not None and today(window, now) <= window.extended_until
    assert (timing is Timing.EXTENDED) == (within and today(window, now) > window.due_on)


@settings(deadline=None)
@given(windows(), SOMETIME)
def test_a_submission_after_a_return_is_told_apart_whenever_it_comes(window, now):
    assert window.timing(now, is_first=False) is Timing.RESUBMITTED


@pytest.mark.parametrize("zone", TimeZone)
def test_the_last_minute_of_the_due_day_is_on_time_and_the_next_is_not(zone):
    window = replace(WINDOW, zone=zone, extended_until=date(2026, 4, 20))
    last = at(DUE, "23:59", zone)
    assert window.timing(last, is_first=True) is Timing.ON_TIME
    assert window.timing(last + MINUTE, is_first=True) is Timing.EXTENDED
    unasked = replace(window, extended_until=None)
    assert unasked.timing(last + MINUTE, is_first=True) is Timing.LATE


def test_an_agency_that_moves_its_clock_east_loses_hours_of_the_same_day():
    """23.30 WIB on the due day is half past midnight in Makassar and half past one in Jayapura."""
    now = at(DUE, "23:30")
    stands = [replace(WINDOW, zone=zone).stand(now) for zone in TimeZone]
    assert stands == [Stand.OPEN, Stand.LATE, Stand.LATE]


@settings(deadline=None)
@given(windows(), SOMETIME)
def test_a_change_of_zone_moves_every_limit_by_whole_hours(window, now):
    """The same moment on the other wall: nothing but the clock decides."""
    hours = {TimeZone.WIB: 7, TimeZone.WITA: 8, TimeZone.WIT: 9}
    for zone in TimeZone:
        shift = timedelta(hours=hours[window.zone] - hours[zone])
        assert replace(window, zone=zone).stand(now + shift) is window.stand(now)


@pytest.mark.parametrize(
    ("day", "more", "worked_towards"),
    [
        (date(2026, 3, 31), {}, OPENS),
        (OPENS, {}, DUE),
        (DUE + DAY, {}, CLOSES),
        (DUE + DAY, {"extended_until": date(2026, 4, 14)}, date(2026, 4, 14)),
        (DUE + DAY, {"return_due_on": date(2026, 4, 20)}, date(2026, 4, 20)),
        (date(2026, 5, 1), {}, CLOSES),
        (date(2026, 5, 1), {"extended_until": date(2026, 4, 28)}, date(2026, 4, 28)),
    ],
)
def test_the_day_people_work_towards(day, more, worked_towards):
    assert replace(WINDOW, **more).next_day(at(day, "12:00")) == worked_towards
