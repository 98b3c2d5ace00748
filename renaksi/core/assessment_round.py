"""The dates of a round of assessment in a cycle (design section 4; domain section 5.4).

Days are inclusive and end at 23.59 in the agency's own zone; `data_as_of` is one day for all.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import add_working_days, end_of_day, local_day, start_of_day

OBJECTION_DAYS: Final = 5
"""Working days; the proposal for a new round."""
DECISION_DAYS: Final = 5
"""Working days from an objection to its decision; the same."""
MOST_DAYS: Final = 60
YEARS_AFTER: Final = 2
"""A cycle is assessed in its own year or in the two after it; anything else is a slip."""


@dataclass(frozen=True, slots=True)
class AssessmentRound:
    """When everything happens."""

    self_opens_on: date
    self_closes_on: date
    hub_due_on: date
    publish_on: date
    """From this day on others than the agency itself read the results."""
    data_as_of: date
    """Computed indicators read what was known by the end of this day, and its tree."""
    objection_days: int = OBJECTION_DAYS
    decision_days: int = DECISION_DAYS


class RoundFault(StrEnum):
    """What may be wrong with the dates."""

    CLOSES_BEFORE_OPENS = "closes_before_opens"
    HUB_BEFORE_SELF = "hub_before_self"
    PUBLISHED_BEFORE_SCORED = "published_before_scored"
    DATA_AFTER_HUB = "data_after_hub"
    FAR_FROM_YEAR = "far_from_year"
    DAYS_RANGE = "days_range"


def round_faults(one: AssessmentRound, year: int) -> Iterator[tuple[str, RoundFault]]:
    """Every fault as (field, fault); `year` is the cycle's."""
    if one.self_closes_on < one.self_opens_on:
        yield "self_closes_on", RoundFault.CLOSES_BEFORE_OPENS
    if one.hub_due_on <= one.self_closes_on:
        yield "hub_due_on", RoundFault.HUB_BEFORE_SELF
    if one.publish_on <= one.hub_due_on:
        yield "publish_on", RoundFault.PUBLISHED_BEFORE_SCORED
    if one.data_as_of > one.hub_due_on:
        yield "data_as_of", RoundFault.DATA_AFTER_HUB
    for field in ("self_opens_on", "self_closes_on", "hub_due_on", "publish_on", "data_as_of"):
        if not 0 <= getattr(one, field).year - year <= YEARS_AFTER:
            yield field, RoundFault.FAR_FROM_YEAR
    for field in ("objection_days", "decision_days"):
        if not 1 <= getattr(one, field) <= MOST_DAYS:
            yield field, RoundFault.DAYS_RANGE


class SelfStand(StrEnum):
    """Where a moment stands to the time for the self-assessment."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AssessmentWindow:
    """The round as it holds for one agency."""

    round: AssessmentRound
    zone: TimeZone
    extended_until: date | None = None
    """More time for the self-assessment, granted to this agency alone."""
    objection_until: date | None = None
    """The last day for objections; None before the scores were announced."""

    @property
    def last_day(self) -> date:
        """The last one on which the self-assessment is accepted."""
        return max(self.round.self_closes_on, self.extended_until or self.round.self_closes_on)

    def self_stand(self, now: datetime) -> SelfStand:
        if now < start_of_day(self.round.self_opens_on, self.zone):
            return SelfStand.NOT_OPEN
        return SelfStand.OPEN if now < end_of_day(self.last_day, self.zone) else SelfStand.CLOSED

    def may_object(self, now: datetime) -> bool:
        until = self.objection_until
        return until is not None and now < end_of_day(until, self.zone)

    def hub_is_due(self, now: datetime) -> bool:
        """Whether the last day for scoring and approving is over."""
        return now >= end_of_day(self.round.hub_due_on, self.zone)

    def is_published(self, now: datetime) -> bool:
        """Whether others than the agency itself may read a final result."""
        return now >= start_of_day(self.round.publish_on, self.zone)

    def today(self, now: datetime) -> date:
        return local_day(now, self.zone)


def objection_until(announced_on: date, days: int, holidays: Collection[date]) -> date:
    """The last day for objections: that many working days after the scores were announced."""
    return add_working_days(announced_on, days, holidays)


def decision_due(filed_on: date, days: int, holidays: Collection[date]) -> date:
    """By when an objection has to be decided."""
    return add_working_days(filed_on, days, holidays)
