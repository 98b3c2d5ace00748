"""What agencies that are no more left open, who acts for it, and among whom it can be shared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.cycle import CycleState
from renaksi.core.dates import Span
from renaksi.core.plan import WORKING, PlanState
from renaksi.core.succession import Succession, custodian, heirs
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    AgencySuccession,
    Cycle,
    PlanRevision,
)
from renaksi.queries.custody import held


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A plan on its way or in force in an open cycle."""

    plan_id: int
    year: int
    agency_id: int
    agency_name: str
    revision_id: int
    number: int
    state: PlanState
    """Of the revision people work on, else of the one in force."""
    holder_id: int
    """Who acts for it today; itself, gone as it is, where it left no heir."""
    holder_name: str


def open_plans(
    session: Session,
    today: date,
    *,
    of: Collection[int] = (),
    held_by: Collection[int] = (),
    plan_id: int | None = None,
) -> list[OpenPlan]:
    """Open plans `of` these agencies or `held_by` them today, newest cycle first. One statement."""
    passed_on, holder = held(today), aliased(Agency)
    acting = func.coalesce(passed_on.c.holder_id, ActionPlan.agency_id)
    working_first = case((PlanRevision.state.in_(WORKING), 0), else_=1)
    rows = session.execute(
        select(
            ActionPlan.id,
            Cycle.year,
            Agency.id,
            Agency.name,
            PlanRevision.id,
            PlanRevision.number,
            PlanRevision.state,
            holder.id,
            holder.name,
        )
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .join(holder, holder.id == acting)
        .where(
            Cycle.state == CycleState.OPEN,
            PlanRevision.state.in_([*WORKING, PlanState.ENACTED]),
            or_(
                ActionPlan.agency_id.in_(of),
                acting.in_(held_by),
                ActionPlan.id == plan_id,
            ),
        )
        .order_by(Cycle.year.desc(), Agency.name, ActionPlan.id, working_first)
    )
    found: dict[int, OpenPlan] = {}
    for row in rows:
        found.setdefault(row[0], OpenPlan(*row))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Heir:
    """An agency that may act for what another one left."""

    id: int
    code: str
    name: str


def choices(session: Session, agency_id: int, today: date) -> list[Heir]:
    """Among whom the open objects of an agency that has ended can be shared; by name.

    Its living heirs. Where it left none, whoever supervised it last: what is open must not be lost
    because nobody followed.
    """
    told, lives = _history(session, agency_id)
    found = heirs(agency_id, today, told, lives)
    if not found and lives[agency_id].end <= today:
        above = custodian_of(session, _last_supervisor(session, agency_id), today)
        found = frozenset() if above is None else frozenset({above})
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name)
        .where(Agency.id.in_(found))
        .order_by(Agency.name)
    )
    return [Heir(*row) for row in rows]


def custodian_of(session: Session, agency_id: int | None, today: date) -> int | None:
    """Who acts today for what belongs to the agency (`core.succession.custodian`)."""
    if agency_id is None:
        return None
    told, lives = _history(session, agency_id)
    return custodian(agency_id, today, told, lives)


def _history(session: Session, agency_id: int) -> tuple[list[Succession], dict[int, Span]]:
    """Every succession and how long each agency in one lived; there are a few dozen."""
    rows = session.scalars(select(AgencySuccession)).all()
    told = [Succession(one.from_id, one.to_id, one.on, one.is_primary) for one in rows]
    ids = {agency_id, *(one.agency for one in told), *(one.successor for one in told)}
    lives = session.execute(
        select(Agency.id, Agency.active_from, Agency.active_to).where(Agency.id.in_(ids))
    )
    return told, {one: Span(start, end) for one, start, end in lives}


def _last_supervisor(session: Session, agency_id: int) -> int | None:
    above = AgencyClosure
    return session.scalar(
        select(above.ancestor_id)
        .where(above.descendant_id == agency_id, above.depth == 1)
        .order_by(above.valid_to.desc())
        .limit(1)
    )
