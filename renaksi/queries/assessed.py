"""Who is assessed with an instrument in a year: by kind, with exceptions, else whoever owes a plan."""

from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import DEFAULT_OBLIGED, AgencyKind
from renaksi.core.assessed_duty import AssessedDuties
from renaksi.core.plan_duty import PlanDuties
from renaksi.models import AssessedException, AssessedKind, Cycle
from renaksi.queries.funnel_rows import plan_duties
from renaksi.queries.prepared import rows_of

_CYCLE: Final = bindparam("cycle", type_=Integer)
_INSTRUMENT: Final = bindparam("instrument", type_=Integer)
_AS_OF: Final = bindparam("as_of", type_=Date)


def _decided(table: Any, kind: Any, agency: Any) -> Select[*tuple[Any, ...]]:
    return select(kind, agency, case((table.is_assessed, 1), else_=0)).where(
        table.cycle_id == _CYCLE,
        table.instrument_id == _INSTRUMENT,
        table.valid_from <= _AS_OF,
        table.valid_to > _AS_OF,
    )


_DECIDED: Final = union_all(
    _decided(AssessedKind, type_coerce(AssessedKind.kind, String), literal(0)),
    _decided(AssessedException, literal(""), AssessedException.agency_id),
)


def assessed_duties(
    session: Session, cycle: Cycle | None, instrument_id: int, as_of: date
) -> AssessedDuties:
    """As decided by the end of the day; two statements. A year that is no cycle here asks of the
    usual kinds.
    """
    if cycle is None:
        return AssessedDuties(PlanDuties(kinds=frozenset(DEFAULT_OBLIGED)))
    kinds: dict[AgencyKind, bool] = {}
    named: dict[int, bool] = {}
    given = {"cycle": cycle.id, "instrument": instrument_id, "as_of": as_of}
    for kind, agency_id, is_assessed in rows_of(session, _DECIDED, given):
        if kind:
            kinds[AgencyKind(kind)] = bool(is_assessed)
        else:
            named[agency_id] = bool(is_assessed)
    return AssessedDuties(
        plans=plan_duties(session, cycle.id, as_of),
        kinds=frozenset(kind for kind, holds in kinds.items() if holds) if kinds else None,
        named=named,
    )
