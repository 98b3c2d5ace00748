"""The agencies of a funnel: who may owe a plan at or below a node, where they stand, what they owe."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.funnel import AgencyRow, PlanStanding
from renaksi.core.plan_duty import PlanDuties
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Role
from renaksi.core.report_duty import ABLE
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    AgencyName,
    Cycle,
    CycleObligation,
    ObligationException,
)
from renaksi.queries.agency_tree import ordering
from renaksi.queries.scope import visible

_CYCLE: Final = bindparam("cycle", type_=Integer)
_AS_OF: Final = bindparam("as_of", type_=Date)
_ON: Final = bindparam("on", type_=Date)
_UNDER: Final = bindparam("under", type_=Integer)
_KIND: Final = {one.value: one for one in AgencyKind}


def _during(row: Any, day: Any) -> Any:
    return and_(row.valid_from <= day, row.valid_to > day)


# ── duties ────────────────────────────────────────────────────────────────────
_kind_rule, _decision = CycleObligation, ObligationException
_KINDS: Final = select(_kind_rule.kind).where(
    _kind_rule.cycle_id == _CYCLE, _kind_rule.owes_plan, _during(_kind_rule, _AS_OF)
)
_NAMED: Final = select(_decision.agency_id, _decision.owes_plan).where(
    _decision.cycle_id == _CYCLE, _during(_decision, _AS_OF)
)


def plan_duties(session: Session, cycle_id: int, as_of: date) -> PlanDuties:
    """As decided by the end of the day; two statements."""
    asked = {"cycle": cycle_id, "as_of": as_of}
    named = session.execute(_NAMED, asked).all()
    return PlanDuties(
        kinds=frozenset(session.scalars(_KINDS, asked)),
        named=frozenset(one for one, owes in named if owes),
        exempt=frozenset(one for one, owes in named if not owes),
    )


# ── agencies ──────────────────────────────────────────────────────────────────
_down, _up = aliased(AgencyClosure, name="down"), aliased(AgencyClosure, name="up")
# These few are found first: below the root stand forty times as many.
_concerned = union(
    select(Agency.id).where(Agency.kind.in_(ABLE), Agency.kind.in_(_KINDS)),
    select(_decision.agency_id).where(_decision.cycle_id == _CYCLE, _during(_decision, _AS_OF)),
    select(ActionPlan.agency_id).where(ActionPlan.cycle_id == _CYCLE),
)
# The child of the node that an agency stands under: its ancestor one step below the node.
_one_below = and_(_up.descendant_id == Agency.id, _up.depth == _down.depth - 1, _during(_up, _ON))
_AGENCIES: Final[Select[*tuple[Any, ...]]] = (
    select(
        Agency.id,
        Agency.code,
        func.coalesce(AgencyName.name, Agency.name),
        type_coerce(Agency.kind, String),
        and_(Agency.active_from <= _ON, Agency.active_to > _ON),
        ActionPlan.id,
        _up.ancestor_id,
    )
    .join(_down, and_(_down.descendant_id == Agency.id, _down.ancestor_id == _UNDER))
    .outerjoin(_up, _one_below)
    .outerjoin(ActionPlan, and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == _CYCLE))
    .outerjoin(AgencyName, and_(AgencyName.agency_id == Agency.id, _during(AgencyName, _ON)))
    .where(Agency.id.in_(_concerned), _during(_down, _ON))
    .order_by(*ordering())
)


def agency_rows(
    session: Session,
    cycle: Cycle,
    under_id: int,
    *,
    as_of: date,
    on: date,
    actor: Actor,
    today: date,
    states: Mapping[int, PlanStanding],
) -> Iterator[AgencyRow]:
    """At or below the node on the tree of `on`: who owes, is exempted or has a plan, in the order of lists."""
    duties = plan_duties(session, cycle.id, as_of)
    chosen = _AGENCIES
    if not _sees_all(actor, under_id):
        chosen = chosen.where(visible(actor, Agency.id, today, on))
    asked = {"cycle": cycle.id, "as_of": as_of, "on": on, "under": under_id}
    for key, code, name, told, exists, plan_id, part in session.execute(chosen, asked).all():
        kind, known = _KIND[told], states.get(plan_id)
        owes = bool(exists) and duties.owes(key, kind)
        if owes or known or key in duties.exempt:
            yield AgencyRow(key, code, name, kind, part, owes, plan_id if known else None, known)


def _sees_all(actor: Actor, node_id: int) -> bool:
    """Whether the node is such that all that stood below it on any day is the actor's to read."""
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return True
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    reaches = {grant.reach_id for grant in actor.with_role(*WATCHER_ROLES) if not grant.kinds}
    return node_id in homes | reaches
