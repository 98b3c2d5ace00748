"""Closing the plans of a cycle together with it. Never commits."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager

from renaksi.core.audit import AuditEvent
from renaksi.core.plan import WORKING, PlanAction, PlanState
from renaksi.models import ActionPlan, Cycle, PlanRevision
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps.plan_steps import remember


def close_plans(ctx: Context, cycle: Cycle) -> int:
    """Every plan in force is closed (design section 4, tutup); how many.

    One whose next revision is still under way stays as it is: its end has to be decided first.
    """
    other = aliased(PlanRevision)
    under_way = (
        select(other.id)
        .where(other.plan_id == PlanRevision.plan_id, other.state.in_(WORKING))
        .exists()
    )
    revisions = ctx.session.scalars(
        select(PlanRevision)
        .join(PlanRevision.plan)
        .options(contains_eager(PlanRevision.plan))
        .where(ActionPlan.cycle_id == cycle.id, PlanRevision.state == PlanState.ENACTED, ~under_way)
        .order_by(PlanRevision.id)
        .with_for_update(of=PlanRevision)
    ).all()
    for revision in revisions:
        revision.state = PlanState.CLOSED
        remember(ctx, revision, PlanAction.CLOSE, PlanState.ENACTED, agency_id=None)
        audit.record(
            ctx,
            AuditEvent.PLAN_CLOSE,
            revision,
            agency_id=revision.plan.agency_id,
            before={"state": PlanState.ENACTED},
            after={"state": PlanState.CLOSED},
        )
    return len(revisions)


def count_open(ctx: Context, cycle: Cycle) -> int:
    """Plans of the cycle with a revision still under way."""
    chosen = (
        select(func.count(func.distinct(PlanRevision.plan_id)))
        .join(PlanRevision.plan)
        .where(ActionPlan.cycle_id == cycle.id, PlanRevision.state.in_(WORKING))
    )
    return ctx.session.scalar(chosen) or 0
