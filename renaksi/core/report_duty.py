"""Who owes reports in a cycle: by kind, unless an exception with a reason says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from renaksi.core.agency import UNIT_KINDS, AgencyKind

NEVER = UNIT_KINDS | {AgencyKind.PUSAT}
"""Units owe nothing by themselves (design section 2); nobody stands above the root to verify it."""
ABLE = tuple(kind for kind in AgencyKind if kind not in NEVER)


@dataclass(frozen=True, slots=True)
class NamedDuty:
    """What one agency owes whatever its kind does, and why."""

    owes: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ReportDuties:
    """What had been decided for a cycle by a day. A report is owed only where a plan is."""

    kinds: frozenset[AgencyKind] = frozenset()
    named: Mapping[int, NamedDuty] = field(default_factory=dict)

    def owes(self, agency_id: int, kind: AgencyKind) -> bool:
        """Of an agency that exists."""
        exception = self.named.get(agency_id)
        if exception is None:
            return kind in self.kinds
        return exception.owes and kind not in NEVER

    def exemption(self, agency_id: int) -> str:
        """The reason for which it owes nothing; empty where no exception says so."""
        exception = self.named.get(agency_id)
        return "" if exception is None or exception.owes else exception.reason
