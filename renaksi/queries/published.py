"""Figures that are public, of an agency and everything below it (`core.publication`).

One reading feeds the page, the table behind its map and the open data, so they cannot differ.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.achievement import Mean
from renaksi.core.agency import AgencyKind
from renaksi.core.complaint_tally import Tally
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import NONE, ONE
from renaksi.core.connection import ConnectionState
from renaksi.core.cycle import tree_day
from renaksi.core.funnel import AgencyRow, Child, Counts
from renaksi.core.grade_figures import Result
from renaksi.core.plan import FunnelStage
from renaksi.core.policy import Actor
from renaksi.models import ActionPlan, ReportTotal
from renaksi.queries.compliance import moment_of
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Point, Question
from renaksi.queries.funnel import end_of
from renaksi.queries.funnel_counts import Counted, Told, counted
from renaksi.queries.funnel_rows import plan_duties
from renaksi.queries.funnel_standings import standings
from renaksi.queries.publication import Released
from renaksi.queries.published_service import Complaints, Connection, complaints, connection, told


class Line(NamedTuple):
    """One agency, with what is public of it."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stands under (or is); None for the node itself."""
    is_enacted: bool | None
    """None: no plan is owed, or plans are not public yet."""
    reports: tuple[Figures, ...]
    """Point by point; nothing expected where no report was."""
    achieved: tuple[Decimal | None, ...]
    """Point by point, percent unrounded; None as long as it has not been verified."""
    result: Result | None
    complaints: Tally | None
    """None: nothing came in, or nothing is public of it."""
    connection: ConnectionState | None
    """None: it did not stand there on the day, or nothing is public of it."""


@dataclass(frozen=True)
class Published:
    """Under one node, what is public of one cycle."""

    released: Released
    node: Child
    kind: AgencyKind
    as_of: date
    plans: Counted | None
    complaints: Complaints | None
    connection: Connection | None
    found: Facts
    lines: tuple[Line, ...]
    """In the order of lists; only those of whom anything is public."""
    told_by: Hashable
    """Where this is equal, every figure is."""

    @property
    def own(self) -> Line | None:
        """The node itself."""
        return next((one for one in self.lines if one.agency_id == self.node.agency_id), None)

    @property
    def below(self) -> tuple[Line, ...]:
        return tuple(one for one in self.lines if one.agency_id != self.node.agency_id)

    def figures(self, point: Point) -> Figures:
        """Of the node and everything below it; of any cycle that was read."""
        return self.found.figures(point)

    def year(self, other: Released) -> Figures:
        """All public checkpoints of a cycle together."""
        return sum((self.found.figures(one) for one in other.points), NONE)

    def plans_of(self, agency_id: int) -> Counts:
        """Of a child of the node with everything below it."""
        parts = self.plans.by_hub if self.plans else ()
        return next((one.counts for one in parts if one.agency_id == agency_id), Counts())

    def reports_of(self, agency_id: int) -> Figures:
        """The same of reports, at all public checkpoints together."""
        return sum(
            (self.found.shares(one).get(agency_id, NONE) for one in self.released.points), NONE
        )


def published(
    session: Session,
    released: Released,
    others: Sequence[Released],
    node_id: int,
    *,
    public: Actor,
    today: date,
    now: datetime,
    results: Mapping[int, Result],
) -> Published:
    """`others`: cycles whose reports are read beside it; nine statements at most, and
    one more where an agency with complaints ended.

    `results` by agency, as they were published. Raises NotFound for an unknown node.
    """
    points = [one for cycle in (released, *others) for one in cycle.points]
    asked = Question(
        under_id=node_id,
        actor=public,
        today=today,
        as_of=today,
        moment=moment_of(today, now),
        named_on=tree_day(released.year, today),
        from_totals=True,
    )
    found = facts(session, points, asked)
    plans = _plans(session, released, found, today) if released.has_plans else None
    achieved = _achieved(session, released.points) if released.points else {}
    kind = found.agencies.listing.kind(node_id)
    among = None if kind is AgencyKind.PUSAT else {node_id, *found.branch.everybody}
    read = told(session, released.complaints_until, released.connection_on, among)
    received = complaints(session, found.branch, read)
    linked = connection(found.branch, kind, read)
    return Published(
        released=released,
        node=found.node,
        kind=kind,
        as_of=today,
        plans=plans,
        complaints=received,
        connection=linked,
        found=found,
        lines=tuple(_lines(released, found, plans, achieved, results, received, linked)),
        told_by=(found.told_by, plans, released, tuple(others), tuple(sorted(achieved.items())),
                 tuple(sorted(results.items())), received and received.told_by,
                 linked and linked.told_by, today),
    )  # fmt: skip


def _plans(session: Session, released: Released, found: Facts, today: date) -> Counted:
    """Two statements; the tree and the names are those of the reports."""
    return counted(
        Told(
            under_id=found.node_id,
            on=tree_day(released.year, today),
            branch=found.branch,
            names=found.agencies.names,
            plans=standings(session, released.id, end_of(today)),
            duties=plan_duties(session, released.id, today),
            seen=None,
            others=(),
        )
    )


def _achieved(session: Session, points: Sequence[Point]) -> dict[tuple[int, int], Decimal | None]:
    """By agency and checkpoint, of reports that have been verified; one statement."""
    one = ReportTotal
    rows = session.execute(
        select(
            ActionPlan.agency_id, one.checkpoint_id, one.weight, one.weighted, one.due, one.missing
        )
        .join(ActionPlan, ActionPlan.id == one.plan_id)
        .where(one.checkpoint_id.in_([point.id for point in points]), one.verified, one.due > 0)
    )
    return {
        (agency_id, point): Mean(weight, weighted, due, missing).percent
        for agency_id, point, weight, weighted, due, missing in rows
    }


def _lines(
    released: Released,
    found: Facts,
    plans: Counted | None,
    achieved: Mapping[tuple[int, int], Decimal | None],
    results: Mapping[int, Result],
    received: Complaints | None,
    linked: Connection | None,
) -> list[Line]:
    stages: dict[int, AgencyRow] = {
        one.agency_id: one for one in (plans.by_agency if plans else ()) if one.owes
    }
    marks: list[dict[int, int]] = [
        {key: mark for key, _, mark in found.placed[one.id] if mark is not None}
        for one in released.points
    ]
    on = max((one.tree_on for one in released.points), default=tree_day(released.year, date.max))
    part_of = found.branch.on(on)
    came = received.by_agency if received else {}
    states = linked.states if linked else {}
    wanted = [
        key
        for key in found.agencies
        if key in stages
        or any(key in one for one in marks)
        or (key in results and key in part_of)
        or key in came
        or key in states
    ]
    known = found.agencies.named(wanted)
    return [
        Line(
            key,
            known[key].code,
            known[key].child.name,
            known[key].kind,
            stages[key].part if key in stages else part_of.get(key),
            stages[key].reached(FunnelStage.ENACTED) if key in stages else None,
            tuple(ONE[one[key]] if key in one else NONE for one in marks),
            tuple(achieved.get((key, one.id)) for one in released.points),
            results.get(key),
            came.get(key),
            states.get(key),
        )
        for key in wanted
    ]
