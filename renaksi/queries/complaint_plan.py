"""The plan that an action about a repeated topic would go into."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.plan import EDITABLE
from renaksi.models import ActionPlan, Cycle, PlanRevision, Strategy


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """A revision that can be written."""

    plan_id: int
    revision_id: int
    year: int
    strategies: tuple[tuple[str, str], ...]
    """Code and name, in order."""


def open_plan(session: Session, agency_id: int) -> OpenPlan | None:
    """Of the newest open cycle; None where nothing is being drafted. One statement."""
    rows = session.execute(
        select(ActionPlan.id, PlanRevision.id, Cycle.year, Strategy.code, Strategy.name)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(Strategy, Strategy.cycle_id == Cycle.id)
        .where(
            ActionPlan.agency_id == agency_id,
            Cycle.state == CycleState.OPEN,
            PlanRevision.state.in_(EDITABLE),
        )
        .order_by(Cycle.year.desc(), Strategy.ordinal)
    ).all()
    if not rows:
        return None
    plan_id, revision_id, year = rows[0][:3]
    strategies = tuple((row[3], row[4]) for row in rows if row[0] == plan_id)
    return OpenPlan(plan_id, revision_id, year, strategies)
