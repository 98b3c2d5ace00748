"""What the rules of a plan's steps need to know of a revision; gathered by `queries.plan_cases`."""

from collections.abc import Mapping
from dataclasses import dataclass

from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.core.policy import Place, Role


@dataclass(frozen=True, slots=True)
class ReviewTier:
    """An agency above the plan's, and its active people by reviewer role."""

    agency_id: int
    name: str
    holders: Mapping[Role, frozenset[int]]


@dataclass(frozen=True, slots=True)
class PlanCase:
    """What the rules need to know of a revision."""

    state: PlanState
    number: int
    place: Place
    cycle_state: CycleState = CycleState.OPEN
    submitted_by_id: int | None = None
    reviewed_by_id: int | None = None
    endorsed_by_id: int | None = None
    owner_actor_ids: frozenset[int] = frozenset()
    """Everybody who ever acted for the owner on this plan, whatever the revision."""
    reviewer_ids: frozenset[int] = frozenset()
    """Everybody who started or returned a review of this revision."""
    tiers: tuple[ReviewTier, ...] = ()
    """The direct supervisor first, up to the root."""
    blocking: int = 0
    working_number: int | None = None
    """Number of another revision of the plan that is still on its way."""
    cycle_year: int | None = None
