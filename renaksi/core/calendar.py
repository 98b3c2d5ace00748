"""Working days, and windows that open and close in the agency's own zone (design section 4)."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and neither a national holiday nor collective leave (cuti bersama)."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: date, days: int, holidays: Collection[date]) -> date:
    """The day `days` working days after `start`, which itself does not count.

    A count of 0 is `start`, working day or not.
    """
    day = start
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(day, holidays):
            day += ONE_DAY
    return day


def working_days_between(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after `start` up to and including `end`; negative when `end` came first.

    The reverse of `add_working_days`: what passed, or what is left until a due day.
    """
    if end < start:
        return -working_days_between(end, start, holidays)
    weeks, rest = divmod((end - start).days, 7)
    tail = (end - timedelta(days=offset) for offset in range(rest))
    weekdays = weeks * SATURDAY + sum(day.weekday() < SATURDAY for day in tail)
    return weekdays - sum(
        1 for day in set(holidays) if start < day <= end and day.weekday() < SATURDAY
    )


def end_of_day(day: date, zone: TimeZone) -> datetime:
    """The moment at which `day` is over there, in UTC: the first that is too late."""
    midnight = datetime.combine(day + ONE_DAY, time(), ZoneInfo(zone.key))
    return midnight.astimezone(UTC)


def start_of_day(day: date, zone: TimeZone) -> datetime:
    return end_of_day(day - ONE_DAY, zone)


def local_day(moment: datetime, zone: TimeZone) -> date:
    """The day that `moment` falls on there."""
    return moment.astimezone(ZoneInfo(zone.key)).date()


class WindowState(StrEnum):
    """Where a moment stands to a window: NOT_OPEN, OPEN, LATE (still accepted), LOCKED."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    LATE = "late"
    LOCKED = "locked"


def window_state(
    now: datetime, opens: date, due: date, closes: date, zone: TimeZone
) -> WindowState:
    """Days are inclusive: due on the 10th means until the end of the 10th, 23.59 on the clock."""
    if now < start_of_day(opens, zone):
        return WindowState.NOT_OPEN
    if now < end_of_day(due, zone):
        return WindowState.OPEN
    return WindowState.LATE if now < end_of_day(closes, zone) else WindowState.LOCKED
