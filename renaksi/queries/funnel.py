"""The funnel of plans as of any day: who owes one and how far each has come (design section 5).

One path for today and for the past: the state of a revision is its last dated transition by the
end of the day (WIB); the tree is that of the day, at most of the cycle's last day.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier, TimeZone
from renaksi.core.cycle import tree_day
from renaksi.core.dates import FOREVER
from renaksi.core.funnel import (
    AgencyRow,
    Child,
    Counts,
    Part,
    PlanStanding,
    RevisionState,
    count,
    parts,
    standing,
)
from renaksi.core.policy import Actor
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Cycle,
    PlanRevision,
    PlanTransition,
    SupervisionLink,
)
from renaksi.queries.agency_tree import known_as, name_on, ordering, short_name_on, supervised
from renaksi.queries.concerned import concerned
from renaksi.queries.obligations import named, owes
from renaksi.queries.scope import visible

ONE_DAY: Final = timedelta(days=1)
_WIB: Final = ZoneInfo(TimeZone.WIB.key)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The plans of a cycle under one agency as of a day, as far as the actor may see them."""

    year: int
    as_of: date
    tree_on: date
    node: Child
    kind: AgencyKind
    total: Counts
    """The node and everything below it."""
    below: Counts
    """The same without the node itself."""
    by_agency: tuple[AgencyRow, ...]
    """Those who owe, then those who owe nothing but are exempted or have a plan."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""

    @property
    def is_nation(self) -> bool:
        return self.kind is AgencyKind.PUSAT

    @property
    def owes(self) -> int:
        return self.total.owes

    @property
    def drafted(self) -> int:
        return self.total.drafted

    @property
    def submitted(self) -> int:
        return self.total.submitted

    @property
    def endorsed(self) -> int:
        return self.total.endorsed

    @property
    def enacted(self) -> int:
        return self.total.enacted


def plan_funnel(
    session: Session,
    cycle: Cycle,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    as_of: date | None = None,
) -> Funnel:
    """What was known by the end of `as_of` (today if left out), WIB.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    as_of = min(as_of or today, FOREVER - ONE_DAY)
    on = tree_day(cycle.year, as_of)
    node, kind = _node(session, under_id, on)
    rows = _rows(session, cycle, as_of, _agencies(cycle, under_id, as_of, on, actor, today))
    below = [row for row in rows if row.agency_id != under_id]
    total = count(rows)
    return Funnel(
        year=cycle.year,
        as_of=as_of,
        tree_on=on,
        node=node,
        kind=kind,
        total=total,
        below=count(below) if len(below) < len(rows) else total,
        by_agency=tuple(sorted(rows, key=lambda row: not row.owes)),
        by_hub=tuple(parts(node, _children(session, under_id, on), rows)),
    )


def end_of(day: date) -> datetime:
    """The first moment after the day, WIB."""
    return datetime.combine(day + ONE_DAY, time.min, _WIB)


def _node(session: Session, under_id: int, on: date) -> tuple[Child, AgencyKind]:
    row = session.execute(_named(on).where(Agency.id == under_id)).one()
    return _child(row), row.kind


def _children(session: Session, under_id: int, on: date) -> Sequence[Child]:
    directly = select(SupervisionLink.agency_id).where(
        SupervisionLink.supervisor_id == under_id, supervised(on)
    )
    rows = session.execute(_named(on).where(Agency.id.in_(directly)).order_by(*ordering()))
    return [_child(row) for row in rows]


def _named(on: date) -> Select[*tuple[Any, ...]]:
    return select(
        Agency.id,
        Agency.code,
        name_on(on).label("name"),
        short_name_on(on).label("short_name"),
        Agency.kind,
    )


def _child(row: Any) -> Child:
    name = known_as(row.kind, row.name, row.short_name)
    return Child(row.id, row.code, name, row.kind.tier is Tier.HUB)


def _rows(
    session: Session, cycle: Cycle, as_of: date, agencies: Select[*tuple[Any, ...]]
) -> list[AgencyRow]:
    states = _standings(session, cycle, as_of)
    found = []
    for agency_id, code, name, kind, owes_it, exempt, plan_id, part in session.execute(
        agencies
    ).all():
        known = states.get(plan_id)
        if owes_it or exempt or known:
            plan = plan_id if known else None
            found.append(AgencyRow(agency_id, code, name, kind, part, bool(owes_it), plan, known))
    return found


def _agencies(
    cycle: Cycle, under_id: int, as_of: date, on: date, actor: Actor, today: date
) -> Select[*tuple[Any, ...]]:
    """Agencies at or below the node that may owe, are named, or have a plan.

    These few are found first: below the root stand forty times as many.
    """
    down, up = aliased(AgencyClosure), aliased(AgencyClosure)
    owes_it, exempt = owes(cycle, as_of), Agency.id.in_(named(cycle, as_of, owes_plan=False))
    plan = and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == cycle.id)
    # The child of the node that an agency stands under: its ancestor one step below the node.
    one_below = and_(up.descendant_id == Agency.id, up.depth == down.depth - 1, _holds(up, on))
    return (
        select(
            Agency.id,
            Agency.code,
            name_on(on).label("name"),
            Agency.kind,
            owes_it.label("owes"),
            exempt.label("exempt"),
            ActionPlan.id.label("plan_id"),
            up.ancestor_id.label("part"),
        )
        .join(down, and_(down.descendant_id == Agency.id, down.ancestor_id == under_id))
        .outerjoin(up, one_below)
        .outerjoin(ActionPlan, plan)
        .where(
            Agency.id.in_(concerned(cycle, as_of)),
            _holds(down, on),
            visible(actor, Agency.id, today, on),
        )
        .order_by(*ordering())
    )


def _holds(closure: Any, on: date) -> ColumnElement[bool]:
    return and_(closure.valid_from <= on, closure.valid_to > on)


def _standings(session: Session, cycle: Cycle, as_of: date) -> dict[int, PlanStanding]:
    """By plan, from the last transition of each of its revisions up to the end of the day."""
    place = func.row_number().over(
        partition_by=PlanTransition.revision_id,
        order_by=(PlanTransition.at.desc(), PlanTransition.id.desc()),
    )
    last = (
        select(
            PlanRevision.plan_id, PlanRevision.number, PlanTransition.target, place.label("place")
        )
        .join(PlanRevision, PlanRevision.id == PlanTransition.revision_id)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .where(ActionPlan.cycle_id == cycle.id, PlanTransition.at < end_of(as_of))
        .subquery()
    )
    rows = session.execute(
        select(last.c.plan_id, last.c.number, last.c.target).where(last.c.place == 1)
    ).all()
    by_plan: dict[int, list[RevisionState]] = defaultdict(list)
    for plan_id, number, state in rows:
        by_plan[plan_id].append(RevisionState(number, state))
    found = {plan_id: standing(revisions) for plan_id, revisions in by_plan.items()}
    return {plan_id: one for plan_id, one in found.items() if one is not None}
