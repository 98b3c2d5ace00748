"""Who owes a plan in a cycle: by kind, unless a decision about one agency says otherwise."""

from dataclasses import dataclass

from renaksi.core.agency import AgencyKind
from renaksi.core.report_duty import NEVER


@dataclass(frozen=True, slots=True)
class PlanDuties:
    """What had been decided for a cycle by a day."""

    kinds: frozenset[AgencyKind] = frozenset()
    named: frozenset[int] = frozenset()
    """Agencies that owe a plan whatever their kind does."""
    exempt: frozenset[int] = frozenset()
    """Agencies that owe none whatever their kind does."""

    def owes(self, agency_id: int, kind: AgencyKind) -> bool:
        """Of an agency that exists."""
        if kind in NEVER:
            return False
        return agency_id in self.named or (kind in self.kinds and agency_id not in self.exempt)
