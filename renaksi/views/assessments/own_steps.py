"""Steps the agency takes itself: submitting its answers, taking them back, accepting its scores."""

from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A, ValueColumn as C
from renaksi.core.assessment_rights import acting_tier, why_not
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.errors import Conflict, Invalid, RuleBroken, WrongState
from renaksi.forms.steps import StepForm
from renaksi.labels.assessment_answers import step_words
from renaksi.labels.steps import StepWords
from renaksi.queries.assessment_answer_page import AnswerPage
from renaksi.services import assessments
from renaksi.services.context import Context
from renaksi.views.assessments import answer_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

SLUGS: Final = {"ajukan": A.SUBMIT, "tarik": A.WITHDRAW, "terima-nilai": A.ACCEPT}


@bp.route(f"{ASSESSMENT}/<any(ajukan, tarik, 'terima-nilai'):slug>", methods=["GET", "POST"])
@signed_in
def own_step(assessment_id: int, slug: str) -> ResponseReturnValue:
    """Says what the step does before it is taken; submitting also says what is missing."""
    ctx, action = current_context(), SLUGS[slug]
    page = answer_page.load(assessment_id)
    words = _words(page, action)
    form = StepForm().with_note(words.note, required=False)
    if not form.is_submitted():
        form.version.data = str(page.assessment.version)
    refusal = why_not(action, page.opened.case, ctx.actor)
    if isinstance(refusal, WrongState):
        return _stale(ctx, page, action, refusal, form)
    if refusal is not None and not isinstance(refusal, Invalid):
        raise refusal
    if form.is_submitted() and refusal is None and form.validate():
        try:
            return _taken(ctx, page, action, form)
        except Invalid as error:
            form.take(error)
        except (Conflict, WrongState) as error:
            return _stale(ctx, page, action, error, form)
    return _form(page, action, form, labels.refusal(refusal) if refusal else "")


def _form(page: AnswerPage, action: A, form: StepForm, missing: str) -> ResponseReturnValue:
    shown = render_template(
        "assessments/own_step.html",
        **answer_page.context(page),
        action=action,
        step=_words(page, action),
        form=form,
        missing=missing,
        back=_back(page, action),
    )
    return shown, 422 if form.is_submitted() else 200


def _taken(ctx: Context, page: AnswerPage, action: A, form: StepForm) -> ResponseReturnValue:
    assessments.take_step(
        ctx,
        page.assessment.id,
        action,
        version=form.read_version,
        note=form.note.data or "",
    )
    flash(_words(page, action).done, "ok")
    return redirect(_back(page, action), 303)


def _stale(
    ctx: Context, page: AnswerPage, action: A, error: RuleBroken, form: StepForm
) -> ResponseReturnValue:
    """It changed since it was read; what was typed stays in sight."""
    ctx.session.rollback()
    page = answer_page.load(page.assessment.id)
    shown = render_template(
        "assessments/own_stale.html",
        **answer_page.context(page),
        step=_words(page, action),
        sentence=labels.refusal(error),
        typed=(form.note.data or "").strip() if form.is_submitted() else "",
        back=_back(page, action),
    )
    return shown, 409


def _words(page: AnswerPage, action: A) -> StepWords:
    tier = acting_tier(A.START_SCORING, page.opened.case)
    return step_words(action, tier=tier.name if tier else "", until=answer_page.deadline(page))


def _back(page: AnswerPage, action: A) -> str:
    """Where the agency stands after the step, or without it."""
    seen = columns_seen(page.opened.case, current_context().actor)
    endpoint = (
        "assessments.object" if action is A.ACCEPT and C.HUB in seen else "assessments.answers"
    )
    return url_for(endpoint, assessment_id=page.assessment.id)
