"""The facts behind figures of compliance: agencies, where they stood, what they owe, what came in.

Five statements, whatever the number of checkpoints, cycles and days asked about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from renaksi.core.agency import HUB_KINDS, AgencyKind, TimeZone
from renaksi.core.compliance import Figures
from renaksi.core.compliance_counts import NOTHING_CAME, Came, Counted, counted, marks_of
from renaksi.core.compliance_parts import Placed
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

    @cached_property
    def placed(self) -> Mapping[int, Sequence[Placed]]:
        """By checkpoint, in their order: who owes a report or is exempt from it, in order of lists."""
        return {point.id: self.placing(point) for point in self.points}

    def placing(self, point: Point) -> list[Placed]:
        """The same of one checkpoint."""
        parts, marks = (
            self.branch.on(point.tree_on),
            marks_of(self.told.get(point.id, NOTHING_CAME)),
        )
        hidden = self.hidden.get(point.id, frozenset())
        return [
            (agency_id, parts[agency_id], marks.get(agency_id, 0) if owes else None)
            for agency_id, owes in self._concerned(point.cycle_id)
            if agency_id in parts and agency_id not in hidden
        ]

    def shares(self, point: Point) -> Mapping[int | None, Figures]:
        """What `compliance_parts.shares` makes of `placing`, without a line for each agency."""
        return self._counted(point).by_part

    def figures(self, point: Point) -> Figures:
        """What `compliance_parts.figures` makes of `placing`."""
        return self._counted(point).whole

    def _counted(self, point: Point) -> Counted:
        return counted(
            self.branch,
            point.tree_on,
            self.owing[point.cycle_id],
            self.hidden.get(point.id, frozenset()),
            self.told.get(point.id, NOTHING_CAME),
        )

    @cached_property
    def owing(self) -> Mapping[int, tuple[int, ...]]:
        """By cycle, who owes reports, in the order of lists."""
        found: dict[int, tuple[int, ...]] = {}
        by_kind: dict[frozenset[AgencyKind], tuple[int, ...]] = {}
        for cycle_id, duties in self.duties.items():
            if duties.kinds not in by_kind:
                by_kind[duties.kinds] = self.agencies.of_kinds(duties.kinds)
            if duties.named:
                found[cycle_id] = tuple(one for one in self.agencies if self._owes(duties, one))
            else:  # as in most cycles: nobody needs to be asked one by one
                found[cycle_id] = by_kind[duties.kinds]
        return found

    def _owes(self, duties: ReportDuties, agency_id: int) -> bool:
        return duties.owes(agency_id, self.agencies.kind(agency_id))

    def _concerned(self, cycle_id: int) -> list[tuple[int, bool]]:
        """Who owes reports and (False) who is exempt from them, in the order of lists."""
        ids, duties = self.owing[cycle_id], self.duties[cycle_id]
        if not duties.named:
            return [(one, True) for one in ids]
        owing = set(ids)
        return [
            (one, one in owing) for one in self.agencies if one in owing or duties.exemption(one)
        ]

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
        hubs = [one for one in self.agencies.of_kinds(HUB_KINDS) if one in found]
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
    agencies = register(session, asked.named_on, asked.under_id, below, all_names=all_names)
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
