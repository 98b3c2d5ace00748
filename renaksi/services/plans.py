"""Use cases of a plan: begun, moved through review, enacted by decree, revised, closed."""

from datetime import date
from typing import Final

from sqlalchemy import func, select

from renaksi.core.audit import AuditEvent
from renaksi.core.comments import SENDING
from renaksi.core.cycle import CycleState
from renaksi.core.decree import Decree
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import Permission, may, may_read, require as require_right
from renaksi.core.workflow import cycle_refusal, why_not_correct
from renaksi.models import ActionPlan, Agency, Cycle, PlanRevision
from renaksi.queries.obligations import owes_plan
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    decree_steps,
    plan_steps,
    report_taken,
    report_totals,
    revision_rows,
)
from renaksi.services.steps.plan_steps import Taken

__all__ = [
    "Decree",
    "correct_decree",
    "create_plan",
    "enact",
    "revise",
    "save_letter",
    "take_step",
]
LETTER_STATES: Final = frozenset(PlanState) - {PlanState.CANCELLED, PlanState.SUPERSEDED}
LONGEST_NUMBER: Final = 120


def create_plan(ctx: Context, agency_id: int, cycle_id: int) -> PlanRevision:
    """Begin the agency's plan in a cycle: revision 1, empty, in DRAFT.

    Raises Conflict (ALREADY_EXISTS) for a second one, WrongState where the cycle is not open or
    asks no plan of the agency.
    """
    with transaction(ctx) as session:
        agency, cycle = session.get(Agency, agency_id), session.get(Cycle, cycle_id)
        if agency is None or cycle is None:
            raise NotFound
        place = place_of(session, agency_id, ctx.today)
        if not may_read(ctx.actor, place):
            raise NotFound
        require_right(ctx.actor, Permission.PLAN_CREATE, place)
        if cycle.state is not CycleState.OPEN:
            raise cycle_refusal(cycle.state, cycle.year)
        _require_owing(ctx, agency, cycle)
        plan = ActionPlan(agency=agency, cycle=cycle, created_at=ctx.now)
        revision = _new_revision(ctx, plan, 1)
        plan_steps.remember(ctx, revision, PlanAction.CREATE, None, agency_id=agency_id)
        audit.record(
            ctx, AuditEvent.PLAN_CREATE, revision, agency_id=agency_id, after={"year": cycle.year}
        )
    return revision


def _require_owing(ctx: Context, agency: Agency, cycle: Cycle) -> None:
    existing = select(ActionPlan.id).where(
        ActionPlan.agency_id == agency.id, ActionPlan.cycle_id == cycle.id
    )
    if ctx.session.scalar(existing) is not None:
        what = f"Renaksi {cycle.year} {agency.name}"
        raise Conflict(Refusal.ALREADY_EXISTS, what=what)
    if not owes_plan(ctx.session, cycle, agency.id, ctx.today):
        raise WrongState(Refusal.NO_OBLIGATION, agency=agency.name)


