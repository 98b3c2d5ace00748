"""One draft: put right, issued, or thrown away. Nobody but the issuer's people gets here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, Refusal, WrongState
from renaksi.core.policy import Permission
from renaksi.core.recommendation import RecommendationStatus
from renaksi.forms.recommendations import TextForm
from renaksi.labels import recommendation_issuing as words, refusal
from renaksi.labels.format import day
from renaksi.models import Recommendation
from renaksi.queries import recommendation_issuing as queries
from renaksi.queries.recommendation_cases import open_recommendation
from renaksi.queries.recommendation_issuing import Basis
from renaksi.services import recommendations
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp
from renaksi.views.recommendations.confirming import Asked, confirm
from renaksi.views.recommendations.issuing import offer_bases


def draft_of(ctx: Context, recommendation_id: int) -> Recommendation:
    """Raises NotFound, and WrongState for what was issued already."""
    one = open_recommendation(ctx.session, ctx.actor, recommendation_id, ctx.today).recommendation
    if one.status is not RecommendationStatus.DRAFT:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=one.status)
    return one


@bp.route(f"{RECOMMENDATION}/ubah", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def correct(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    try:
        one = draft_of(ctx, recommendation_id)
    except WrongState as refused:  # issued meanwhile
        return recommendation_page.too_late(
            ctx, recommendation_id, refused, request.form.get("text")
        )
    form = text_form(ctx, one)
    status, notice = 200, ""
    if form.is_submitted() and form.validate():
        try:
            recommendations.correct(ctx, one.id, form.values, version=form.read_version)
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            status, notice = 409, refusal(refused)
            form.version.data = str(one.version)
        except WrongState as refused:
            return recommendation_page.too_late(ctx, recommendation_id, refused, form.text.data)
        else:
            flash("Rancangan disimpan.", "ok")
            return redirect(page_of(one))
    return text_page(form, one.addressee.name, page_of(one), notice), 422 if form.errors else status


def text_form(ctx: Context, one: Recommendation) -> TextForm:
    """What the draft says, under a source that its issuer may still choose."""
    stored = {"text": one.text, "cause": one.cause, "priority": one.priority}
    form = TextForm(basis=f"{one.issuer.code}:{one.source}", version=str(one.version), **stored)
    offer_bases(form, own_bases(ctx, one.issuer_id))
    return form


def own_bases(ctx: Context, issuer_id: int) -> tuple[Basis, ...]:
    """The issuer stays; only the source can be another one."""
    found = queries.bases(ctx.session, ctx.actor)
    return tuple(one for one in found if one.issuer_id == issuer_id)


def text_page(form: TextForm, subject: str, back: str, notice: str = "", drafts: int = 1) -> str:
    return render_template(
        "recommendations/correct.html",
        form=form,
        subject=subject,
        back=back,
        notice=notice,
        drafts=drafts,
    )


def page_of(one: Recommendation) -> str:
    return url_for("recommendations.show", recommendation_id=one.id)


@bp.route(f"{RECOMMENDATION}/terbitkan", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def issue(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    one = draft_of(ctx, recommendation_id)
    due = queries.terms(ctx.session, one.source, ctx.today).due_on
    asked = _asked(one, words.issue_words(1, day(due)))

    def do(version: int | None) -> str:
        return page_of(recommendations.issue(ctx, one.id, version=version))

    return confirm(asked, lambda form: do(form.read_version))


@bp.route(f"{RECOMMENDATION}/buang", methods=["GET", "POST"])
@needs(Permission.RECOMMENDATION_ISSUE)
def discard(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    one = draft_of(ctx, recommendation_id)
    asked = _asked(one, words.discard_words(1))

    def do(version: int | None) -> str:
        recommendations.discard(ctx, one.id, version=version)
        return url_for("recommendations.index")

    return confirm(asked, lambda form: do(form.read_version))


def _asked(one: Recommendation, told: words.Words) -> Asked:
    back_words = f"Rancangan kepada {one.addressee.name}"
    return Asked(told, f"Kepada {one.addressee.name}", page_of(one), back_words, one.version)
