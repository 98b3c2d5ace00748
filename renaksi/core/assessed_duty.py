"""Who is assessed with an instrument in a cycle (design section 2, Obligation)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from renaksi.core.agency import AgencyKind
from renaksi.core.plan_duty import PlanDuties


@dataclass(frozen=True, slots=True)
class AssessedDuties:
    """What had been decided by a day. Where no kinds were named, those who owe a plan are assessed."""

    plans: PlanDuties
    kinds: frozenset[AgencyKind] | None = None
    """None: nothing was decided of this instrument."""
    named: Mapping[int, bool] = field(default_factory=dict)
    """Agencies that are, or are not, assessed whatever their kind is."""

    def holds(self, agency_id: int, kind: AgencyKind) -> bool:
        """Of an agency that exists. Units are not assessed by themselves."""
        if kind.is_unit:
            return False
        if agency_id in self.named:
            return self.named[agency_id]
        return self.plans.owes(agency_id, kind) if self.kinds is None else kind in self.kinds
