"""What a tier below has let lie beyond its limit of working days (design section 4, Escalation)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from renaksi.core.authority import ReviewTier
from renaksi.core.review_queue import Wait
from renaksi.core.review_turns import Owner


@dataclass(frozen=True, slots=True)
class Overdue:
    """One plan or report that waits too long, and for whom."""

    tier: ReviewTier | None
    """Whose turn it is; None where nobody on the whole way up can act."""
    agency: Owner
    year: int
    submitted_at: datetime
    wait: Wait
    at_work: str = ""
    """Name of who began; empty before."""
    checkpoint: str = ""
    """Of a report; a plan has none."""
    plan_id: int = 0
    report_id: int = 0
    """0 for a plan."""

    @property
    def is_plan(self) -> bool:
        return not self.report_id


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
    def longest(self) -> int:
        """Working days."""
        return max(one.wait.days for one in self.found)


def by_tier(found: Iterable[Overdue]) -> tuple[TierOverdue, ...]:
    """Tier by tier, the most let lie first; what nobody can take stands at the top."""
    tiers: dict[int | None, list[Overdue]] = {}
    names: dict[int | None, str] = {None: ""}
    for one in sorted(found, key=lambda one: (one.submitted_at, one.agency.code)):
        key = one.tier.agency_id if one.tier else None
        names[key] = one.tier.name if one.tier else ""
        tiers.setdefault(key, []).append(one)
    made = [TierOverdue(key, names[key], tuple(rows)) for key, rows in tiers.items()]
    return tuple(
        sorted(made, key=lambda one: (one.agency_id is not None, -len(one.found), one.name))
    )
