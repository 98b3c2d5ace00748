"""Taking a step of a plan: what the use cases in `services.plans` share. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from renaksi.core.audit import AuditEvent
from renaksi.core.calendar import add_working_days
from renaksi.core.comments import SENDING
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import may_read
from renaksi.core.workflow import PlanCase, acting_tier, why_not
from renaksi.models import ActionPlan, Comment, PlanRevision, PlanTransition
from renaksi.queries.cycles import holidays
from renaksi.queries.plan_cases import plan_case
from renaksi.queries.plan_readiness import plan_check
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import revision_rows

YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Taken:
    """A revision locked for a step, and its case before the step."""

    revision: PlanRevision
    case: PlanCase

    @property
    def plan(self) -> ActionPlan:
        return self.revision.plan


def locked(ctx: Context, revision_id: int, action: PlanAction | None = None) -> Taken:
    """The revision, held until the transaction ends: steps and edits wait for each other.

    Raises NotFound where the actor may not see it. Checks are counted only for a step that asks.
    """
    revision = ctx.session.scalar(
        select(PlanRevision)
        .where(PlanRevision.id == revision_id)
        .with_for_update(of=PlanRevision)
        .options(joinedload(PlanRevision.plan).options(
            joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle)
        ))
        .execution_options(populate_existing=True)
    )  # fmt: skip
    if revision is None:
        raise NotFound
    today = ctx.today_in(revision.plan.agency.time_zone)
    needs_checks = action is not None and action in STEPS and STEPS[action].needs_checks
    blocking = plan_check(ctx.session, revision, today).count if needs_checks else 0
    case = plan_case(ctx.session, revision, ctx.today, blocking=blocking)
    if not may_read(ctx.actor, case.place):
        raise NotFound
    return Taken(revision, case)


def require(
    ctx: Context, taken: Taken, action: PlanAction, *, version: int | None, note: str
) -> None:
    """Raise what stands against the step: the rules first, then what changed meanwhile.

    So a second click on the same button is told the state, not that "somebody" was faster.
    """
    refusal = why_not(action, taken.case, ctx.actor, note=note)
    if refusal is not None:
        raise refusal
    require_unchanged(taken.revision, version)


def require_unchanged(revision: PlanRevision, version: int | None) -> None:
    """`version` None: the caller read nothing that could have changed."""
    if version is not None and revision.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def move(
    ctx: Context,
    taken: Taken,
    action: PlanAction,
    target: PlanState,
    *,
    note: str = "",
    after: Mapping[str, object] | None = None,
) -> None:
    """Set the state, with its dated transition and its line in the audit trail."""
    revision, source = taken.revision, taken.revision.state
    revision.state = target
    remember(ctx, revision, action, source, note=note, agency_id=_acting_agency(action, taken.case))
    audit.record(
        ctx,
        AuditEvent(f"plan:{action}"),
        revision,
        agency_id=taken.plan.agency_id,
        before={"state": source},
        after={"state": target, **(after or {})},
        note=note,
    )


def remember(
    ctx: Context,
    revision: PlanRevision,
    action: PlanAction,
    source: PlanState | None,
    *,
    note: str = "",
    agency_id: int | None,
) -> None:
    """The transition that "as of a day" is answered from."""
    ctx.session.flush()
    ctx.session.add(
        PlanTransition(
            revision_id=revision.id,
            action=action,
            source=source,
            target=revision.state,
            at=ctx.now,
            actor_id=ctx.actor.user_id,
            acting_agency_id=agency_id,
            note=note,
        )
    )


def _acting_agency(action: PlanAction, case: PlanCase) -> int | None:
    """In whose name: the tier whose turn it is, the owner, or nobody's for the centre's close."""
    if action is PlanAction.CLOSE:
        return None
    if action in STEPS and STEPS[action].by_reviewer:
        tier = acting_tier(action, case)
        return tier.agency_id if tier else None
    return case.place.agency_id


def apply(ctx: Context, taken: Taken, action: PlanAction, return_due_on: date | None) -> None:
    """The facts that come with the state a step leads to."""
    revision = taken.revision
    match action:
        case PlanAction.SUBMIT:
            revision_rows.settle(ctx, revision)
            revision.submitted_at, revision.submitted_by_id = ctx.now, ctx.actor.user_id
            revision.return_due_on = None
        case PlanAction.WITHDRAW:
            revision.submitted_at, revision.submitted_by_id = None, None
        case PlanAction.START_REVIEW:
            revision.reviewed_by_id = ctx.actor.user_id
        case PlanAction.ENDORSE:
            revision.endorsed_at, revision.endorsed_by_id = ctx.now, ctx.actor.user_id
        case PlanAction.RETURN | PlanAction.REVOKE_ENDORSEMENT:
            revision.reviewed_by_id = None
            revision.endorsed_at, revision.endorsed_by_id = None, None
            revision.return_due_on = _return_due(ctx, taken, return_due_on)
        case _:
            pass
    if action in SENDING:
        send_notes(ctx, revision)


def _return_due(ctx: Context, taken: Taken, wanted: date | None) -> date:
    """The return's own deadline (design section 4, Windows): chosen, or so many working days."""
    today = ctx.today_in(taken.plan.agency.time_zone)
    if wanted is None:
        days_off = holidays(ctx.session, today, today + YEAR)
        return add_working_days(today, taken.plan.cycle.return_days, days_off)
    if wanted < today:
        raise Invalid(Refusal.DATE_PAST, "return_due_on", today=today)
    return wanted


def send_notes(ctx: Context, revision: PlanRevision) -> None:
    """From now on the agency reads the notes of the review (design section 4)."""
    ctx.session.execute(
        update(Comment)
        .where(
            Comment.revision_id == revision.id,
            Comment.is_review_note,
            Comment.sent_at.is_(None),
        )
        .values(sent_at=ctx.now)
    )
