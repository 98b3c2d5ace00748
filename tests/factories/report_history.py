"""Reports with nothing but dated steps: what compliance "as of a day" is answered from."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.report import ReportAction as A, ReportState as S, Timing
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    PlanRevision,
    ProgressReport,
    ReportTransition,
)
from tests.factories.cycles import BEGIN, agency, history
from tests.support.backends import settle

TARGET = {
    A.CREATE: S.DRAFT,
    A.SUBMIT: S.SUBMITTED,
    A.WITHDRAW: S.DRAFT,
    A.START: S.IN_VERIFICATION,
    A.RETURN: S.RETURNED,
    A.VERIFY: S.VERIFIED,
    A.REOPEN: S.REOPENED,
}


def wib(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment by the clock at the centre."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour - 7, minutes=minute)


def checkpoint(cycle: Cycle, code: str) -> Checkpoint:
    return next(one for one in cycle.checkpoints if one.code == code)


def submit(at: datetime, timing: Timing = Timing.ON_TIME, *, nil: bool = False):
    return {"action": A.SUBMIT, "at": at, "timing": timing, "is_nil": nil}


def sent_back(at: datetime, until: date, action: A = A.RETURN):
    return {"action": action, "at": at, "return_due_on": until}


def step(at: datetime, action: A):
    return {"action": action, "at": at}


def reported(session: Session, cycle: Cycle, owner: Agency | str, code: str, *steps: dict) -> int:
    """The report's id. `steps`: what `submit`, `sent_back` and `step` make, in order of time."""
    owner = agency(session, owner) if isinstance(owner, str) else owner
    report = ProgressReport(
        plan_id=_plan(session, cycle, owner).id,
        checkpoint_id=checkpoint(cycle, code).id,
        revision_id=_revision(session, cycle, owner),
        created_at=BEGIN,
    )
    session.add(report)
    session.flush()
    state = None
    for one in steps:
        target = TARGET[one["action"]]
        session.add(ReportTransition(report_id=report.id, source=state, target=target, **one))
        session.flush()
        state = target
    settle(session)
    return report.id


def _plan(session: Session, cycle: Cycle, owner: Agency) -> ActionPlan:
    found = session.scalar(
        select(ActionPlan).where(ActionPlan.agency_id == owner.id, ActionPlan.cycle_id == cycle.id)
    )
    return found or history(session, cycle, owner, (BEGIN, PlanState.ENACTED, 1))


def _revision(session: Session, cycle: Cycle, owner: Agency) -> int:
    plan = _plan(session, cycle, owner)
    return session.scalars(select(PlanRevision.id).where(PlanRevision.plan_id == plan.id)).first()
