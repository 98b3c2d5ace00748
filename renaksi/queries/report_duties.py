"""Who owes reports, as it had been decided by a day."""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import BindParameter, Date, and_, bindparam, select
from sqlalchemy.orm import Session

from renaksi.core.report_duty import NamedDuty, ReportDuties
from renaksi.models import CycleObligation, ObligationException

_ON: Final = bindparam("on", type_=Date)
_CYCLES: Final[BindParameter[int]] = bindparam("cycles", expanding=True)
_kind, _one = CycleObligation, ObligationException
_KINDS: Final = select(_kind.cycle_id, _kind.kind).where(
    _kind.cycle_id.in_(_CYCLES),
    _kind.owes_plan,
    _kind.owes_reports,
    _kind.valid_from <= _ON,
    _kind.valid_to > _ON,
)
_NAMED: Final = select(
    _one.cycle_id, _one.agency_id, and_(_one.owes_plan, _one.owes_reports), _one.reason
).where(_one.cycle_id.in_(_CYCLES), _one.valid_from <= _ON, _one.valid_to > _ON)


def duties_on(session: Session, cycle_ids: Collection[int], on: date) -> dict[int, ReportDuties]:
    """By cycle, who owed reports as known on `on`; two statements."""
    asked = {"cycles": list(cycle_ids), "on": on}
    kinds = session.execute(_KINDS, asked).all()
    named = session.execute(_NAMED, asked).all()
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
