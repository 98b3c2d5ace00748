"""What leaves the house: which figures anybody may read, and from which day on. Pure.

Nothing is public of a year that is still prepared. Of one that has begun, plans are public once
their drafting is over, reports once their window is locked, and a result from the day it was
announced for. Before its day a figure does not exist for the public, not even as a zero.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from renaksi.core.assessment import ResultSource
from renaksi.core.cycle import CycleState
from renaksi.core.policy import Actor, Grant, Role


class Measure(StrEnum):
    """What the map of provinces can show."""

    PLANS = "plans"
    REPORTS = "reports"
    GRADES = "grades"


NOBODY: Final = 0
"""No agency has this number: the public is at home nowhere, so it reads nothing as its own."""


def anybody(root_id: int) -> Actor:
    """The public as queries know it: it looks at everything from outside and belongs nowhere."""
    return Actor(
        user_id=None, name="Publik", grants=(Grant(Role.OBSERVER, NOBODY, root_id, NOBODY),)
    )


def plans_are_out(state: CycleState, drafting_due_on: date, today: date) -> bool:
    """Whether it is public who has an enacted plan. The due day itself still belongs to drafting;
    `today` is that of WIB, when it has ended everywhere.
    """
    return state is not CycleState.PREPARING and drafting_due_on < today


def reports_are_out(state: CycleState, closes_on: date, today: date) -> bool:
    """The same of compliance and achievement at a checkpoint, whose window is locked by then."""
    return state is not CycleState.PREPARING and closes_on < today


def result_is_out(source: ResultSource, published_on: date, today: date) -> bool:
    """A result of an assessment here from its day; one from outside was published by its owner."""
    return source is ResultSource.OUTSIDE or published_on <= today
