"""What the rules of a plan's steps need to know of a revision; gathered by `queries.plan_cases`."""

from dataclasses import dataclass

from renaksi.core.authority import ReviewTier
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanState
from renaksi.core.policy import Place

__all__ = ["PlanCase", "ReviewTier"]


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
    custodian: str = ""
    """Name of the agency that inherited the plan and acts for it; empty: its own agency does."""

    @property
    def is_orphan(self) -> bool:
        """Its agency is no more and left nobody to act for it."""
        return self.place.origin is not None and not self.custodian

    def acted_for_owner(self, user_id: int | None) -> bool:
        return user_id in self.owner_actor_ids or user_id == self.submitted_by_id

    def took_part_in_review(self, user_id: int | None) -> bool:
        return user_id in self.reviewer_ids or user_id == self.reviewed_by_id
