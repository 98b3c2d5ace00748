"""Steps of whoever scores an assessment: each says what it will do before it is taken."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.assessment_rights import why_not
from renaksi.core.assessment_steps import STEPS
from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.forms.assessment_scores import NotAssessableForm, SendBackForm
from renaksi.forms.steps import StepForm
from renaksi.labels.assessment_steps import in_words
from renaksi.labels.steps import StepWords
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.queries.assessment_told import last_step
from renaksi.services import assessments
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.addresses import ACTIONS, SLUGS, here, score_url
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in


@bp.route(f"{ASSESSMENT}/langkah/{SLUGS}", methods=["GET", "POST"])
@signed_in
def step(assessment_id: int, slug: str) -> ResponseReturnValue:
    ctx, action = current_context(), ACTIONS[slug]
    page = assessment_page.load(ctx, assessment_id)
    form = _form(page, action)
    refusal = why_not(action, page.opened.case, ctx.actor)
    if isinstance(refusal, WrongState):
        return _late(ctx, page, action, refusal, form)
    if refusal is not None and not isinstance(refusal, Invalid):
        raise refusal
    if refusal is None and form.is_submitted() and form.validate():
        try:
            _take(ctx, page, action, form)
        except Invalid as error:
            form.take(error)
        except (Conflict, WrongState) as error:
            return _late(ctx, page, action, error, form)
        else:
            flash(_words(page, action).done, "ok")
            return _onward(page, action)
    shown = render_template(
        "assessments/step.html",
        **assessment_page.context(page),
        action=action,
        step=_words(page, action),
        form=form,
        missing=labels.refusal(refusal) if refusal is not None else "",
        required=STEPS[action].needs_note,
    )
    return shown, 422 if form.is_submitted() else 200


def _form(page: AssessmentPage, action: A) -> StepForm:
    form: StepForm
    if action is A.MARK_NOT_ASSESSABLE:
        form = NotAssessableForm()
    elif action is A.SEND_BACK:
        form = SendBackForm()
        form.offer((row.code, f"{row.code} {row.indicator.name}") for row in page.judged)
    else:
        form = StepForm()
    if not form.is_submitted():
        form.version.data = str(page.assessment.version)
    return form.with_note(_words(page, action).note, required=STEPS[action].needs_note)


def _take(ctx: Context, page: AssessmentPage, action: A, form: StepForm) -> None:
    key, version, note = page.assessment.id, form.read_version, form.note.data or ""
    if isinstance(form, NotAssessableForm):
        assessments.mark_not_assessable(ctx, key, form.chosen, version=version, note=note)
    elif isinstance(form, SendBackForm):
        codes = form.codes.data or []
        assessments.send_back(ctx, key, codes, version=version, note=note)
    else:
        assessments.take_step(ctx, key, action, version=version, note=note)


def _words(page: AssessmentPage, action: A) -> StepWords:
    return in_words(action, agency=page.name, days=page.assessment.round.objection_days)


def _onward(page: AssessmentPage, action: A) -> ResponseReturnValue:
    if action is A.START_SCORING:
        return redirect(score_url(page.assessment.id), 303)
    return redirect(here(page.assessment.id), 303)


def _late(
    ctx: Context,
    page: AssessmentPage,
    action: A,
    error: Conflict | WrongState,
    form: StepForm,
) -> ResponseReturnValue:
    """Somebody was faster; a second click on one's own button leads on as the first did."""
    ctx.session.rollback()
    sent = form.is_submitted()
    if sent and last_step(ctx.session, page.assessment.id) == (action, ctx.actor.user_id):
        return _onward(page, action)
    typed = (form.note.data or "") if sent else ""
    return assessment_page.stale_page(ctx, page.assessment.id, error, typed=typed)
