"""How long a plan has waited for its review, and whose it is (design sections 3.5 and 4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from renaksi.core.calendar import add_working_days, working_days_between
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import Actor, Role
from renaksi.core.workflow import PlanCase, acting_tier, permitted

HORIZON: Final = timedelta(days=60)
"""How far ahead holidays must be known to say when a review, or a return, is due."""


class Waiting(StrEnum):
    """How the wait stands to the limit."""

    FRESH = "fresh"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Wait:
    """Working days since it was submitted; that day itself does not count."""

    days: int
    limit: int
    due: date

    @property
    def state(self) -> Waiting:
        if self.days > self.limit:
            return Waiting.LATE
        return Waiting.SOON if self.days >= self.limit - 1 else Waiting.FRESH


def wait(submitted: date, today: date, limit: int, holidays: Collection[date]) -> Wait:
    return Wait(
        days=max(0, working_days_between(submitted, today, holidays)),
        limit=limit,
        due=add_working_days(submitted, limit, holidays),
    )


def next_steps(case: PlanCase, actor: Actor) -> tuple[PlanAction, ...]:
    """The steps of a review that wait for this actor: what makes it their turn."""
    steps = permitted(case, actor)
    return tuple(
        one
        for one in (PlanAction.START_REVIEW, PlanAction.RETURN, PlanAction.ENDORSE)
        if one in steps and (one is not PlanAction.RETURN or is_at_it(case, actor))
    )


def is_at_it(case: PlanCase, actor: Actor) -> bool:
    """Whoever began a review finishes it; when that person has left, it is everybody's."""
    tier = acting_tier(PlanAction.RETURN, case)
    there = tier.holders.get(Role.EVALUATOR, frozenset()) if tier else frozenset()
    return case.reviewed_by_id == actor.user_id or case.reviewed_by_id not in there


def reviewing_tier(case: PlanCase) -> str:
    """Name of the agency that acts now; "" where nobody can."""
    action = PlanAction.START_REVIEW if case.state is PlanState.SUBMITTED else PlanAction.RETURN
    tier = acting_tier(action, case)
    return tier.name if tier else ""


def stands_in_for(action: PlanAction | None, case: PlanCase | None) -> str:
    """The direct supervisor's name where another tier acts in its place, else ""."""
    if action is None or case is None or not case.tiers:
        return ""
    tier = acting_tier(action, case)
    first = case.tiers[0]
    return first.name if tier and tier.agency_id != first.agency_id else ""
