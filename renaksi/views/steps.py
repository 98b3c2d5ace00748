"""Steps of a plan: each says what it will do before it is taken."""

from flask import Blueprint, flash, redirect, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.core.plan import PlanAction
from renaksi.core.plan_steps import STEPS
from renaksi.core.workflow import acting_tier, note_required, why_not, why_not_correct
from renaksi.forms.steps import DecreeForm, ReturnForm, StepForm
from renaksi.labels.plan_checks import issue_text
from renaksi.labels.steps import CORRECT_DECREE, STEP, StepWords, in_words
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.step_page import blocking, return_deadline, unsent_notes
from renaksi.services import plans
from renaksi.services.context import Context
from renaksi.views import comparison
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.step_addresses import StepConverter
from renaksi.views.step_answers import after, again, kept_decree, stale, stored_decree

SENDS_NOTES = frozenset({PlanAction.RETURN, PlanAction.ENDORSE, PlanAction.REVOKE_ENDORSEMENT})
HAS_DEADLINE = frozenset({PlanAction.RETURN, PlanAction.REVOKE_ENDORSEMENT})
NOTED = frozenset(STEP) - {PlanAction.WITHDRAW, PlanAction.START_REVIEW, PlanAction.ENACT}
"""Steps at which there is something to say; the others speak for themselves."""


bp = Blueprint("steps", __name__)


@bp.record_once
def _teach(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["step"] = StepConverter


bp.add_url_rule("/renaksi/<int:plan_id>/banding", "compare", comparison.compare)
bp.add_url_rule(
    "/renaksi/<int:plan_id>/banding.<any(xlsx,csv):kind>", "compare_file", comparison.compare_file
)


@bp.route(
    "/renaksi/<int:plan_id>/revisi/<int:number>/langkah/<step:action>", methods=["GET", "POST"]
)
@signed_in
def take(plan_id: int, number: int, action: PlanAction) -> ResponseReturnValue:
    ctx = current_context()
    opened = open_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)
    form, words = _form(ctx, opened, action), _words(ctx, opened, action)
    try:
        if refusal := why_not(action, opened.case, ctx.actor):
            raise refusal
        if form.is_submitted() and (answer := _perform(ctx, opened, action, form, words)):
            return answer
    except (Conflict, WrongState) as error:
        return stale(ctx, opened, form, error, action)
    today = ctx.today_in(opened.plan.agency.time_zone)
    checks = STEPS[action].needs_checks
    page = render_template(
        "steps/take.html",
        opened=opened,
        action=action,
        form=form,
        words=words,
        has_note=action in NOTED,
        blocked=blocking(ctx.session, opened.revision, today) if checks else [],
        issue_text=issue_text,
    )
    return page, 422 if form.errors else 200


@bp.route("/renaksi/<int:plan_id>/revisi/<int:number>/keputusan", methods=["GET", "POST"])
@signed_in
def correct_decree(plan_id: int, number: int) -> ResponseReturnValue:
    """Put right what was taken down of the decree; the old stays in the timeline."""
    ctx = current_context()
    opened = open_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)
    form = DecreeForm().with_note(CORRECT_DECREE.note, required=True)
    if not form.is_submitted() and (stored := stored_decree(opened.revision)):
        form.start_from(stored).version.data = str(opened.revision.version)
    try:
        if refusal := why_not_correct(opened.case, ctx.actor):
            raise refusal
        if form.is_submitted() and (answer := _correct(ctx, opened, form)):
            return answer
    except (Conflict, WrongState) as error:
        return stale(ctx, opened, form, error)
    page = render_template(
        "steps/take.html",
        opened=opened,
        action=None,
        form=form,
        words=CORRECT_DECREE,
        has_note=True,
        blocked=[],
    )
    return page, 422 if form.errors else 200


# ── asking ────────────────────────────────────────────────────────────────────
def _form(ctx: Context, opened: Opened, action: PlanAction) -> StepForm:
    form: StepForm
    if action is PlanAction.ENACT:
        form = DecreeForm()
    elif action in HAS_DEADLINE:
        form = ReturnForm()
        if not form.is_submitted():
            today = ctx.today_in(opened.plan.agency.time_zone)
            days = opened.plan.cycle.return_days
            form.return_due_on.data = return_deadline(ctx.session, days, today)
    else:
        form = StepForm()
    if not form.is_submitted():
        form.version.data = str(opened.revision.version)
    needed = action in STEPS and note_required(action, opened.case, ctx.actor)
    return form.with_note(STEP[action].note, required=needed)


def _words(ctx: Context, opened: Opened, action: PlanAction) -> StepWords:
    tier = acting_tier(PlanAction.START_REVIEW, opened.case)
    sends = action in SENDS_NOTES
    notes = unsent_notes(ctx.session, opened.revision.id) if sends else None
    return in_words(
        STEP[action],
        number=opened.revision.number,
        agency=opened.plan.agency.name,
        tier=tier.name if tier else "",
        days=opened.plan.cycle.review_days,
        notes=notes.total if notes else 0,
        must_fix=notes.must_fix if notes else 0,
    )


# ── doing ─────────────────────────────────────────────────────────────────────
def _perform(
    ctx: Context, opened: Opened, action: PlanAction, form: StepForm, words: StepWords
) -> ResponseReturnValue | None:
    """Take the step; None where the form has to be shown again."""
    revision = opened.revision
    if not form.validate():
        again(form)
        return None
    try:
        if isinstance(form, DecreeForm):
            file_id = kept_decree(ctx, opened, form)
            plans.enact(
                ctx,
                revision.id,
                version=form.read_version,
                decree=form.decree,
                file_id=file_id or 0,
            )
        else:
            revision = plans.take_step(
                ctx,
                revision.id,
                action,
                version=form.read_version,
                note=form.note.data or "",
                return_due_on=form.return_due_on.data if isinstance(form, ReturnForm) else None,
            )
    except Invalid as error:
        again(form, error)
        return None
    flash(words.done, "ok")
    return redirect(after(action, revision.plan_id, revision.number))


def _correct(ctx: Context, opened: Opened, form: DecreeForm) -> ResponseReturnValue | None:
    if not form.validate():
        again(form)
        return None
    try:
        chosen = form.decree_file.data
        plans.correct_decree(
            ctx,
            opened.revision.id,
            version=form.read_version,
            decree=form.decree,
            file_id=kept_decree(ctx, opened, form) if chosen else None,
            note=form.note.data or "",
        )
    except Invalid as error:
        again(form, error)
        return None
    flash(CORRECT_DECREE.done, "ok")
    return redirect(after(PlanAction.ENACT, opened.plan.id, opened.revision.number))
