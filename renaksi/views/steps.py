"""Steps of a plan: each says what it will do before it is taken."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.decree import decree_fault
from renaksi.core.errors import Conflict, Invalid, Refusal, RuleBroken, WrongState
from renaksi.core.files import PDF
from renaksi.core.plan import PlanAction
from renaksi.core.plan_steps import STEPS
from renaksi.core.workflow import acting_tier, note_required, why_not, why_not_correct
from renaksi.forms.steps import DecreeForm, ReturnForm, StepForm
from renaksi.labels.plan_checks import issue_text
from renaksi.labels.steps import CORRECT_DECREE, STEP, StepWords, in_words
from renaksi.labels.timeline import entries
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.step_page import blocking, return_deadline, unsent_notes
from renaksi.queries.timeline import timeline
from renaksi.services import plans
from renaksi.services.context import Context
from renaksi.views import comparison
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.step_addresses import StepConverter
from renaksi.views.uploads import keep_upload

SENDS_NOTES = frozenset({PlanAction.RETURN, PlanAction.ENDORSE, PlanAction.REVOKE_ENDORSEMENT})
HAS_DEADLINE = frozenset({PlanAction.RETURN, PlanAction.REVOKE_ENDORSEMENT})
NOTED = frozenset(STEP) - {PlanAction.WITHDRAW, PlanAction.START_REVIEW, PlanAction.ENACT}
"""Steps at which there is something to say; the others speak for themselves."""
AGAIN = "Pilih lagi berkasnya: peramban tidak menyimpan pilihan berkas."


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
        return _stale(ctx, opened, form, error, action)
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
    if not form.is_submitted():
        form.start_from(opened.revision).version.data = str(opened.revision.version)
    try:
        if refusal := why_not_correct(opened.case, ctx.actor):
            raise refusal
        if form.is_submitted() and (answer := _correct(ctx, opened, form)):
            return answer
    except (Conflict, WrongState) as error:
        return _stale(ctx, opened, form, error)
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
        _again(form)
        return None
    try:
        if isinstance(form, DecreeForm):
            file_id = _kept(ctx, opened, form)
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
        _again(form, error)
        return None
    flash(words.done, "ok")
    return redirect(_after(action, revision.plan_id, revision.number))


def _correct(ctx: Context, opened: Opened, form: DecreeForm) -> ResponseReturnValue | None:
    if not form.validate():
        _again(form)
        return None
    try:
        chosen = form.decree_file.data
        plans.correct_decree(
            ctx,
            opened.revision.id,
            version=form.read_version,
            decree=form.decree,
            file_id=_kept(ctx, opened, form) if chosen else None,
            note=form.note.data or "",
        )
    except Invalid as error:
        _again(form, error)
        return None
    flash(CORRECT_DECREE.done, "ok")
    return redirect(_after(PlanAction.ENACT, opened.plan.id, opened.revision.number))


def _kept(ctx: Context, opened: Opened, form: DecreeForm) -> int:
    """Store the signed decree, once everything else about it holds."""
    agency = opened.plan.agency
    if fault := decree_fault(form.decree, ctx.today_in(agency.time_zone)):
        raise fault
    if form.read_version != opened.revision.version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    try:
        file = keep_upload(form.decree_file.data, agency_id=agency.id, allowed=frozenset({PDF}))
    except Invalid as error:
        error.field = "decree_file"
        raise
    return file.id


def _again(form: StepForm, error: Invalid | None = None) -> None:
    """Show what is wrong beside its field; what was typed is kept, a chosen file can not be."""
    if error is not None and error.field is None:
        form.form_errors.append(labels.refusal(error))
    elif error is not None:
        form.take(error)
    if isinstance(form, DecreeForm) and form.decree_file.data and not form.decree_file.errors:
        form.decree_file.errors = [AGAIN]


def _after(action: PlanAction, plan_id: int, number: int) -> str:
    """Where to go on: the reviewer to the review or the next one, the owner to the plan."""
    if action is PlanAction.START_REVIEW:
        return url_for("reviews.show", plan_id=plan_id)
    if STEPS[action].by_reviewer:
        return url_for("reviews.index")
    return url_for("plans.show", plan_id=plan_id, number=number)


def _stale(
    ctx: Context,
    opened: Opened,
    form: StepForm,
    error: RuleBroken,
    action: PlanAction | None = None,
) -> ResponseReturnValue:
    """The plan is not as it was read: say how it stands, and keep what was typed in sight."""
    ctx.session.rollback()
    plan_id, number = opened.plan.id, opened.revision.number
    opened = open_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)
    events = timeline(ctx.session, plan_id)
    newest = next(iter(events), None)
    own = newest is not None and newest.actor_id == ctx.actor.user_id
    page = render_template(
        "steps/stale.html",
        opened=opened,
        sentence=labels.refusal(error),
        is_done=own and newest is not None and newest.event == f"plan:{action}",
        typed=(form.note.data or "").strip() if form.is_submitted() else "",
        last=next(iter(entries(events[:1], opened.plan.agency.time_zone)), None),
    )
    return page, 409
