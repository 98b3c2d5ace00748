"""Steps of an issued recommendation: each says what it will do before it is taken."""

from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, Refusal, RuleBroken, WrongState
from renaksi.core.follow_up import why_not
from renaksi.core.recommendation import RecommendationAction
from renaksi.core.recommendation_steps import STEPS
from renaksi.forms.steps import StepForm
from renaksi.queries.recommendation_page import RecommendationPage
from renaksi.services import follow_ups
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.addresses import ACTIONS, SLUGS, here
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp

DECISIONS: Final = tuple(one for some in recommendation_page.DECISIONS.values() for one in some)
"""All that the panel of a page can send."""
USUAL: Final = RecommendationAction.RESOLVE


@bp.route(f"{RECOMMENDATION}/langkah/{SLUGS}", methods=["GET", "POST"])
@signed_in
def step(recommendation_id: int, slug: str) -> ResponseReturnValue:
    ctx, action = current_context(), ACTIONS[slug]
    page = recommendation_page.load(ctx, recommendation_id)
    words = recommendation_page.step_words(ctx, page, action)
    form = StepForm().with_note(words.note, required=STEPS[action].needs_note)
    if not form.is_submitted():
        form.version.data = str(page.recommendation.version)
    refusal = why_not(action, page.opened.case, ctx.actor)
    if isinstance(refusal, WrongState):
        return _stale(ctx, page, action, form, refusal)
    if refusal is not None and not isinstance(refusal, Invalid):
        raise refusal
    if refusal is None and form.is_submitted() and form.validate():
        try:
            return _taken(ctx, page, action, form)
        except Invalid as error:
            form.take(error)
        except (Conflict, WrongState) as error:
            return _stale(ctx, page, action, form, error)
    shown = render_template(
        "recommendations/step.html",
        **recommendation_page.context(page),
        action=action,
        step=words,
        form=form,
        missing=labels.refusal(refusal) if refusal is not None else "",
    )
    return shown, 422 if form.is_submitted() else 200


@bp.post(f"{RECOMMENDATION}/putusan")
@signed_in
def decide(recommendation_id: int) -> ResponseReturnValue:
    """One of the decisions offered on the page itself."""
    ctx = current_context()
    page = recommendation_page.load(ctx, recommendation_id)
    offered = recommendation_page.panel_of(ctx, page).decisions
    form = recommendation_page.decision_form(offered)
    named = next((one for one in DECISIONS if one.value == form.decision.data), None)
    if not offered or (named is not None and named not in offered):
        return _refused(ctx, page, named or USUAL, form)
    if form.validate():
        try:
            return _taken(ctx, page, form.chosen, form)
        except Invalid as error:
            form.take(error)
        except (Conflict, WrongState) as error:
            return _stale(ctx, page, form.chosen, form, error)
    return recommendation_page.render(ctx, page, decision=form)


def _refused(
    ctx: Context, page: RecommendationPage, action: RecommendationAction, form: StepForm
) -> ResponseReturnValue:
    """A decision that was open when the page was read and is not now, or never was theirs."""
    refusal = why_not(action, page.opened.case, ctx.actor, note=form.note.data)
    if refusal is None or isinstance(refusal, WrongState):
        error = refusal or Conflict(Refusal.CHANGED_BY_OTHER)
        return _stale(ctx, page, action, form, error)
    raise refusal


def _taken(
    ctx: Context, page: RecommendationPage, action: RecommendationAction, form: StepForm
) -> ResponseReturnValue:
    words = recommendation_page.step_words(ctx, page, action)
    one = follow_ups.take_step(
        ctx,
        page.recommendation.id,
        action,
        version=form.read_version,
        note=form.note.data or "",
    )
    flash(words.done, "ok")
    if action is RecommendationAction.ANSWER and page.draft is not None:
        number = page.draft.number
        return redirect(
            url_for("recommendations.receipt", recommendation_id=one.id, number=number), 303
        )
    return redirect(here(one.id), 303)


def _stale(
    ctx: Context,
    page: RecommendationPage,
    action: RecommendationAction,
    form: StepForm,
    error: RuleBroken,
) -> ResponseReturnValue:
    """Somebody was faster; a second click on one's own button is told that it was heard."""
    ctx.session.rollback()
    page = recommendation_page.load(ctx, page.recommendation.id)
    newest = page.steps[-1] if page.steps else None
    sent = form.is_submitted()
    own = newest is not None and newest.by_id == ctx.actor.user_id and newest.action is action
    typed = (form.note.data or "") if sent else ""
    return recommendation_page.stale_page(page, error, typed=typed, is_done=sent and own), 409
