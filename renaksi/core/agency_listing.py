"""Agencies in the order of lists, with no more than their kinds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from renaksi.core.agency import AgencyKind

_KIND: Final = {one.value: one for one in AgencyKind}


@dataclass(frozen=True, eq=False)
class Listing:
    """One object is equal only to itself, so that what was worked out from it can be found by it."""

    kinds: Mapping[int, str]
    """By number, as a database tells them: the code of an `AgencyKind`."""
    _of: dict[frozenset[AgencyKind], tuple[int, ...]] = field(default_factory=dict)

    def kind(self, agency_id: int) -> AgencyKind:
        return _KIND[self.kinds[agency_id]]

    def of_kinds(self, kinds: Collection[AgencyKind]) -> tuple[int, ...]:
        """Those of some kinds, in the order of lists."""
        chosen = frozenset(kinds)
        if chosen not in self._of:
            wanted = {one.value for one in chosen}
            self._of[chosen] = tuple(key for key, kind in self.kinds.items() if kind in wanted)
        return self._of[chosen]
