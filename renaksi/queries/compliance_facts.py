"""The facts behind figures of compliance: agencies, where they stood, what they owe, what came in.

Five statements, whatever the number of checkpoints, cycles and days asked about.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from renaksi.core.agency import HUB_KINDS, TimeZone
from renaksi.core.compliance import Figures
from renaksi.core.compliance_counts import (
    NOTHING_CAME,
    Came,
    Counted,
    Placing,
    counted,
    lines_of,
    placed,
)
from renaksi.core.compliance_parts import Placed, Reporter
from renaksi.core.compliance_tree import Branch
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.report_duty import ReportDuties
from renaksi.queries.agency_register import Register, register
from renaksi.queries.compliance_marks import replayed, stored
from renaksi.queries.compliance_question import Point, Question, hidden_below
from renaksi.queries.report_duties import duties_on
from renaksi.queries.stood_below import stood_below


@dataclass(frozen=True)
class Facts:
    """What figures under one node are made of; agencies the actor may not see are not in it."""

    node_id: int
    points: tuple[Point, ...]
    agencies: Register
    """In the order of lists; the node itself is always among them."""
    branch: Branch
    duties: Mapping[int, ReportDuties]
    """By cycle."""
    told: Mapping[int, Came]
    """By checkpoint, what came in."""
    hidden: Mapping[int, frozenset[int]]
    """By checkpoint, agencies below the node that the actor may not see."""

    @property
    def told_by(self) -> Hashable:
        """What its figures are counted from, and for whom."""
        exempt = tuple((cycle, self._exempt(cycle)) for cycle in self.duties)
        placings = tuple(map(self._placing, self.points))
        return self.node, self.agencies.listing, self.points, placings, exempt

    @cached_property
    def placed(self) -> Mapping[int, Sequence[Placed]]:
        """By checkpoint, in their order: who owes a report or is exempt from it, in order of lists."""
        return {point.id: self.placing(point) for point in self.points}

    def placing(self, point: Point) -> list[Placed]:
        """The same of one checkpoint."""
        exempt = {one for one, _ in self._exempt(point.cycle_id)}
        return placed(self._placing(point), self.agencies.listing.kinds, exempt)

    def lines(self, points: Sequence[Point]) -> tuple[Reporter, ...]:
        """One line per agency at checkpoints of one cycle, without names."""
        exempt = self._exempt(points[0].cycle_id) if points else ()
        return lines_of(self.agencies.listing, tuple(map(self._placing, points)), exempt)

    def _exempt(self, cycle_id: int) -> tuple[tuple[int, str], ...]:
        """Who is exempt by name, and why."""
        duties = self.duties[cycle_id]
        told = ((one, duties.exemption(one)) for one in sorted(duties.named))
        return tuple((one, reason) for one, reason in told if reason)

    def shares(self, point: Point) -> Mapping[int | None, Figures]:
        """What `compliance_parts.shares` makes of `placing`, without a line for each agency."""
        return self._counted(point).by_part

    def figures(self, point: Point) -> Figures:
        """What `compliance_parts.figures` makes of `placing`."""
        return self._counted(point).whole

    def _counted(self, point: Point) -> Counted:
        return counted(self._placing(point))

    def _placing(self, point: Point) -> Placing:
        return Placing(
            self.branch,
            point.tree_on,
            self.owing[point.cycle_id],
            self.hidden.get(point.id, frozenset()),
            self.told.get(point.id, NOTHING_CAME),
        )

    @cached_property
    def owing(self) -> Mapping[int, tuple[int, ...]]:
        """By cycle, who owes reports, in the order of lists."""
        return {cycle: self._owing(duties) for cycle, duties in self.duties.items()}

    def _owing(self, duties: ReportDuties) -> tuple[int, ...]:
        if not duties.named:  # as in most cycles: nobody needs to be asked one by one
            return self.agencies.listing.of_kinds(duties.kinds)
        kind = self.agencies.listing.kind
        return tuple(one for one in self.agencies if duties.owes(one, kind(one)))

    @property
    def node(self) -> Child:
        return self.agencies.named([self.node_id])[self.node_id].child

    def children(self, points: Iterable[Point]) -> list[Child]:
        """Whoever stood directly below the node at one of the checkpoints, in order of lists."""
        found: set[int | None] = set()
        for day in {point.tree_on for point in points}:
            found.update(self.branch.parts_on(day))
        chosen = [one for one in self.agencies if one in found]
        known = self.agencies.named(chosen)
        return [known[one].child for one in chosen]

    def hubs(self, points: Iterable[Point]) -> list[Child]:
        """Those among them that supervise others."""
        found: set[int | None] = set()
        for day in {point.tree_on for point in points}:
            found.update(self.branch.parts_on(day))
        hubs = [one for one in self.agencies.listing.of_kinds(HUB_KINDS) if one in found]
        known = self.agencies.named([self.node_id, *hubs])
        return [known[one].child for one in hubs]


def facts(
    session: Session, points: Sequence[Point], asked: Question, *, all_names: bool = True
) -> Facts:
    """`asked.under_id` is the caller's to check. Raises NotFound where there is no such agency.

    `all_names` False: for a page that names only a few of a nation.
    """
    stood = stood_below(session, asked.under_id)
    below = stood.branch.everybody
    agencies = register(session, asked.named_on, stood, all_names=all_names)
    if asked.under_id not in agencies:
        raise NotFound

    def zone_of(agency_id: int) -> TimeZone | None:
        return agencies[agency_id].zone if agency_id in below else None

    read = stored if asked.from_totals else replayed
    ids = [one.id for one in points]
    return Facts(
        node_id=asked.under_id,
        points=tuple(points),
        agencies=agencies,
        branch=stood.branch,
        duties=duties_on(session, {one.cycle_id for one in points}, asked.as_of),
        told=read(session, ids, asked.moment, zone_of) if points else {},
        hidden=hidden_below(session, points, asked, stood),
    )
