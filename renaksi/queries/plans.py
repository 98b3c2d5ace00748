"""Reading a plan and its revisions, as far as the actor may see them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.errors import NotFound
from renaksi.core.plan import WORKING, PlanState
from renaksi.core.policy import Actor, may_read
from renaksi.models import ActionPlan, PlanRevision
from renaksi.queries.custody import plan_place


def visible_plan(session: Session, actor: Actor, plan_id: int, today: date) -> ActionPlan:
    """The plan with its agency, cycle and revisions; three statements.

    Raises NotFound: what an actor may not see does not exist for them (design 3.7).
    """
    plan = session.scalar(
        select(ActionPlan)
        .where(ActionPlan.id == plan_id)
        .options(
            joinedload(ActionPlan.agency),
            joinedload(ActionPlan.cycle),
            selectinload(ActionPlan.revisions),
        )
    )
    if plan is None:
        raise NotFound
    for revision in plan.revisions:
        set_committed_value(revision, "plan", plan)
    if not may_read(actor, plan_place(session, plan, today)):
        raise NotFound
    return plan


def visible_revision(
    session: Session, actor: Actor, plan_id: int, number: int | None, today: date
) -> PlanRevision:
    """Revision `number` of the plan; None asks for the current one. Raises NotFound."""
    plan = visible_plan(session, actor, plan_id, today)
    if number is None:
        return current_revision(plan)
    found = next((one for one in plan.revisions if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def current_revision(plan: ActionPlan) -> PlanRevision:
    """The one people work on, else the one in force, else the newest."""
    newest_first = sorted(plan.revisions, key=lambda one: -one.number)
    working = (one for one in newest_first if one.state in WORKING)
    return next(working, None) or in_force(plan) or newest_first[0]


def in_force(plan: ActionPlan) -> PlanRevision | None:
    """The enacted revision; after the end of the cycle the closed one."""
    wanted = (PlanState.ENACTED, PlanState.CLOSED)
    return next((one for one in plan.revisions if one.state in wanted), None)
