"""The facts behind figures of compliance: agencies, where they stood, what they owe, what came in.

Five statements, whatever the number of checkpoints, cycles and days asked about.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Final, NamedTuple

from sqlalchemy import Date, Integer, String, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, Tier, TimeZone
from renaksi.core.compliance import Figures, tally
from renaksi.core.compliance_parts import Placed, by_part
from renaksi.core.compliance_tree import Branch
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.report_duty import ABLE, ReportDuties
from renaksi.models import Agency, AgencyName
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.compliance_marks import replayed, stored
from renaksi.queries.compliance_question import Point, Question, hidden_below
from renaksi.queries.report_duties import duties_on
from renaksi.queries.stood_below import stood_below


class Known(NamedTuple):
    """One agency, under its name of the day asked about."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    zone: TimeZone

    @property
    def child(self) -> Child:
        name = known_as(self.kind, self.name, self.short_name)
        return Child(self.id, self.code, name, self.kind.tier is Tier.HUB)


@dataclass(frozen=True)
class Facts:
    """What figures under one node are made of; agencies the actor may not see are not in it."""

    node_id: int
    points: tuple[Point, ...]
    agencies: Mapping[int, Known]
    """In the order of lists; the node itself is always among them."""
    branch: Branch
    duties: Mapping[int, ReportDuties]
    """By cycle."""
    marks: Mapping[int, Mapping[int, int]]
    """By checkpoint and agency, how reports stand (`core.compliance.marks`)."""
    hidden: Mapping[int, frozenset[int]]
    """By checkpoint, agencies below the node that the actor may not see."""
    _shares: dict[int, Mapping[int | None, Figures]] = field(default_factory=dict, compare=False)

    @cached_property
    def placed(self) -> Mapping[int, Sequence[Placed]]:
        """By checkpoint, in their order: who owes a report or is exempt from it, in order of lists."""
        return {point.id: self.placing(point) for point in self.points}

    def placing(self, point: Point) -> list[Placed]:
        """The same of one checkpoint."""
        parts, marks = self.branch.on(point.tree_on), self.marks.get(point.id, {})
        hidden = self.hidden.get(point.id, frozenset())
        return [
            (agency_id, parts[agency_id], marks.get(agency_id, 0) if owes else None)
            for agency_id, owes in self.owing[point.cycle_id]
            if agency_id in parts and agency_id not in hidden
        ]

    def shares(self, point: Point) -> Mapping[int | None, Figures]:
        """What `compliance_parts.shares` makes of `placing`, without a line for each agency."""
        if point.id not in self._shares:
            ids, parts = self._expected(point), self.branch.on(point.tree_on)
            marks = self.marks.get(point.id, {})
            alike = zip(map(parts.get, ids), map(marks.get, ids, repeat(0)), strict=True)
            self._shares[point.id] = by_part(Counter(alike))
        return self._shares[point.id]

    def figures(self, point: Point) -> Figures:
        """What `compliance_parts.figures` makes of `placing`."""
        marks = self.marks.get(point.id, {})
        return tally(Counter(map(marks.get, self._expected(point), repeat(0))))

    def _expected(self, point: Point) -> list[int]:
        """Of whom a report is expected there."""
        parts, hidden = self.branch.on(point.tree_on), self.hidden.get(point.id, frozenset())
        owing = self._sure[point.cycle_id]
        if hidden:
            owing = [one for one in owing if one not in hidden]
        return [one for one in owing if one in parts]

    @cached_property
    def _sure(self) -> Mapping[int, list[int]]:
        """By cycle, who owes reports."""
        return {cycle: [one for one, owes in told if owes] for cycle, told in self.owing.items()}

    @cached_property
    def owing(self) -> Mapping[int, Sequence[tuple[int, bool]]]:
        """By cycle, who owes reports and (False) who is exempt from them, in order of lists."""
        found = {}
        for cycle_id, duties in self.duties.items():
            able = self.agencies.values()
            if not duties.named:  # as in most cycles: nobody needs to be asked one by one
                found[cycle_id] = [(one.id, True) for one in able if one.kind in duties.kinds]
                continue
            told = ((one.id, duties.owes(one.id, one.kind)) for one in able)
            found[cycle_id] = [(one, owes) for one, owes in told if owes or duties.exemption(one)]
        return found

    @property
    def node(self) -> Child:
        return self.agencies[self.node_id].child

    def children(self, points: Iterable[Point]) -> list[Child]:
        """Whoever stood directly below the node at one of the checkpoints, in order of lists."""
        found: set[int | None] = set()
        for day in {point.tree_on for point in points}:
            found.update(self.branch.on(day).values())
        return [one.child for one in self.agencies.values() if one.id in found]

    def hubs(self, points: Iterable[Point]) -> list[Child]:
        """Those among them that supervise others."""
        return [one for one in self.children(points) if one.is_hub]


def facts(session: Session, points: Sequence[Point], asked: Question) -> Facts:
    """`asked.under_id` is the caller's to check. Raises NotFound where there is no such agency."""
    agencies = _agencies(session, asked)
    if asked.under_id not in agencies:
        raise NotFound
    stood = stood_below(session, asked.under_id)
    found = stood.branch

    def zone_of(agency_id: int) -> TimeZone | None:
        known = agencies.get(agency_id) if agency_id in found.everybody else None
        return known.zone if known else None

    read = stored if asked.from_totals else replayed
    ids = [one.id for one in points]
    return Facts(
        node_id=asked.under_id,
        points=tuple(points),
        agencies=agencies,
        branch=found,
        duties=duties_on(session, {one.cycle_id for one in points}, asked.as_of),
        marks=read(session, ids, asked.moment, zone_of) if points else {},
        hidden=hidden_below(session, points, asked, stood),
    )


_then: Final = and_(
    AgencyName.agency_id == Agency.id,
    AgencyName.valid_from <= bindparam("on", type_=Date),
    AgencyName.valid_to > bindparam("on", type_=Date),
)
_AGENCIES: Final = (
    select(
        Agency.id,
        Agency.code,
        func.coalesce(AgencyName.name, Agency.name),
        func.coalesce(AgencyName.short_name, Agency.short_name),
        type_coerce(Agency.kind, String),
        type_coerce(Agency.time_zone, String),
    )
    .outerjoin(AgencyName, _then)
    .where(or_(Agency.kind.in_(ABLE), Agency.id == bindparam("under", type_=Integer)))
    .order_by(*ordering())
)
_KIND: Final = {one.value: one for one in AgencyKind}
_ZONE: Final = {one.value: one for one in TimeZone}


def _agencies(session: Session, asked: Question) -> dict[int, Known]:
    rows = session.execute(_AGENCIES, {"on": asked.named_on, "under": asked.under_id})
    return {
        key: Known(key, code, name, short_name, _KIND[kind], _ZONE[zone])
        for key, code, name, short_name, kind, zone in rows.all()
    }
