"""What the page of one agency shows, and the changes of the tree by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.cycle import CycleState, last_day
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import NotFound
from renaksi.core.plan import WORKING, PlanState
from renaksi.core.policy import Actor, Place, Role
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    Checkpoint,
    Cycle,
    PlanRevision,
    RoleAssignment,
    User,
)
from renaksi.queries.agency_search import Step
from renaksi.queries.agency_tree import existing, name_on, short_name_on
from renaksi.queries.custody import plan_visible
from renaksi.queries.obligations import owes_plan
from renaksi.queries.scope import in_force

OFFICERS_SHOWN: Final = 12
ROLE_ORDER: Final = {role: place for place, role in enumerate(Role)} | {Role.MANAGER: -1}
"""Who signs off comes first."""


@dataclass(frozen=True, slots=True)
class AgencyOn:
    """An agency as it stood on `day`; on a day without it, under its last known name."""

    agency: Agency
    name: str
    short_name: str
    day: date
    line: tuple[Step, ...]
    """From the root down to itself; empty on a day without it."""
    place: Place
    """In the tree of today: what the reader may do follows from it."""

    @property
    def exists(self) -> bool:
        return self.agency.active_from <= self.day < self.agency.active_to

    @property
    def is_dated(self) -> bool:
        return self.agency.active_from > ALWAYS or self.agency.active_to < FOREVER

    @property
    def last_day(self) -> date:
        return self.agency.active_to - timedelta(days=1)

    @property
    def is_yet_to_come(self) -> bool:
        return self.day < self.agency.active_from


def agency_on(session: Session, code: str, day: date, today: date) -> AgencyOn:
    """One statement: the agency, its line of that day and its place of today. Raises NotFound."""
    rows = session.execute(_agency_on(day, today), {"code": code}).all()
    if not rows:
        raise NotFound
    line = [
        Step(row.code, row.above_name, row.above_short, row.kind)
        for row in rows
        if _holds(row, day)
    ]
    agency: Agency = rows[0].Agency
    return AgencyOn(
        agency, rows[0].name, rows[0].short_name, day, tuple(reversed(line)), _place(rows, today)
    )


@lru_cache(maxsize=8)
def _agency_on(day: date, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for the day: it takes longer to put together than to run."""
    above = aliased(Agency)
    days = or_(*(in_force(one) for one in {day, today}))
    return (
        select(
            Agency,
            name_on(day).label("name"),
            short_name_on(day).label("short_name"),
            AgencyClosure,
            above.code,
            name_on(day, above).label("above_name"),
            short_name_on(day, above).label("above_short"),
            above.kind,
        )
        .outerjoin(AgencyClosure, and_(AgencyClosure.descendant_id == Agency.id, days))
        .outerjoin(above, above.id == AgencyClosure.ancestor_id)
        .where(Agency.code == bindparam("code"))
        .order_by(AgencyClosure.depth)
    )


def _holds(row: Any, day: date) -> bool:
    link: AgencyClosure | None = row.AgencyClosure
    return link is not None and link.valid_from <= day < link.valid_to


def _place(rows: Sequence[Any], today: date) -> Place:
    agency: Agency = rows[0].Agency
    now = [(row.AgencyClosure.ancestor_id, row.kind) for row in rows if _holds(row, today)]
    now = now or [(agency.id, agency.kind)]
    owner = next((one for one, kind in now if not kind.is_unit), agency.id)
    # The day is the reader's own choice: who supervised then gains no right by it.
    return Place(agency.id, agency.kind, owner, lineage=tuple(one for one, _ in now))


@dataclass(frozen=True, slots=True)
class Officer:
    """A person with a role at the agency."""

    user_id: int
    name: str
    job_title: str
    role: Role
    since: date


def officers(session: Session, agency_id: int, day: date) -> tuple[list[Officer], int]:
    """Who held a role there on that day, the first few, and how many there are in all."""
    rows = session.execute(_OFFICERS, {"agency": agency_id, "day": day}).all()
    return [Officer(*row[:-1]) for row in rows], (rows[0].total if rows else 0)


