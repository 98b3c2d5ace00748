"""Who stood at or below a node on any day, and under which child of it.

From rows of the closure (`core.hierarchy.closure`) of the agencies that may owe something: a few
hundred for the whole nation, so that one reading serves the trees of many days.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from renaksi.core.dates import ALWAYS, FOREVER

Row = tuple[int, int, int, date, date]
"""Descendant, ancestor, depth, from, to (exclusive), as stored."""


class Stay(NamedTuple):
    """Agencies that stood under the same child of the node for the same time."""

    start: date
    end: date
    """Exclusive."""
    part: int | None
    """The child of the node they stood under or were; None for the node itself."""
    agencies: tuple[int, ...]

    @property
    def is_lasting(self) -> bool:
        """As nearly all are: nobody moved."""
        return self.start <= ALWAYS and self.end >= FOREVER


class Day(NamedTuple):
    """A branch as it stood on one day."""

    part_of: Mapping[int, int | None]
    parts: frozenset[int | None]


DAYS_KEPT: Final = 32
"""A page asks for eight or so; who asks for the days one by one does not fill the memory."""


@dataclass(frozen=True, eq=False)
class Branch:
    """The node and everybody who ever stood below it. One object is equal only to itself."""

    node_id: int
    stays: tuple[Stay, ...]
    _days: dict[date, "Day"] = field(default_factory=dict)

    def on(self, day: date) -> Mapping[int, int | None]:
        """By agency its part, of those who stood there on `day`."""
        return self._day(day).part_of

    def parts_on(self, day: date) -> frozenset[int | None]:
        """The children of the node on `day`; None stands for the node itself."""
        return self._day(day).parts

    def _day(self, day: date) -> "Day":
        if day not in self._days:
            if len(self._days) >= DAYS_KEPT:
                self._days.clear()
            found = dict(self._lasting)
            for stay in self._dated:
                if stay.start <= day < stay.end:
                    found.update(dict.fromkeys(stay.agencies, stay.part))
            self._days[day] = Day(found, frozenset(found.values()))
        return self._days[day]

    @cached_property
    def everybody(self) -> frozenset[int]:
        """Whoever stood there on some day."""
        return frozenset(one for stay in self.stays for one in stay.agencies)

    @cached_property
    def _lasting(self) -> Mapping[int, int | None]:
        return {one: stay.part for stay in self.stays if stay.is_lasting for one in stay.agencies}

    @cached_property
    def _dated(self) -> tuple[Stay, ...]:
        return tuple(stay for stay in self.stays if not stay.is_lasting)


def branch(rows: Iterable[Row], node_id: int) -> Branch:
    """`rows` come agency by agency."""
    alike: dict[tuple[date, date, int | None], list[int]] = defaultdict(list)
    for agency, own in groupby(rows, itemgetter(0)):
        for stay in _stays(list(own), node_id):
            alike[stay].append(agency)
    return Branch(node_id, tuple(Stay(*stay, tuple(ids)) for stay, ids in alike.items()))


def _stays(rows: list[Row], node_id: int) -> Iterable[tuple[date, date, int | None]]:
    for _, ancestor, depth, start, end in rows:
        if ancestor != node_id:
            continue
        if not depth:
            yield start, end, None
            continue
        for _, child, other, since, until in rows:
            if other == depth - 1 and since < end and start < until:
                yield max(start, since), min(end, until), child
