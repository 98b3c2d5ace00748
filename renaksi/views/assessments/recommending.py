"""Weak indicators of a final result made into recommendations: edited on one page, issued in one go."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from renaksi import labels
from renaksi.core.assessment_weak import WeakSpot
from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.core.recommendation import Priority, RecommendationSource
from renaksi.core.recommendation_entry import LONGEST_TEXT
from renaksi.labels.format import number
from renaksi.queries.recommendation_issuing import terms
from renaksi.queries.result_weak import WeakPage, weak_page
from renaksi.services import assessment_recommendations as services
from renaksi.services.context import Context
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.assessments.results import here
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

PICK, DRAFT = "pilih", "simpan"
TEXT, PRIORITY = "teks-", "prioritas-"
"""Before the indicator's code."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One weak indicator with the text as it stands in the form."""

    spot: WeakSpot
    text: str
    priority: Priority
    is_picked: bool
    fault: str = ""


@bp.route(f"{ASSESSMENT}/rekomendasi", methods=["GET", "POST"])
@signed_in
def recommend(assessment_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = _load(ctx, assessment_id)
    if request.method == "GET":
        if page.refusal is not None:
            raise page.refusal
        return _page(ctx, page, [_first(one) for one in page.weak])
    offers = _offers(page, request.form)
    picked = [one for one in offers if one.is_picked]
    asked = set(request.form.getlist(PICK))
    if asked and not asked - {one.indicator for one in page.led_to}:
        flash("Rekomendasi untuk indikator ini sudah dibuat.", "ok")  # the second click
        return redirect(here(assessment_id))
    if not picked:
        return _page(ctx, page, offers, "Pilih sedikitnya satu indikator."), 422
    if any(one.fault for one in picked):
        return _page(ctx, page, offers), 422
    try:
        return _made(ctx, page, picked)
    except Invalid as refused:
        return _page(ctx, page, offers, labels.refusal(refused)), 422
    except (Conflict, WrongState) as refused:
        ctx.session.rollback()
        return _page(ctx, _load(ctx, assessment_id), offers, labels.refusal(refused)), 409


def _load(ctx: Context, assessment_id: int) -> WeakPage:
    return weak_page(ctx.session, ctx.actor, assessment_id, ctx.now)


def _made(ctx: Context, page: WeakPage, picked: list[Offer]) -> ResponseReturnValue:
    only_draft = DRAFT in request.form
    do = services.draft_weak if only_draft else services.issue_weak
    made = do(
        ctx,
        page.opened.assessment.id,
        {one.spot.code: one.text for one in picked},
        issuer_id=page.issuer_id,
        priorities={one.spot.code: one.priority for one in picked},
    )
    what = "rancangan rekomendasi disimpan" if only_draft else "rekomendasi diterbitkan"
    flash(f"{number(len(made))} {what}.", "ok")
    return redirect(here(page.opened.assessment.id))


def _first(one: WeakSpot) -> Offer:
    return Offer(one, one.text, one.priority, is_picked=bool(one.text))


def _offers(page: WeakPage, form: MultiDict[str, str]) -> list[Offer]:
    """As typed; what somebody else made a recommendation of meanwhile is no longer among them."""
    picked = set(form.getlist(PICK))
    return [_offer(one, form, is_picked=one.code in picked) for one in page.weak]


def _offer(one: WeakSpot, form: MultiDict[str, str], *, is_picked: bool) -> Offer:
    text = form.get(f"{TEXT}{one.code}", "")
    said = form.get(f"{PRIORITY}{one.code}", "")
    priority = next((each for each in Priority if each.value == said), one.priority)
    return Offer(one, text, priority, is_picked, _fault(text) if is_picked else "")


def _fault(text: str) -> str:
    if not text.strip():
        return "Tuliskan apa yang direkomendasikan."
    if len(text) > LONGEST_TEXT:
        return f"Paling panjang {number(LONGEST_TEXT)} karakter."
    return ""


def _page(ctx: Context, page: WeakPage, offers: list[Offer], notice: str = "") -> str:
    source = RecommendationSource.EVALUATION
    return render_template(
        "assessments/recommend.html",
        one=page.opened.assessment,
        year=page.opened.assessment.round.cycle.year,
        offers=offers,
        notice=notice,
        issuer=page.issuer_name,
        due_on=terms(ctx.session, source, ctx.today).due_on,
        priorities=labels.PRIORITY,
        limit=LONGEST_TEXT,
        back=url_for("assessments.result", assessment_id=page.opened.assessment.id),
    )
