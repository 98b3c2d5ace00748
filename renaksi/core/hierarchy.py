"""The dated tree of supervision: closure rows, lines of supervision, cycles and overlaps.

Links are the truth; the closure is derived from them and kept in a table, so that "who stands
below X on that day" is one indexed read. Stated in `design` section 2 (SupervisionLink).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from renaksi.core.dates import Span, first_overlap


class SupervisedBy(Protocol):
    """`agency` is supervised by `supervisor` during `span`."""

    @property
    def agency(self) -> int: ...
    @property
    def supervisor(self) -> int: ...
    @property
    def span(self) -> Span: ...


@dataclass(frozen=True, slots=True)
class Link:
    """The barest `SupervisedBy`."""

    agency: int
    supervisor: int
    span: Span


Links = Iterable[SupervisedBy] | Mapping[int, Sequence[SupervisedBy]]
"""All links, in any order or already sorted by agency."""


@dataclass(frozen=True, slots=True, order=True)
class ClosureRow:
    """`ancestor` stands `depth` steps above `descendant` during `span`; depth 0 is itself."""

    descendant: int
    ancestor: int
    depth: int
    span: Span


class CycleError(ValueError):
    """On some day the links lead back to where they began."""

    def __init__(self, link: SupervisedBy, way: tuple[int, ...], span: Span) -> None:
        super().__init__(f"{link.supervisor} stands above itself from {span.start}")
        self.link, self.way, self.span = link, way, span


def closure(
    links: Links, lifetimes: Mapping[int, Span], only: Iterable[int] | None = None
) -> set[ClosureRow]:
    """Every ancestor of every agency in `lifetimes` (or of `only` these), dated.

    The span of a row is what all links on the way have in common, within the lifetime of the
    descendant. Spans of one distance that touch are one row. Raises CycleError.
    """
    upward = _upward(links)
    rows: set[ClosureRow] = set()
    for agency in lifetimes if only is None else only:
        rows |= _joined(_climb(agency, lifetimes[agency], upward))
    return rows


def _upward(links: Links) -> Mapping[int, Sequence[SupervisedBy]]:
    if isinstance(links, Mapping):
        return links
    upward: dict[int, list[SupervisedBy]] = defaultdict(list)
    for link in links:
        upward[link.agency].append(link)
    return upward


def _climb(
    agency: int, span: Span, upward: Mapping[int, Sequence[SupervisedBy]]
) -> Iterator[ClosureRow]:
    """All that is met going up from `agency`, each with the days on which the way exists."""
    heads: list[tuple[tuple[int, ...], Span]] = [((agency,), span)]
    while heads:
        way, days = heads.pop()
        yield ClosureRow(agency, way[-1], len(way) - 1, days)
        for link in upward.get(way[-1], ()):
            if common := days.meet(link.span):
                if link.supervisor in way:
                    raise CycleError(link, way, common)
                heads.append(((*way, link.supervisor), common))


def _joined(rows: Iterable[ClosureRow]) -> set[ClosureRow]:
    """The same days in as few rows as can be, so that equal trees have equal closures."""
    kept: list[ClosureRow] = []
    for row in sorted(rows):
        last = kept[-1] if kept else None
        if last and _same_way(last, row) and last.span.end == row.span.start:
            joined = Span(last.span.start, row.span.end)
            kept[-1] = ClosureRow(row.descendant, row.ancestor, row.depth, joined)
        else:
            kept.append(row)
    return set(kept)


def _same_way(one: ClosureRow, other: ClosureRow) -> bool:
    return one.ancestor == other.ancestor and one.depth == other.depth


def cycle_days(links: Links, child: int, supervisor: int, span: Span) -> Span | None:
    """The first days in `span` on which `child` already stands above `supervisor`, or is it."""
    found = [row.span for row in _climb(supervisor, span, _upward(links)) if row.ancestor == child]
    return min(found, default=None)


def would_cycle(links: Links, child: int, supervisor: int, span: Span) -> bool:
    """Whether putting `child` under `supervisor` during `span` would close a circle."""
    return cycle_days(links, child, supervisor, span) is not None


def overlap(links: Links, agency: int) -> tuple[Span, Span] | None:
    """Two links of `agency` that share a day: it would have two supervisors."""
    return first_overlap(link.span for link in _upward(links).get(agency, ()))


def lineage(links: Links, agency: int, on: date) -> tuple[int, ...]:
    """The agency, then its supervisors of that day up to the root. Raises CycleError."""
    one_day = Span(on, date.fromordinal(on.toordinal() + 1))
    rows = sorted(_climb(agency, one_day, _upward(links)), key=lambda row: row.depth)
    return tuple(row.ancestor for row in rows)


def uncovered(spans: Iterable[Span], lifetime: Span) -> Span | None:
    """The first days of `lifetime` that none of `spans` covers."""
    day = lifetime.start
    for span in sorted(spans):
        if span.start > day:
            return Span(day, min(span.start, lifetime.end))
        day = max(day, span.end)
    return Span(day, lifetime.end) if day < lifetime.end else None
