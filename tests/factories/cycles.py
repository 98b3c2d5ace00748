"""Cycles for tests, made by the services so that none is impossible."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import SYSTEM
from renaksi.models import ActionPlan, Agency, Cycle, PlanRevision, PlanTransition
from renaksi.services import cycles
from renaksi.services.context import Context

BEGIN = datetime(2025, 1, 6, 1, tzinfo=UTC)


def system(session: Session, at: datetime = BEGIN) -> Context:
    return Context(session, SYSTEM, at, "test")


def prepared(session: Session, year: int = 2025, at: datetime = BEGIN) -> Cycle:
    """A cycle that only the national administrator knows of."""
    return cycles.create_cycle(system(session, at), year)


def opened(session: Session, year: int = 2025, at: datetime = BEGIN) -> Cycle:
    cycle = prepared(session, year, at)
    return cycles.open_cycle(system(session, at), cycle.id)


def agency(session: Session, code: str) -> Agency:
    return session.scalars(select(Agency).where(Agency.code == code)).one()


def history(
    session: Session, cycle: Cycle, owner: Agency, *steps: tuple[datetime, PlanState, int]
) -> ActionPlan:
    """A plan with nothing but dated transitions: (when, state reached, number of the revision).

    What the funnel reads; the rows of the revisions themselves say nothing.
    """
    plan = ActionPlan(agency_id=owner.id, cycle_id=cycle.id, created_at=BEGIN)
    session.add(plan)
    session.flush()
    revisions: dict[int, PlanRevision] = {}
    for at, state, number in steps:
        if number not in revisions:
            revisions[number] = PlanRevision(
                plan_id=plan.id,
                number=number,
                state=PlanState.CANCELLED,  # the table allows one revision under way
                reason="" if number == 1 else "Perubahan anggaran",
                created_at=at,
            )
            session.add(revisions[number])
            session.flush()
        session.add(
            PlanTransition(
                revision_id=revisions[number].id, action=PlanAction.CREATE, target=state, at=at
            )
        )
    session.flush()
    session.info.pop("wrote_audited", None)
    return plan
