"""Use cases that tie a recommendation to the plan: actions that answer it, reasons for none."""

from dataclasses import replace

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.item_entry import TEXT_LIMITS, clean
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Permission, may
from renaksi.core.recommendation import UNSETTLED
from renaksi.core.recommendation_entry import LONGEST_TEXT, suggested_action
from renaksi.models import ActionItem, ActionPlan, RecommendationItem, UnansweredReason
from renaksi.queries.custody import plan_place
from renaksi.queries.recommendation_candidates import link_count
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import recommendation_plan as plans, recommendation_steps as steps
from renaksi.services.steps.drafts import open_draft
from renaksi.services.steps.item_adding import add_rows
from renaksi.services.steps.recommendation_steps import Taken

__all__ = ["give_reason", "link_item", "make_action", "unlink_item"]


def link_item(ctx: Context, recommendation_id: int, plan_id: int, lineage_id: str) -> None:
    """Say that an action of the addressee's plan answers the recommendation. Twice adds nothing.

    Raises NotFound for an action of anybody else.
    """
    with transaction(ctx) as session:
        taken = _writable(ctx, recommendation_id)
        item = plans.own_item(ctx, taken, plan_id, lineage_id)
        key = (recommendation_id, plan_id, lineage_id)
        if session.get(RecommendationItem, key) is None:
            plans.link(ctx, taken, plan_id, item)


def unlink_item(ctx: Context, recommendation_id: int, plan_id: int, lineage_id: str) -> None:
    """Take that back. Raises NotFound where they were not linked."""
    with transaction(ctx) as session:
        taken = _writable(ctx, recommendation_id)
        found = session.get(RecommendationItem, (recommendation_id, plan_id, lineage_id))
        if found is None:
            raise NotFound
        session.delete(found)
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_UNLINK,
            taken.recommendation,
            agency_id=taken.agency_id,
            before={**taken.named, "lineage_id": lineage_id},
        )


def make_action(
    ctx: Context,
    recommendation_id: int,
    strategy_code: str,
    values: ItemValues | None = None,
    *,
    expect: int | None = None,
) -> ActionItem:
    """Turn a recommendation into an action of the plan being drafted, and link it, in one step.

    `values`: the row as somebody filled it in; `suggested_action` where it is left out. `expect`:
    how many actions answered it when it was read, so that a second click adds none. Raises
    Conflict, WrongState (NO_WORKING_PLAN) where no revision of the addressee is open for writing, and what stands
    against adding a row to it.
    """
    with transaction(ctx):
        taken = _writable(ctx, recommendation_id)
        if expect is not None and ctx.session.scalar(link_count(recommendation_id)) != expect:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        one = taken.recommendation
        draft = open_draft(ctx, plans.open_revision_id(ctx, taken))
        wanted = values or suggested_action(one.text, one.number, strategy_code)
        if not wanted.basis:
            wanted = replace(wanted, basis=one.number[: TEXT_LIMITS["basis"]])
        plan_id = draft.revision.plan_id
        item = add_rows(ctx, draft, [replace(wanted, strategy_code=strategy_code)])[0]
        plans.link(ctx, taken, plan_id, item)
        return item


def give_reason(ctx: Context, plan_id: int, recommendation_id: int, reason: str) -> None:
    """Say why a plan has no action for a recommendation that is still open; "" takes it back."""
    reason = clean(reason)
    if len(reason) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "reason", limit=LONGEST_TEXT)
    with transaction(ctx) as session:
        taken = steps.locked(ctx, recommendation_id)
        plan = session.scalar(plans.own_plans(taken).where(ActionPlan.id == plan_id))
        if plan is None:
            raise NotFound
        if not may(ctx.actor, Permission.PLAN_EDIT, plan_place(session, plan, ctx.today)):
            raise NotAllowed(Refusal.ROLE_MISSING)
        _require_unsettled(taken)
        row = session.get(UnansweredReason, (plan_id, recommendation_id))
        before = row.reason if row else ""
        if before == reason:
            return
        if row is not None and not reason:
            session.delete(row)
        else:
            row = row or UnansweredReason(plan_id=plan_id, recommendation_id=recommendation_id)
            row.reason, row.at, row.by_id = reason, ctx.now, ctx.actor.user_id
            session.add(row)
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_REASON,
            taken.recommendation,
            agency_id=taken.agency_id,
            before={"reason": before},
            after={**taken.named, "reason": reason},
        )


def _writable(ctx: Context, recommendation_id: int) -> Taken:
    """Held, for whoever writes answers, as long as something is to be done."""
    taken = steps.locked(ctx, recommendation_id)
    if not may(ctx.actor, Permission.FOLLOW_UP_WRITE, taken.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    _require_unsettled(taken)
    return taken


def _require_unsettled(taken: Taken) -> None:
    if taken.case.status not in UNSETTLED:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=taken.case.status)
