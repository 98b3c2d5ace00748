"""Handing the decision on a recommendation to another agency, and taking it back."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, WrongState
from renaksi.core.recommendation import UNSETTLED
from renaksi.core.recommendation_rights import may_delegate
from renaksi.forms.follow_ups import DelegateForm
from renaksi.queries.recommendation_delegates import delegates
from renaksi.queries.recommendation_page import Part, RecommendationPage
from renaksi.services import recommendations
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.addresses import here
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp


@bp.route(f"{RECOMMENDATION}/pelimpahan", methods=["GET", "POST"])
@signed_in
def delegation(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    try:
        page = _load(ctx, recommendation_id)
    except WrongState as error:
        return recommendation_page.too_late(ctx, recommendation_id, error, request.form.get("note"))
    one, case = page.recommendation, page.opened.case
    others = delegates(ctx.session, case.place, one.issuer_id, ctx.today)
    form = DelegateForm().offer(f"{one.issuer.name} sendiri", others)
    form.with_note("Alasan", required=True)
    if not form.is_submitted():
        form.version.data = str(one.version)
        form.agency.data = str(one.delegate_id or "")
    elif form.validate():
        try:
            return _delegated(ctx, page, form, dict(others))
        except Invalid as error:
            form.take(error)
        except (Conflict, WrongState) as error:
            return recommendation_page.too_late(ctx, recommendation_id, error, form.note.data)
    shown = render_template(
        "recommendations/delegation.html",
        **recommendation_page.context(page),
        form=form,
        others=others,
    )
    return shown, 422 if form.is_submitted() else 200


def _load(ctx: Context, recommendation_id: int) -> RecommendationPage:
    """For the issuer's own people, as long as something is to be done."""
    page = recommendation_page.load(ctx, recommendation_id, Part.NOTHING)
    one, case = page.recommendation, page.opened.case
    if not may_delegate(ctx.actor, one.issuer_id, case.place, one.source):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if one.status not in UNSETTLED:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=one.status)
    return page


def _delegated(
    ctx: Context, page: RecommendationPage, form: DelegateForm, others: dict[int, str]
) -> ResponseReturnValue:
    one, chosen = page.recommendation, as_key(form.agency.data) or None
    if chosen is not None and chosen not in others:
        raise Invalid(Refusal.NO_SUCH_DELEGATE, "agency")
    recommendations.delegate(
        ctx, one.id, chosen, version=form.read_version, note=form.note.data or ""
    )
    decider = others[chosen] if chosen is not None else one.issuer.name
    flash(f"Keputusan kini ada pada {decider}.", "ok")
    return redirect(here(one.id), 303)
