"""The plans of a recommendation's addressee, and linking their actions. Nothing here commits."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.errors import NotFound, Refusal, WrongState
from renaksi.core.plan import EDITABLE
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Cycle,
    PlanRevision,
    RecommendationItem,
)
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps.recommendation_steps import Taken


def own_plans(taken: Taken) -> Select[ActionPlan]:
    """Plans of whoever acts for the addressee, and of the addressee itself; a unit's are its
    agency's.
    """
    place = taken.case.place
    agencies = {place.owner_id, taken.recommendation.addressee_id}
    if place.origin is not None:
        agencies.add(place.origin.owner_id)
    return (
        select(ActionPlan)
        .where(ActionPlan.agency_id.in_(agencies))
        .options(joinedload(ActionPlan.cycle), joinedload(ActionPlan.agency))
    )


def own_item(ctx: Context, taken: Taken, plan_id: int, lineage_id: str) -> ActionItem:
    """The newest row of that lineage. Raises NotFound for one of another agency, or deleted."""
    if not lineage_id.isprintable():  # NUL: PostgreSQL would refuse the question
        raise NotFound
    if ctx.session.scalar(own_plans(taken).where(ActionPlan.id == plan_id)) is None:
        raise NotFound
    item = ctx.session.scalar(
        select(ActionItem)
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .where(
            PlanRevision.plan_id == plan_id,
            ActionItem.lineage_id == lineage_id,
            ActionItem.removed_at.is_(None),
        )
        .order_by(PlanRevision.number.desc())
        .limit(1)
    )
    if item is None:
        raise NotFound
    return item


def open_revision_id(ctx: Context, taken: Taken) -> int:
    """The revision of the newest open cycle that can be written. Raises WrongState."""
    owner = taken.case.place.owner_id
    found = ctx.session.scalar(
        select(PlanRevision.id)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .where(
            ActionPlan.agency_id == owner,
            Cycle.state == CycleState.OPEN,
            PlanRevision.state.in_(EDITABLE),
        )
        .order_by(Cycle.year.desc())
        .limit(1)
    )
    if found is None:
        agency = ctx.session.get_one(Agency, owner)
        raise WrongState(Refusal.NO_WORKING_PLAN, agency=agency.name)
    return found


def link(ctx: Context, taken: Taken, plan_id: int, item: ActionItem) -> None:
    ctx.session.add(
        RecommendationItem(
            recommendation_id=taken.recommendation.id,
            plan_id=plan_id,
            lineage_id=item.lineage_id,
            linked_at=ctx.now,
            linked_by_id=ctx.actor.user_id,
        )
    )
    audit.record(
        ctx,
        AuditEvent.RECOMMENDATION_LINK,
        taken.recommendation,
        agency_id=taken.agency_id,
        after={**taken.named, "action": item.action, "lineage_id": item.lineage_id},
    )
