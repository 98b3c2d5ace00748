"""A revision opened by somebody: what it is, whether they may see it, and its case."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor, may_read
from renaksi.core.workflow import PlanCase
from renaksi.models import ActionPlan, PlanRevision
from renaksi.queries.plan_cases import plan_cases
from renaksi.queries.plans import current_revision


@dataclass(frozen=True, slots=True)
class Opened:
    """Blocking checks are not counted in `case`."""

    revision: PlanRevision
    case: PlanCase

    @property
    def plan(self) -> ActionPlan:
        return self.revision.plan


_PLAN: Final = (
    select(ActionPlan)
    .where(ActionPlan.id == bindparam("plan_id"))
    .options(
        joinedload(ActionPlan.agency),
        joinedload(ActionPlan.cycle),
        joinedload(ActionPlan.revisions),
    )
)


def open_revision(
    session: Session, actor: Actor, plan_id: int, number: int | None, today: date
) -> Opened:
    """The revision of that number (None: the current one) with its case; four statements.

    Raises NotFound where the actor may not see it: it does not exist for them (design 3.7).
    """
    found = session.scalars(_PLAN, {"plan_id": plan_id})
    plan = found.unique().one_or_none()
    if plan is None or not plan.revisions:
        raise NotFound
    for one in plan.revisions:  # the session holds its objects weakly: the revision keeps the plan
        set_committed_value(one, "plan", plan)
    revision = current_revision(plan) if number is None else _numbered(plan, number)
    case = plan_cases(session, [revision], today)[revision.id]
    if not may_read(actor, case.place):
        raise NotFound
    return Opened(revision, case)


def _numbered(plan: ActionPlan, number: int) -> PlanRevision:
    found = next((one for one in plan.revisions if one.number == number), None)
    if found is None:
        raise NotFound
    return found
