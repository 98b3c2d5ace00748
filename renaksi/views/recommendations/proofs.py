"""Proving an answer by evidence the agency has already, without a second copy."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid, NotFound
from renaksi.labels import refusal
from renaksi.queries.evidence_choices import PAGE
from renaksi.queries.recommendation_page import RecommendationPage
from renaksi.queries.recommendation_proofs import own_evidence
from renaksi.services import follow_ups
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.answers import ANSWER, here, writable
from renaksi.views.recommendations.blueprint import bp

LONGEST_SEARCH = 100


@bp.get(f"{ANSWER}/pilih")
@signed_in
def choose(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    return _choices(ctx, writable(ctx, recommendation_id))


@bp.post(f"{ANSWER}/pilih")
@signed_in
def attach_existing(recommendation_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = writable(ctx, recommendation_id)
    chosen = as_key(request.form.get("bukti"))
    if not chosen:
        return _choices(ctx, page, "Pilih dahulu buktinya."), 422
    try:
        follow_ups.attach_existing(ctx, recommendation_id, chosen)
    except (Invalid, NotFound) as error:
        ctx.session.rollback()
        return _choices(ctx, writable(ctx, recommendation_id), refusal(error)), 422
    flash("Bukti dipakai pada tindak lanjut ini.", "ok")
    return redirect(here(recommendation_id, "bukti"), 303)


def _choices(ctx: Context, page: RecommendationPage, fault: str = "") -> str:
    asked = request.values.get("cari", "")
    text = "".join(sign for sign in asked if sign.isprintable())[:LONGEST_SEARCH]
    number = as_key(request.args.get("hal")) or 1
    found, total = own_evidence(ctx.session, page.opened.case.place, text, number)
    key = page.recommendation.id
    return render_template(
        "recommendations/choose.html",
        **recommendation_page.context(page),
        fault=fault,
        choices=found,
        there={one.evidence_id for one in page.draft.proofs} if page.draft else set(),
        total=total,
        text=text,
        number=number,
        pages=max(1, -(-total // PAGE)),
        address=lambda wanted: url_for(
            "recommendations.choose", recommendation_id=key, cari=text or None, hal=wanted
        ),
    )
