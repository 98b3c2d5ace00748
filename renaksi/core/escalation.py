"""What a tier below has let lie beyond its limit of working days (design section 4, Escalation)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from renaksi.core.authority import ReviewTier


class Overdue(NamedTuple):
    """One plan or report that waits too long, and for whom."""

    tier: ReviewTier | None
    """Whose turn it is; None where nobody on the whole way up can act."""
    submitted_at: datetime
    object_id: int
    """Of the report, or of the revision of a plan."""
    is_plan: bool = False


@dataclass(frozen=True, slots=True)
class TierOverdue:
    """Everything one tier has let lie, the longest wait first."""

    agency_id: int | None
    """None: where nobody can act."""
    name: str
    found: tuple[Overdue, ...]

    @property
    def plans(self) -> int:
        return sum(one.is_plan for one in self.found)

    @property
    def reports(self) -> int:
        return len(self.found) - self.plans

    @property
    def since(self) -> datetime:
        """When the longest wait began."""
        return self.found[0].submitted_at


def by_tier(found: Iterable[Overdue]) -> tuple[TierOverdue, ...]:
    """Tier by tier, the most let lie first; what nobody can take stands at the top."""
    tiers: dict[int | None, list[Overdue]] = {}
    names: dict[int | None, str] = {}
    for one in sorted(found, key=lambda one: (one.submitted_at, one.is_plan, one.object_id)):
        key = one.tier.agency_id if one.tier else None
        names[key] = one.tier.name if one.tier else ""
        tiers.setdefault(key, []).append(one)
    made = [TierOverdue(key, names[key], tuple(rows)) for key, rows in tiers.items()]
    return tuple(
        sorted(made, key=lambda one: (one.agency_id is not None, -len(one.found), one.name))
    )
