"""How many agencies of each kind stand how on a day (design section 6). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind
from renaksi.core.connection import REACHED, ConnectionState
from renaksi.core.numbers import share

SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil" (design section 5)."""


class Standing(NamedTuple):
    """One agency on the day."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stood under (or was); None for the node itself."""
    state: ConnectionState
    since: date | None
    """None: nobody told anything of it."""
    last_active: date | None
    is_active: bool
    """Signed in within a month before the day."""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Connections:
    """Counts by state; whoever nothing was told of is not connected."""

    counts: Mapping[ConnectionState, int]
    active: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_small(self) -> bool:
        return 0 < self.total < SMALL

    def reached(self, state: ConnectionState) -> int:
        """How many came as far as this, or further."""
        return sum(many for one, many in self.counts.items() if REACHED[one] >= REACHED[state])

    def share(self, state: ConnectionState) -> Decimal | None:
        """Who came so far or further, in percent; two decimals."""
        return share(self.reached(state), self.total)

    @property
    def share_active(self) -> Decimal | None:
        return share(self.active, self.total)


def connections(some: Iterable[Standing]) -> Connections:
    """Every state stands there, with 0 where nobody does."""
    rows = list(some)
    found = Counter(one.state for one in rows)
    counts = {state: found[state] for state in ConnectionState}
    return Connections(counts, sum(one.is_active for one in rows))


def by_kind(some: Iterable[Standing]) -> dict[AgencyKind, Connections]:
    """In the order of the kinds; kinds nobody is of are left out."""
    groups: dict[AgencyKind, list[Standing]] = {}
    for one in some:
        groups.setdefault(one.kind, []).append(one)
    return {kind: connections(groups[kind]) for kind in AgencyKind if kind in groups}
