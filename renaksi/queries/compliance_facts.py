"""The facts behind figures of compliance: agencies, where they stood, what they owe, what came in.

Five statements, whatever the number of checkpoints, cycles and days asked about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier, TimeZone
from renaksi.core.compliance_parts import Placed
from renaksi.core.compliance_tree import Branch, Row, branch
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Role
from renaksi.core.report_duty import ABLE, NamedDuty, ReportDuties
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    CycleObligation,
    ObligationException,
)
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.compliance_marks import replayed, stored
from renaksi.queries.obligations import in_force
from renaksi.queries.scope import visible


@dataclass(frozen=True, slots=True)
class Point:
    """A checkpoint and the day of the tree its figures stand on."""

    id: int
    code: str
    cycle_id: int
    tree_on: date


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

    @cached_property
    def placed(self) -> Mapping[int, Sequence[Placed]]:
        """By checkpoint, in their order: who owes a report or is exempt from it, in order of lists."""
        return {point.id: self._placed(point) for point in self.points}

    def _placed(self, point: Point) -> list[Placed]:
        parts, marks = self.branch.on(point.tree_on), self.marks.get(point.id, {})
        hidden = self.hidden.get(point.id, frozenset())
        return [
            (agency_id, parts[agency_id], marks.get(agency_id, 0) if owes else None)
            for agency_id, owes in self.owing[point.cycle_id]
            if agency_id in parts and agency_id not in hidden
        ]

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


@dataclass(frozen=True, slots=True)
class Question:
    """From where figures are looked at, by whom, and as of when."""

    under_id: int
    actor: Actor
    today: date
    as_of: date
    moment: datetime
    """The first moment that is not known any more."""
    named_on: date
    from_totals: bool = False
    """Today's figures as every step left them, instead of a replay of all steps."""


def facts(session: Session, points: Sequence[Point], asked: Question) -> Facts:
    """`asked.under_id` is the caller's to check. Raises NotFound where there is no such agency."""
    agencies = _agencies(session, asked)
    node = agencies.get(asked.under_id)
    if node is None:
        raise NotFound
    lines = _lines(session, asked.under_id, is_root=node.kind is AgencyKind.PUSAT)
    found = branch(lines, asked.under_id)
    above = [(up, start, end) for one, up, _, start, end in lines if one == asked.under_id]
    zones = {one: agencies[one].zone for one in found.stays if one in agencies}
    read = stored if asked.from_totals else replayed
    ids = [one.id for one in points]
    return Facts(
        node_id=asked.under_id,
        points=tuple(points),
        agencies=agencies,
        branch=found,
        duties=duties_on(session, {one.cycle_id for one in points}, asked.as_of),
        marks=read(session, ids, asked.moment, zones) if points else {},
        hidden=_hidden(session, points, asked, found, above),
    )


def _agencies(session: Session, asked: Question) -> dict[int, Known]:
    on, named = asked.named_on, AgencyName
    then = and_(named.agency_id == Agency.id, named.valid_from <= on, named.valid_to > on)
    rows = session.execute(
        select(
            Agency.id,
            Agency.code,
            func.coalesce(named.name, Agency.name),
            func.coalesce(named.short_name, Agency.short_name),
            Agency.kind,
            Agency.time_zone,
        )
        .outerjoin(named, then)
        .where(or_(Agency.kind.in_(ABLE), Agency.id == asked.under_id))
        .order_by(*ordering())
    )
    return {row[0]: Known._make(row) for row in rows}


def _lines(session: Session, under_id: int, *, is_root: bool) -> list[Row]:
    """Rows of the closure of those who may owe, agency by agency; of the root's branch all."""
    row = AgencyClosure
    able = select(Agency.id).where(Agency.kind.in_(ABLE))
    chosen = select(
        row.descendant_id, row.ancestor_id, row.depth, row.valid_from, row.valid_to
    ).order_by(row.descendant_id)
    if is_root:
        return _rows(session, chosen.where(row.descendant_id.in_(able)))
    below = aliased(AgencyClosure)
    inside = select(below.descendant_id).where(below.ancestor_id == under_id)
    return _rows(session, chosen.where(row.descendant_id.in_(able.where(Agency.id.in_(inside)))))


def _rows(session: Session, chosen: Select[int, int, int, date, date]) -> list[Row]:
    return [(one, up, depth, start, end) for one, up, depth, start, end in session.execute(chosen)]


def duties_on(session: Session, cycle_ids: Collection[int], on: date) -> dict[int, ReportDuties]:
    """By cycle, who owed reports as known on `on`; two statements."""
    kind, one = CycleObligation, ObligationException
    kinds = session.execute(
        select(kind.cycle_id, kind.kind).where(
            kind.cycle_id.in_(cycle_ids),
            kind.owes_plan,
            kind.owes_reports,
            in_force(kind.valid_from, kind.valid_to, on),
        )
    ).all()
    named = session.execute(
        select(
            one.cycle_id, one.agency_id, and_(one.owes_plan, one.owes_reports), one.reason
        ).where(one.cycle_id.in_(cycle_ids), in_force(one.valid_from, one.valid_to, on))
    ).all()
    return {
        cycle: ReportDuties(
            frozenset(owing for owner, owing in kinds if owner == cycle),
            {
                agency: NamedDuty(bool(owes), why)
                for owner, agency, owes, why in named
                if owner == cycle
            },
        )
        for cycle in cycle_ids
    }


def _hidden(
    session: Session,
    points: Sequence[Point],
    asked: Question,
    found: Branch,
    above: Sequence[tuple[int, date, date]],
) -> dict[int, frozenset[int]]:
    """Nobody, without a statement, for whoever sees everything below the node on any day."""
    if all(_sees_all(asked, one.tree_on, above) for one in points):
        return {}
    chosen = [_seen(one, asked) for one in points]
    rows = session.execute(union_all(*chosen) if len(chosen) > 1 else chosen[0])
    seen: dict[int, set[int]] = {one.id: set() for one in points}
    for checkpoint_id, agency_id in rows:
        seen[checkpoint_id].add(agency_id)
    return {key: frozenset(found.stays.keys() - ids) for key, ids in seen.items()}


def _sees_all(asked: Question, on: date, above: Sequence[tuple[int, date, date]]) -> bool:
    """What stood below a reviewer's home or a watcher's reach on a day is theirs to read."""
    actor = asked.actor
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return True
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    reaches = {grant.reach_id for grant in actor.with_role(*WATCHER_ROLES) if not grant.kinds}
    over = {asked.under_id, *(one for one, start, end in above if start <= on < end)}
    return bool(over & (homes | reaches))


def _seen(point: Point, asked: Question) -> Select[int, int]:
    return select(literal(point.id), Agency.id).where(
        Agency.kind.in_(ABLE), visible(asked.actor, Agency.id, asked.today, point.tree_on)
    )
