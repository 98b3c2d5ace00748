"""How a hub deals with objections, and what a decision did to a score (issue, Objection)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.assessment_value import APART, IndicatorValue
from renaksi.core.calendar import working_days_between
from renaksi.core.numbers import share
from renaksi.core.objection import Change, ObjectionState

SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil"."""


@dataclass(frozen=True, slots=True)
class ObjectionTold:
    """One objection as the figures need it; days are those of the agency's zone."""

    state: ObjectionState
    filed_on: date | None = None
    due_on: date | None = None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class ObjectionFigures:
    """Counts of objections; sums stay exact because every wait is kept."""

    filed: int = 0
    """Ever handed in, the withdrawn ones included."""
    granted: int = 0
    rejected: int = 0
    withdrawn: int = 0
    overdue: int = 0
    """Still undecided, beyond the deadline."""
    in_time: int = 0
    """Decided by the deadline."""
    waits: tuple[int, ...] = ()
    """Working days from each filing to its decision."""

    @property
    def decided(self) -> int:
        return self.granted + self.rejected

    @property
    def open(self) -> int:
        return self.filed - self.decided - self.withdrawn

    @property
    def share_granted(self) -> Decimal | None:
        """In percent of the decided ones."""
        return share(self.granted, self.decided)

    @property
    def share_in_time(self) -> Decimal | None:
        """In percent of what was decided or is overdue: letting things lie is not prompt."""
        return share(self.in_time, self.decided + self.overdue)

    @property
    def is_small(self) -> bool:
        return 0 < self.decided < SMALL

    @property
    def median_days(self) -> Decimal | None:
        """Working days to a decision; None where nothing has been decided."""
        ordered, middle = sorted(self.waits), len(self.waits) // 2
        if not ordered:
            return None
        if len(ordered) % 2:
            return Decimal(ordered[middle])
        return Decimal(ordered[middle - 1] + ordered[middle]) / 2

    def __add__(self, other: "ObjectionFigures") -> "ObjectionFigures":
        return ObjectionFigures(
            self.filed + other.filed,
            self.granted + other.granted,
            self.rejected + other.rejected,
            self.withdrawn + other.withdrawn,
            self.overdue + other.overdue,
            self.in_time + other.in_time,
            self.waits + other.waits,
        )


NOTHING: Final = ObjectionFigures()


def figures(
    told: Iterable[ObjectionTold], today: date, holidays: Collection[date]
) -> ObjectionFigures:
    """Of the objections of one hub, or of any others; drafts count nowhere."""
    return sum((_one(one, today, holidays) for one in told), NOTHING)


def _one(one: ObjectionTold, today: date, holidays: Collection[date]) -> ObjectionFigures:
    if one.state is ObjectionState.DRAFT or one.filed_on is None:
        return NOTHING
    if one.state is ObjectionState.WITHDRAWN:
        return ObjectionFigures(filed=1, withdrawn=1)
    if one.decided_on is None:
        late = one.due_on is not None and today > one.due_on
        return ObjectionFigures(filed=1, overdue=int(late))
    granted = one.state is ObjectionState.GRANTED
    in_time = one.due_on is None or one.decided_on <= one.due_on
    wait = max(0, working_days_between(one.filed_on, one.decided_on, holidays))
    return ObjectionFigures(
        filed=1,
        granted=int(granted),
        rejected=int(not granted),
        in_time=int(in_time),
        waits=(wait,),
    )


def change(before: IndicatorValue, after: IndicatorValue) -> Change:
    """What a decision would do to a score, by what it is worth and not by how it is written.

    Evidence that was added with the objection is only in the second: accepting it may be all there is
    to grant.
    """
    apart = before.counts in APART, after.counts in APART
    if any(apart):
        return Change.SAME if all(apart) else Change.OTHER
    if before.value == after.value:
        return Change.SAME
    return Change.LOWER if after.value < before.value else Change.OTHER
