"""Taking a step of a plan: what the use cases in `services.plans` share. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import may_read
from renaksi.core.workflow import PlanCase, acting_tier, why_not
from renaksi.models import ActionPlan, Comment, PlanRevision, PlanTransition
from renaksi.queries.plan_cases import plan_case
from renaksi.queries.plan_readiness import plan_check
from renaksi.queries.step_page import return_deadline
from renaksi.services import audit
from renaksi.services.context import Context

UNDONE: Final = ("reviewed_by_id", "endorsed_at", "endorsed_by_id")
"""Facts of a review that a return takes back."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A revision locked for a step, and its case before the step."""

    revision: PlanRevision
    case: PlanCase

    @property
    def plan(self) -> ActionPlan:
        return self.revision.plan

    @property
    def agency_id(self) -> int:
        """In whose trail it is told: the agency that acts for the plan today."""
        return self.case.place.agency_id


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
    facts: Mapping[str, object],
    *,
    note: str = "",
) -> None:
    """Set the state and its facts at once, with the dated transition and the line in the trail."""
    revision, source = taken.revision, taken.revision.state
    before = {"state": source, **{name: getattr(revision, name) for name in facts}}
    after = {"state": target, **facts}
    for name, value in after.items():
        setattr(revision, name, value)
    remember(ctx, revision, action, source, note=note, agency_id=_acting_agency(action, taken.case))
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        ctx,
        AuditEvent(f"plan:{action}"),
        revision,
        agency_id=taken.agency_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
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


def correct(
    ctx: Context, taken: Taken, event: AuditEvent, wanted: Mapping[str, object], *, note: str = ""
) -> None:
    """Put right what was taken down; the old values stay in the audit trail. Nothing if equal."""
    revision = taken.revision
    before = {name: getattr(revision, name) for name in wanted}
    changed = [name for name in wanted if before[name] != wanted[name]]
    if not changed:
        return
    for name in changed:
        setattr(revision, name, wanted[name])
    audit.record(
        ctx,
        event,
        revision,
        agency_id=taken.agency_id,
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
        note=note,
    )


def facts_of(
    ctx: Context, taken: Taken, action: PlanAction, return_due_on: date | None
) -> dict[str, object]:
    """The columns that change with the state; what is not named stays."""
    by = ctx.actor.user_id
    match action:
        case PlanAction.SUBMIT:
            return {"submitted_at": ctx.now, "submitted_by_id": by, "return_due_on": None}
        case PlanAction.WITHDRAW:
            return {"submitted_at": None, "submitted_by_id": None}
        case PlanAction.START_REVIEW:
            return {"reviewed_by_id": by}
        case PlanAction.ENDORSE:
            return {"endorsed_at": ctx.now, "endorsed_by_id": by}
        case PlanAction.RETURN | PlanAction.REVOKE_ENDORSEMENT:
            due = _return_due(ctx, taken, return_due_on)
            return {**dict.fromkeys(UNDONE), "return_due_on": due}
        case _:
            return {}


def _return_due(ctx: Context, taken: Taken, wanted: date | None) -> date:
    """The return's own deadline (design section 4, Windows): chosen, or so many working days."""
    today = ctx.today_in(taken.plan.agency.time_zone)
    if wanted is None:
        return return_deadline(ctx.session, taken.plan.cycle.return_days, today)
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
