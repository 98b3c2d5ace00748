"""Who stood at or below a node on any day, and under which child of it.

From rows of the closure (`core.hierarchy.closure`) of the agencies that may owe something: a few
thousand for the whole nation, so that one reading serves the trees of many days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter

Row = tuple[int, int, int, date, date]
"""Descendant, ancestor, depth, from, to (exclusive), as stored."""
Stay = tuple[date, date, int | None]
"""From, to (exclusive), and the child of the node one stood under or was; None for the node itself."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The node and everybody who ever stood below it."""

    node_id: int
    stays: Mapping[int, tuple[Stay, ...]]
    _days: dict[date, Mapping[int, int | None]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> Mapping[int, int | None]:
        """By agency its part, of those who stood there on `day`."""
        if day not in self._days:
            self._days[day] = {
                agency: part
                for agency, stays in self.stays.items()
                for start, end, part in stays
                if start <= day < end
            }
        return self._days[day]


def branch(rows: Iterable[Row], node_id: int) -> Branch:
    """`rows` come agency by agency."""
    stays = {
        agency: found
        for agency, own in groupby(rows, itemgetter(0))
        if (found := tuple(_stays(list(own), node_id)))
    }
    return Branch(node_id, stays)


def _stays(rows: list[Row], node_id: int) -> Iterable[Stay]:
    for _, ancestor, depth, start, end in rows:
        if ancestor != node_id:
            continue
        if not depth:
            yield start, end, None
            continue
        for _, child, other, since, until in rows:
            if other == depth - 1 and since < end and start < until:
                yield max(start, since), min(end, until), child
