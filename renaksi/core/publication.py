"""What leaves the house: which figures anybody may read, and from which day on. Pure.

Nothing is public of a year that is still prepared. Of one that has begun, plans are public once
their drafting is over, reports once their window is locked, a result from the day it was announced
for, complaints month by month once drafting is over, and connection from then on. A cycle may hold
any of these back, for a number of days or for good (`Rules`). Before its day a figure does not
exist for the public, not even as a zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from renaksi.core.assessment import ResultSource
from renaksi.core.cycle import CycleState, tree_day
from renaksi.core.policy import Actor, Grant, Role


class Measure(StrEnum):
    """What the map of provinces can show."""

    PLANS = "plans"
    REPORTS = "reports"
    GRADES = "grades"
    COMPLAINTS = "complaints"
    CONNECTION = "connection"


class Subject(StrEnum):
    """A kind of figure that a cycle releases or holds back."""

    PLANS = "plans"
    REPORTS = "reports"
    """Compliance and achievement at a checkpoint; each checkpoint has its own rule."""
    GRADES = "grades"
    COMPLAINTS = "complaints"
    CONNECTION = "connection"


class Key(NamedTuple):
    """What a rule is about."""

    subject: Subject
    checkpoint: str = ""
    """Its code, for reports."""


NEVER: Final = None
"""Held back for good."""
MOST_DAYS: Final = 730
"""The longest a figure is held back for a number of days."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How a cycle differs from what is usual: by key, days of waiting or NEVER."""

    held_back: Mapping[Key, int | None] = field(default_factory=dict)

    def delay(self, subject: Subject, checkpoint: str = "") -> int | None:
        """Days after the usual day; 0 where nothing was decided, NEVER for what stays inside."""
        return self.held_back.get(Key(subject, checkpoint), 0)


USUAL: Final = Rules()
NOBODY: Final = 0
"""No agency has this number: the public is at home nowhere, so it reads nothing as its own."""


def anybody(root_id: int) -> Actor:
    """The public as queries know it: it looks at everything from outside and belongs nowhere."""
    return Actor(
        user_id=None, name="Publik", grants=(Grant(Role.OBSERVER, NOBODY, root_id, NOBODY),)
    )


def out_from(last_day: date, delay: int | None) -> date | None:
    """The first public day of what is over on `last_day`; None for what stays inside."""
    return None if delay is NEVER else last_day + timedelta(days=delay + 1)


def _is_out(state: CycleState, last_day: date, delay: int | None, today: date) -> bool:
    day = out_from(last_day, delay)
    return state is not CycleState.PREPARING and day is not None and day <= today


def plans_are_out(
    state: CycleState, drafting_due_on: date, today: date, rules: Rules = USUAL
) -> bool:
    """Whether it is public who has an enacted plan. The due day itself still belongs to drafting;
    `today` is that of WIB, when it has ended everywhere.
    """
    return _is_out(state, drafting_due_on, rules.delay(Subject.PLANS), today)


def reports_are_out(
    state: CycleState, closes_on: date, today: date, rules: Rules = USUAL, checkpoint: str = ""
) -> bool:
    """The same of compliance and achievement at a checkpoint, whose window is locked by then."""
    return _is_out(state, closes_on, rules.delay(Subject.REPORTS, checkpoint), today)


def result_is_out(
    source: ResultSource, published_on: date, today: date, rules: Rules = USUAL
) -> bool:
    """A result of an assessment here from its day; one from outside was published by its owner,
    so that only a cycle that shows no results at all holds it back.
    """
    delay = rules.delay(Subject.GRADES)
    if delay is NEVER:
        return False
    return source is ResultSource.OUTSIDE or published_on + timedelta(days=delay) <= today


def complaints_until(
    state: CycleState, year: int, drafting_due_on: date, today: date, rules: Rules = USUAL
) -> date | None:
    """The last day of the last month of `year` whose complaints are public; None for no month."""
    ends = (
        date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        for month in range(12, 0, -1)
    )
    delay = rules.delay(Subject.COMPLAINTS)
    return next(
        (day for day in ends if _is_out(state, max(day, drafting_due_on), delay, today)), None
    )


def connection_on(
    state: CycleState, year: int, drafting_due_on: date, today: date, rules: Rules = USUAL
) -> date | None:
    """The day whose state of connection is public: today, at most the last of `year`; None before."""
    if not _is_out(state, drafting_due_on, rules.delay(Subject.CONNECTION), today):
        return None
    return tree_day(year, today)
