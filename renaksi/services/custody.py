"""Sharing out what an agency that is no more left open (design section 2, AgencySuccession)."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal, WrongState
from renaksi.core.policy import Permission, may_read, require
from renaksi.core.recommendation import RecommendationAction
from renaksi.core.succession import may_take_over
from renaksi.models import ActionPlan, PlanRevision, Recommendation
from renaksi.queries.custody import plan_place
from renaksi.queries.estates import choices, open_plans
from renaksi.queries.recommendation_estates import open_recommendations
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import recommendation_steps as steps

LONGEST_NOTE: Final = 1000


def hand_over_plan(
    ctx: Context, plan_id: int, to_id: int, *, held_by: int | None, note: str
) -> ActionPlan:
    """Let another heir act for an open plan of an agency that has ended; the centre decides.

    `held_by` is who held it when the actor looked. Raises WrongState where the agency exists or the
    plan is not open, Conflict when it was handed over meanwhile, Invalid (field `to`) for anybody
    but a living heir.
    """
    with transaction(ctx) as session:
        plan = session.scalar(
            select(ActionPlan)
            .where(ActionPlan.id == plan_id)
            .with_for_update(of=ActionPlan)
            .options(joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle))
            .execution_options(populate_existing=True)
        )
        if plan is None:
            raise NotFound
        place = plan_place(session, plan, ctx.today)
        if not may_read(ctx.actor, place):
            raise NotFound
        require(ctx.actor, Permission.AGENCY_ADMINISTER, place)
        found = open_plans(session, ctx.today, plan_id=plan.id)
        if plan.agency.active_to > ctx.today or not found:
            raise WrongState(Refusal.NOTHING_INHERITED, agency=plan.agency.name)
        before = found[0]
        if before.holder_id != held_by:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        heirs = {one.id: one for one in choices(session, plan.agency_id, ctx.today)}
        if not may_take_over(to_id, held_by=before.holder_id, choices=heirs):
            raise Invalid(Refusal.NOT_AN_HEIR, "to", agency=plan.agency.name)
        note = _checked(note)
        plan.custodian_id = to_id
        audit.record(
            ctx,
            AuditEvent.PLAN_HAND_OVER,
            session.get_one(PlanRevision, before.revision_id),
            agency_id=to_id,
            before={"custodian": before.holder_name},
            after={"custodian": heirs[to_id].name},
            note=note,
        )
    return plan


def hand_over_recommendation(
    ctx: Context, recommendation_id: int, to_id: int, *, held_by: int | None, note: str
) -> Recommendation:
    """Let another heir act for a recommendation whose addressee has ended; its history stays.

    Raises as `hand_over_plan` does.
    """
    with transaction(ctx) as session:
        taken = steps.locked(ctx, recommendation_id)
        one = taken.recommendation
        require(ctx.actor, Permission.AGENCY_ADMINISTER, taken.case.place)
        found = open_recommendations(session, ctx.today, recommendation_id=one.id)
        if one.addressee.active_to > ctx.today or not found:
            raise WrongState(Refusal.NOTHING_INHERITED, agency=one.addressee.name)
        before = found[0]
        if before.holder_id != held_by:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        heirs = {each.id: each for each in choices(session, one.addressee_id, ctx.today)}
        if not may_take_over(to_id, held_by=before.holder_id, choices=heirs):
            raise Invalid(Refusal.NOT_AN_HEIR, "to", agency=one.addressee.name)
        note = _checked(note)
        one.custodian_id = to_id
        steps.remember(ctx, taken, RecommendationAction.INHERIT, note=note)
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_INHERIT,
            one,
            agency_id=to_id,
            before={"custodian": before.holder_name},
            after={**taken.named, "custodian": heirs[to_id].name},
            note=note,
        )
    return one


def _checked(note: str) -> str:
    note = note.strip()
    if not note:
        raise Invalid(Refusal.NOTE_REQUIRED, "note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=LONGEST_NOTE)
    return note
