"""What an agency that is no more left open, and handing it to another of its heirs."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.policy import Permission
from renaksi.forms.estates import HandOverForm
from renaksi.labels import refusal
from renaksi.queries import agency_pages, estates
from renaksi.queries.agency_pages import AgencyOn
from renaksi.queries.estates import Heir, OpenPlan
from renaksi.queries.recommendation_estates import OpenRecommendation, open_recommendations
from renaksi.services.custody import hand_over_plan, hand_over_recommendation
from renaksi.views.agencies.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import needs


@dataclass(frozen=True, slots=True)
class Line:
    """What was left open with the form that hands it on; None where there is nobody else."""

    left: OpenPlan | OpenRecommendation
    is_orphan: bool
    form: HandOverForm | None


@bp.route("/instansi/<path:code>/warisan", methods=["GET", "POST"])
@needs(Permission.AGENCY_ADMINISTER)
def estate(code: str) -> ResponseReturnValue:
    ctx = current_context()
    seen = agency_pages.agency_on(ctx.session, code, ctx.today, ctx.today)
    sent = HandOverForm() if request.method == "POST" else None
    notice, status = "", 200
    if sent is not None:
        try:
            if _handed_over(seen, sent):
                what = "Rekomendasi" if sent.recommendation_id.data else "Renaksi"
                flash(f"{what} diserahkan.", "ok")
                return redirect(url_for("agencies.estate", code=code), 303)
            status = 422
        except Invalid as refused:
            sent.take(refused)
            status = 422
        except Conflict:
            notice, status = refusal(Conflict(Refusal.CHANGED_BY_OTHER)), 409
            sent = None
    return _page(seen, sent, notice), status


def _handed_over(seen: AgencyOn, sent: HandOverForm) -> bool:
    """False where the form does not hold; its fields then say why."""
    ctx = current_context()
    sent.offer(_heirs(seen))
    if not sent.validate():
        return False
    to, held_by, note = as_key(sent.to.data), as_key(sent.held_by.data), sent.note.data or ""
    if sent.recommendation_id.data:
        key = as_key(sent.recommendation_id.data)
        hand_over_recommendation(ctx, key, to, held_by=held_by, note=note)
    else:
        hand_over_plan(ctx, as_key(sent.plan_id.data), to, held_by=held_by, note=note)
    return True


def _heirs(seen: AgencyOn) -> list[tuple[int, str]]:
    ctx = current_context()
    found = estates.choices(ctx.session, seen.agency.id, ctx.today)
    return [(one.id, one.name) for one in found]


def _page(seen: AgencyOn, sent: HandOverForm | None, notice: str) -> str:
    ctx = current_context()
    heirs = estates.choices(ctx.session, seen.agency.id, ctx.today)
    plans = estates.open_plans(ctx.session, ctx.today, of=[seen.agency.id])
    asked = open_recommendations(ctx.session, ctx.today, of=[seen.agency.id])
    return render_template(
        "agencies/estate.html",
        seen=seen,
        agency=seen.agency,
        has_ended=seen.agency.active_to <= ctx.today,
        heirs=heirs,
        lines=[_line(seen, one, "plan_id", one.plan_id, heirs, sent) for one in plans],
        answers=[
            _line(seen, one, "recommendation_id", one.recommendation_id, heirs, sent)
            for one in asked
        ],
        notice=notice,
    )


def _line(
    seen: AgencyOn,
    left: OpenPlan | OpenRecommendation,
    name: str,
    key: int,
    heirs: list[Heir],
    sent: HandOverForm | None,
) -> Line:
    """`name`: the field that says which plan or recommendation it is."""
    is_orphan = left.holder_id == seen.agency.id
    others = [(one.id, one.name) for one in heirs if one.id != left.holder_id]
    if not others:
        return Line(left, is_orphan, None)
    if sent is not None and sent[name].data == str(key):
        form = sent
    else:
        given = {name: str(key), "held_by": str(left.holder_id)}
        form = HandOverForm(formdata=None, data=given)
    form.offer(others)
    form.belong_to(f"{name}-{key}")
    return Line(left, is_orphan, form)
