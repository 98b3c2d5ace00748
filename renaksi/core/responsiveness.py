"""How fast a supervising tier decides on what is handed in (design section 4, Escalation).

Working days from a submission to the decision on it; the day of the submission does not count.
What was withdrawn never waited for anybody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.calendar import ONE_DAY, is_working_day
from renaksi.core.numbers import share

SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil"."""


class Mark(StrEnum):
    """What a step of a plan or report means to the wait for a decision."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One submission and the decision on it, as days in the agency's own zone."""

    on: date
    decided_on: date | None = None
    """None: nobody has decided yet."""


def handed_in(marks: Iterable[tuple[Mark, date]]) -> list[HandedIn]:
    """The submissions of one object, from its marks in order of time.

    A decision on nothing that waits (an endorsement taken back) is no answer to a submission.
    """
    found: list[HandedIn] = []
    waiting: date | None = None
    for mark, day in marks:
        if mark is Mark.SUBMITTED:
            waiting = day
        elif mark is Mark.DECIDED and waiting is not None:
            found.append(HandedIn(waiting, day))
            waiting = None
        elif mark is Mark.WITHDRAWN:
            waiting = None
    return [*found, HandedIn(waiting)] if waiting is not None else found


@dataclass(frozen=True, slots=True)
class Responsiveness:
    """How one tier answers. It keeps every wait, so that a sum is exact and not a mean of means."""

    waits: tuple[int, ...] = ()
    """Working days of each decision."""
    within: int = 0
    """Decisions within the limit."""
    open: int = 0
    """Submissions nobody has decided on."""
    overdue: int = 0
    """Of those, beyond the limit."""

    @property
    def decided(self) -> int:
        return len(self.waits)

    @property
    def median(self) -> Decimal | None:
        """Working days; None where nothing has been decided."""
        if not self.waits:
            return None
        ordered, middle = sorted(self.waits), len(self.waits) // 2
        if len(ordered) % 2:
            return Decimal(ordered[middle])
        return Decimal(ordered[middle - 1] + ordered[middle]) / 2

    @property
    def judged(self) -> int:
        """The denominator of `share_within`: what was decided, and what is already too late.

        Else a tier that never decides what it has let lie would look prompt.
        """
        return self.decided + self.overdue

    @property
    def share_within(self) -> Decimal | None:
        """In percent; None where nothing can be judged yet."""
        return share(self.within, self.judged)

    @property
    def is_small(self) -> bool:
        return 0 < self.judged < SMALL

    def __add__(self, other: "Responsiveness") -> "Responsiveness":
        return Responsiveness(
            self.waits + other.waits,
            self.within + other.within,
            self.open + other.open,
            self.overdue + other.overdue,
        )


NOTHING: Final = Responsiveness()


class WorkingDays:
    """Counts working days between days of a span again and again.

    `core.calendar.working_days_between` looks at every holiday for every question; here the days
    are added up once.
    """

    def __init__(self, first: date, last: date, holidays: Collection[date]) -> None:
        self.first = first
        self.sums = [0]
        day = first
        while day < last:
            day += ONE_DAY
            self.sums.append(self.sums[-1] + is_working_day(day, holidays))

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` came first."""
        return max(0, self._upto(end) - self._upto(start))

    def _upto(self, day: date) -> int:
        return self.sums[(day - self.first).days]


def measure(
    found: Iterable[HandedIn], *, limit: int, today: date, days: WorkingDays
) -> Responsiveness:
    """Figures of some submissions under one limit of working days; `days` holds all of theirs."""
    waits: list[int] = []
    within = still_open = overdue = 0
    for one in found:
        count = days.between(one.on, one.decided_on or today)
        is_late = count > limit
        if one.decided_on is None:
            still_open += 1
            overdue += is_late
        else:
            waits.append(count)
            within += not is_late
    return Responsiveness(tuple(waits), within, still_open, overdue)
