"""Who owes reports, as it had been decided by a day."""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import (
    BindParameter,
    Date,
    String,
    and_,
    bindparam,
    case,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.report_duty import NamedDuty, ReportDuties
from renaksi.models import CycleObligation, ObligationException
from renaksi.queries.prepared import rows_of

_ON: Final = bindparam("on", type_=Date)
_CYCLES: Final[BindParameter[int]] = bindparam("cycles", expanding=True)
_rule, _one = CycleObligation, ObligationException
_DECIDED: Final = union_all(
    select(
        _rule.cycle_id,
        type_coerce(_rule.kind, String).label("kind"),
        literal(0).label("agency"),
        literal(1).label("owes"),
        literal("").label("reason"),
    ).where(
        _rule.cycle_id.in_(_CYCLES),
        _rule.owes_plan,
        _rule.owes_reports,
        _rule.valid_from <= _ON,
        _rule.valid_to > _ON,
    ),
    select(
        _one.cycle_id,
        literal(""),
        _one.agency_id,
        case((and_(_one.owes_plan, _one.owes_reports), 1), else_=0),
        _one.reason,
    ).where(_one.cycle_id.in_(_CYCLES), _one.valid_from <= _ON, _one.valid_to > _ON),
)


def duties_on(session: Session, cycle_ids: Collection[int], on: date) -> dict[int, ReportDuties]:
    """By cycle, who owed reports as known on `on`; one statement."""
    kinds: dict[int, set[AgencyKind]] = {cycle: set() for cycle in cycle_ids}
    named: dict[int, dict[int, NamedDuty]] = {cycle: {} for cycle in cycle_ids}
    asked = {"cycles": list(cycle_ids), "on": on}
    for cycle, kind, agency, owes, why in rows_of(session, _DECIDED, asked):
        if kind:
            kinds[cycle].add(AgencyKind(kind))
        else:
            named[cycle][agency] = NamedDuty(bool(owes), why)
    return {cycle: ReportDuties(frozenset(kinds[cycle]), named[cycle]) for cycle in cycle_ids}
