"""What a funnel asks beside tree and plans: who owes, whom one may see, and units with a plan."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.plan_duty import PlanDuties
from renaksi.core.policy import Actor
from renaksi.core.report_duty import ABLE
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    AgencyName,
    CycleObligation,
    ObligationException,
)
from renaksi.queries.agency_register import Known
from renaksi.queries.agency_tree import ordering
from renaksi.queries.funnel_counts import Other
from renaksi.queries.prepared import rows_of
from renaksi.queries.scope import visible
from renaksi.queries.stood_below import Stood

_CYCLE: Final = bindparam("cycle", type_=Integer)
_AS_OF: Final = bindparam("as_of", type_=Date)
_ON: Final = bindparam("on", type_=Date)


def _during(row: Any, day: Any) -> Any:
    return and_(row.valid_from <= day, row.valid_to > day)


@dataclass(frozen=True, slots=True)
class Looked:
    """From where a funnel is looked at, by whom, and on which days."""

    cycle_id: int
    under_id: int
    as_of: date
    on: date
    """The day of the tree."""
    actor: Actor
    today: date


# ── duties ────────────────────────────────────────────────────────────────────
_rule, _decision = CycleObligation, ObligationException
_DECIDED: Final = union_all(
    select(
        type_coerce(_rule.kind, String).label("kind"),
        literal(0).label("agency"),
        literal(1).label("owes"),
    ).where(_rule.cycle_id == _CYCLE, _rule.owes_plan, _during(_rule, _AS_OF)),
    select(literal(""), _decision.agency_id, case((_decision.owes_plan, 1), else_=0)).where(
        _decision.cycle_id == _CYCLE, _during(_decision, _AS_OF)
    ),
)


def plan_duties(session: Session, cycle_id: int, as_of: date) -> PlanDuties:
    """As decided by the end of the day; one statement."""
    kinds: set[AgencyKind] = set()
    named: dict[bool, set[int]] = {True: set(), False: set()}
    for kind, agency, owes in rows_of(session, _DECIDED, {"cycle": cycle_id, "as_of": as_of}):
        if kind:
            kinds.add(AgencyKind(kind))
        else:
            named[bool(owes)].add(agency)
    return PlanDuties(frozenset(kinds), frozenset(named[True]), frozenset(named[False]))


# ── whom one sees ─────────────────────────────────────────────────────────────
def seen(session: Session, looked: Looked, stood: Stood) -> frozenset[int] | None:
    """Whom of those that may owe the actor may read; None, without a statement, is all."""
    if stood.is_all_seen_by(looked.actor, looked.on):
        return None
    readable = visible(looked.actor, Agency.id, looked.today, looked.on)
    return frozenset(session.scalars(select(Agency.id).where(Agency.kind.in_(ABLE), readable)))


# ── units and the root, where they have a plan or were named ──────────────────
_able = aliased(Agency)


def _unable(agency_id: Any) -> Any:
    """Told from the few who can owe something, which are at hand by their kind."""
    return ~exists().where(_able.id == agency_id, _able.kind.in_(ABLE))


_UNABLE: Final = union(
    select(ActionPlan.agency_id).where(
        ActionPlan.cycle_id == _CYCLE, _unable(ActionPlan.agency_id)
    ),
    select(_decision.agency_id).where(
        _decision.cycle_id == _CYCLE, _during(_decision, _AS_OF), _unable(_decision.agency_id)
    ),
)
_down, _up = aliased(AgencyClosure, name="down"), aliased(AgencyClosure, name="up")
# The child of the node that an agency stands under: its ancestor one step below the node.
_one_below = and_(_up.descendant_id == Agency.id, _up.depth == _down.depth - 1, _during(_up, _ON))
_UNDER: Final = bindparam("under", type_=Integer)
_OTHERS: Final[Select[*tuple[Any, ...]]] = (
    select(
        Agency.id,
        Agency.code,
        func.coalesce(AgencyName.name, Agency.name),
        Agency.short_name,
        Agency.kind,
        Agency.time_zone,
        _up.ancestor_id,
    )
    .join(_down, and_(_down.descendant_id == Agency.id, _down.ancestor_id == _UNDER))
    .outerjoin(_up, _one_below)
    .outerjoin(AgencyName, and_(AgencyName.agency_id == Agency.id, _during(AgencyName, _ON)))
    .where(Agency.id.in_(bindparam("ids", expanding=True)), _during(_down, _ON))
    .order_by(*ordering())
)


def others(session: Session, looked: Looked, stood: Stood) -> tuple[Other, ...]:
    """Those that can owe nothing, with their part; one statement, two where there are any."""
    asked = {"cycle": looked.cycle_id, "as_of": looked.as_of}
    ids = [row[0] for row in rows_of(session, _UNABLE, asked)]
    if not ids:
        return ()
    chosen = _OTHERS
    if not stood.is_all_seen_by(looked.actor, looked.on):
        chosen = chosen.where(visible(looked.actor, Agency.id, looked.today, looked.on))
    rows = session.execute(chosen, {"ids": ids, "on": looked.on, "under": looked.under_id})
    return tuple((Known(*row[:6]), row[6]) for row in rows)
