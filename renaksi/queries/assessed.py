"""Who is assessed with an instrument in a year: by kind, with exceptions, else whoever owes a plan."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import DEFAULT_OBLIGED
from renaksi.core.assessed_duty import AssessedDuties
from renaksi.core.plan_duty import PlanDuties
from renaksi.models import AssessedException, AssessedKind, Cycle
from renaksi.queries.funnel_rows import plan_duties
from renaksi.queries.obligations import in_force


def assessed_duties(
    session: Session, cycle: Cycle | None, instrument_id: int, as_of: date
) -> AssessedDuties:
    """As decided by the end of the day; four statements. A year that is no cycle here asks of the
    usual kinds.
    """
    if cycle is None:
        return AssessedDuties(PlanDuties(kinds=frozenset(DEFAULT_OBLIGED)))
    kind, named = AssessedKind, AssessedException
    kinds = session.execute(
        select(kind.kind, kind.is_assessed).where(
            kind.cycle_id == cycle.id,
            kind.instrument_id == instrument_id,
            in_force(kind.valid_from, kind.valid_to, as_of),
        )
    ).all()
    exceptions = session.execute(
        select(named.agency_id, named.is_assessed).where(
            named.cycle_id == cycle.id,
            named.instrument_id == instrument_id,
            in_force(named.valid_from, named.valid_to, as_of),
        )
    )
    return AssessedDuties(
        plans=plan_duties(session, cycle.id, as_of),
        kinds=frozenset(one for one, is_assessed in kinds if is_assessed) if kinds else None,
        named=dict(exceptions.all()),
    )