def _officers() -> Select[*tuple[Any, ...]]:
    one = RoleAssignment
    day: BindParameter[date] = bindparam("day")
    held = (one.home_id == bindparam("agency"), one.valid_from <= day, one.valid_to > day)
    return (
        select(
            User.id,
            User.name,
            User.job_title,
            one.role,
            one.valid_from,
            func.count().over().label("total"),
        )
        .join(User, User.id == one.user_id)
        .where(*held, User.is_active)
        .order_by(case(ROLE_ORDER, value=one.role), User.name)
        .limit(OFFICERS_SHOWN)
    )


_OFFICERS: Final = _officers()


@dataclass(frozen=True, slots=True)
class PlanCell:
    """How far the agency's plan of the cycle has come."""

    plan_id: int
    state: PlanState
    actions: int


@dataclass(frozen=True, slots=True)
class CycleStrip:
    """The newest open cycle, its reporting periods, and the plan the reader may see."""

    year: int
    checkpoints: tuple[Checkpoint, ...]
    plan: PlanCell | None
    owes_plan: bool


def cycle_strip(session: Session, actor: Actor, agency_id: int, today: date) -> CycleStrip | None:
    """At most three statements. The plan is left out where the reader has no right to it."""
    rows = session.execute(_NEWEST_CYCLE).all()
    if not rows:
        return None
    cycle = rows[0].Cycle
    periods = tuple(row.Checkpoint for row in rows if row.Checkpoint is not None)
    plan = _plan(session, actor, agency_id, cycle, today)
    owes = plan is not None or owes_plan(session, cycle, agency_id, today)
    return CycleStrip(cycle.year, periods, plan, owes)


_NEWEST: Final = select(func.max(Cycle.year)).where(Cycle.state == CycleState.OPEN)
_NEWEST_CYCLE: Final = (
    select(Cycle, Checkpoint)
    .outerjoin(Checkpoint, Checkpoint.cycle_id == Cycle.id)
    .where(Cycle.year == _NEWEST.scalar_subquery())
    .order_by(Checkpoint.ordinal)
)


def _plan(
    session: Session, actor: Actor, agency_id: int, cycle: Cycle, today: date
) -> PlanCell | None:
    """The revision on its way, else the one in force, else the newest."""
    given = {"agency": agency_id, "cycle": cycle.id}
    row = session.execute(_plan_seen(actor, today, cycle.year), given).one_or_none()
    return None if row is None else PlanCell(*row)


@lru_cache(maxsize=128)
def _plan_seen(actor: Actor, today: date, year: int) -> Select[int, PlanState, int]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    actions = (
        select(func.count())
        .select_from(ActionItem)
        .where(ActionItem.revision_id == PlanRevision.id, ActionItem.removed_at.is_(None))
        .correlate(PlanRevision)
        .scalar_subquery()
    )
    rank = case((PlanRevision.state.in_(WORKING), 0), (PlanRevision.state == "enacted", 1), else_=2)
    return (
        select(ActionPlan.id, PlanRevision.state, actions)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .where(
            ActionPlan.agency_id == bindparam("agency"),
            ActionPlan.cycle_id == bindparam("cycle"),
            plan_visible(actor, today, last_day(year)),
        )
        .order_by(rank, PlanRevision.number.desc())
        .limit(1)
    )


def homes(session: Session, actor: Actor) -> list[Step]:
    """The agencies the actor acts for, in the order of the grants."""
    ids = list(dict.fromkeys(grant.home_id for grant in actor.grants))
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.short_name, Agency.kind).where(
            Agency.id.in_(ids)
        )
    )
    found = {row.id: Step(row.code, row.name, row.short_name, row.kind) for row in rows}
    return [found[one] for one in ids if one in found]


def kind_counts(session: Session, day: date) -> dict[AgencyKind, int]:
    """How many agencies of each kind existed on that day, in the order of the kinds."""
    rows = session.execute(
        select(Agency.kind, func.count()).where(existing(day)).group_by(Agency.kind)
    )
    found = {kind: count for kind, count in rows}  # noqa: C416 - rows, not pairs
    return {kind: found[kind] for kind in AgencyKind if kind in found}