def _new_revision(ctx: Context, plan: ActionPlan, number: int, reason: str = "") -> PlanRevision:
    revision = PlanRevision(
        plan=plan,
        number=number,
        state=PlanState.DRAFT,
        reason=reason,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    ctx.session.add(revision)
    ctx.session.flush()
    return revision


def take_step(
    ctx: Context,
    revision_id: int,
    action: PlanAction,
    *,
    version: int | None,
    note: str = "",
    return_due_on: date | None = None,
) -> PlanRevision:
    """Move a revision one step; what the step is, says the table in `core.plan_steps`.

    `version`: of the revision as the actor read it. REVISE returns the new revision. ENACT needs
    a decree: see `enact`.
    """
    with transaction(ctx):
        taken = plan_steps.locked(ctx, revision_id, action)
        plan_steps.require(ctx, taken, action, version=version, note=note)
        if action is PlanAction.REVISE:
            return _revise(ctx, taken, note)
        if action is PlanAction.ENACT:
            raise Invalid(Refusal.TEXT_MISSING, "decree_number")
        facts = plan_steps.facts_of(ctx, taken, action, return_due_on)
        if action is PlanAction.SUBMIT:
            revision_rows.settle(ctx, taken.revision)
        plan_steps.move(ctx, taken, action, STEPS[action].target, facts, note=note.strip())
        if action in SENDING:
            plan_steps.send_notes(ctx, taken.revision)
        return taken.revision


def revise(ctx: Context, plan_id: int, *, reason: str) -> PlanRevision:
    """Open a new revision of the plan in force; that one stays in force until the new is enacted.

    Raises NotFound where the plan has no revision the actor can see.
    """
    with transaction(ctx) as session:
        newest_first = select(PlanRevision.id).where(PlanRevision.plan_id == plan_id)
        in_force = session.scalar(newest_first.where(PlanRevision.state == PlanState.ENACTED))
        latest = session.scalar(newest_first.order_by(PlanRevision.number.desc()).limit(1))
        if latest is None:
            raise NotFound
        taken = plan_steps.locked(ctx, in_force or latest)
        plan_steps.require(ctx, taken, PlanAction.REVISE, version=None, note=reason)
        return _revise(ctx, taken, reason)


def _revise(ctx: Context, taken: Taken, reason: str) -> PlanRevision:
    numbers = select(func.max(PlanRevision.number)).where(PlanRevision.plan_id == taken.plan.id)
    number = ctx.session.scalars(numbers).one() + 1
    reason = reason.strip()
    revision = _new_revision(ctx, taken.plan, number, reason)
    revision_rows.copy(ctx, taken.revision, revision)
    agency_id = taken.agency_id
    plan_steps.remember(ctx, revision, PlanAction.REVISE, None, note=reason, agency_id=agency_id)
    audit.record(
        ctx,
        AuditEvent.PLAN_REVISE,
        revision,
        agency_id=agency_id,
        after={"number": number, "of": taken.revision.number},
        note=reason,
    )
    return revision


def enact(
    ctx: Context, revision_id: int, *, version: int | None, decree: Decree, file_id: int | None
) -> PlanRevision:
    """Put an endorsed revision in force by decree, in place of the one in force before it."""
    with transaction(ctx):
        taken = plan_steps.locked(ctx, revision_id, PlanAction.ENACT)
        plan_steps.require(ctx, taken, PlanAction.ENACT, version=version, note="")
        facts = decree_steps.facts_of(ctx, taken, decree, file_id)
        decree_steps.supersede_older(ctx, taken)
        facts["enacted_at"] = ctx.now
        plan_steps.move(ctx, taken, PlanAction.ENACT, PlanState.ENACTED, facts)
        report_taken.hold(ctx, taken.plan.id)  # from now on reports may stand on this revision
        report_totals.refresh_plan(ctx, taken.plan)
        return taken.revision


def correct_decree(
    ctx: Context,
    revision_id: int,
    *,
    version: int | None,
    decree: Decree,
    file_id: int | None = None,
    note: str,
) -> PlanRevision:
    """Put right what was taken down of the decree; the old values stay in the audit trail."""
    with transaction(ctx):
        taken = plan_steps.locked(ctx, revision_id)
        refusal = why_not_correct(taken.case, ctx.actor, note=note)
        if refusal is not None:
            raise refusal
        plan_steps.require_unchanged(taken.revision, version)
        wanted = decree_steps.facts_of(ctx, taken, decree, file_id or taken.revision.decree_file_id)
        plan_steps.correct(ctx, taken, AuditEvent.PLAN_CORRECT_DECREE, wanted, note=note.strip())
        return taken.revision


def save_letter(
    ctx: Context, revision_id: int, *, version: int | None, number: str, on: date | None
) -> PlanRevision:
    """Number and date of the cover letter (surat pengantar)."""
    with transaction(ctx):
        taken = plan_steps.locked(ctx, revision_id)
        if not may(ctx.actor, Permission.PLAN_EDIT, taken.case.place):
            raise NotAllowed(Refusal.ROLE_MISSING)
        if taken.case.state not in LETTER_STATES:
            raise WrongState(Refusal.WRONG_STATE, state=taken.case.state)
        plan_steps.require_unchanged(taken.revision, version)
        number = " ".join(number.split())
        if len(number) > LONGEST_NUMBER:
            raise Invalid(Refusal.TEXT_TOO_LONG, "letter_number", limit=LONGEST_NUMBER)
        wanted = {"letter_number": number, "letter_date": on}
        plan_steps.correct(ctx, taken, AuditEvent.PLAN_LETTER, wanted)
        return taken.revision
