"""The two clocks of a recommendation (domain section 4): 60 days to answer, 30 to review.

The answer clock runs while the addressee has the answer, its APIP's check included; it stands still
while the issuer reviews and goes on where it stopped. Each review has a clock of its own. Limits and
what counts as a day are data per source.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from renaksi.core.calendar import ONE_DAY, is_working_day, working_days_between
from renaksi.core.recommendation import AnswerStage, DayCount

WITH_ADDRESSEE: Final = frozenset({AnswerStage.ADDRESSEE, AnswerStage.INTERNAL_AUDIT})


@dataclass(frozen=True, slots=True)
class Turn:
    """From `since` on the answer was at `stage`; `settled` when nothing is left to be done."""

    since: date
    stage: AnswerStage
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """Days used and allowed; the day it starts does not count."""

    used: int
    limit: int
    is_running: bool
    due: date | None
    """The last day in time as things stand; None while it stands still."""

    @property
    def left(self) -> int:
        """Negative when over."""
        return self.limit - self.used


def answer_clock(
    turns: Sequence[Turn], today: date, limit: int, how: DayCount, holidays: Collection[date]
) -> Clock:
    """`turns` in order of time, the first at the day of issue."""
    used = sum(
        _days(one.since, end, how, holidays)
        for one, end in _with_ends(turns, today)
        if one.stage in WITH_ADDRESSEE and not one.settled
    )
    last = turns[-1]
    running = last.stage in WITH_ADDRESSEE and not last.settled
    due = _shift(today, limit - used, how, holidays) if running else None
    return Clock(used, limit, running, due)


def review_clock(
    turns: Sequence[Turn], today: date, limit: int, how: DayCount, holidays: Collection[date]
) -> Clock | None:
    """Of the review under way, the second person's approval included; None where there is none."""
    last = turns[-1]
    if last.settled or last.stage in WITH_ADDRESSEE:
        return None
    since = last.since
    for one in reversed(turns):
        if one.stage in WITH_ADDRESSEE or one.settled:
            break
        since = one.since
    used = _days(since, today, how, holidays)
    return Clock(used, limit, True, _shift(today, limit - used, how, holidays))


def due_day(start: date, limit: int, how: DayCount, holidays: Collection[date]) -> date:
    """The last day in time, counted from `start`, which itself does not count."""
    return _shift(start, limit, how, holidays)


def _with_ends(turns: Sequence[Turn], today: date) -> list[tuple[Turn, date]]:
    ends = [one.since for one in turns[1:]] + [today]
    return [(one, max(one.since, end)) for one, end in zip(turns, ends, strict=True)]


def _days(start: date, end: date, how: DayCount, holidays: Collection[date]) -> int:
    if how is DayCount.CALENDAR:
        return (end - start).days
    return max(0, working_days_between(start, end, holidays))


def _shift(day: date, days: int, how: DayCount, holidays: Collection[date]) -> date:
    """`days` may be negative: the clock ran out that long ago."""
    if how is DayCount.CALENDAR:
        return day + timedelta(days=days)
    step = ONE_DAY if days > 0 else -ONE_DAY
    while days <= 0 and not is_working_day(day, holidays):  # it ran out on a day that counts
        day += step
    for _ in range(abs(days)):
        day += step
        while not is_working_day(day, holidays):
            day += step
    return day
