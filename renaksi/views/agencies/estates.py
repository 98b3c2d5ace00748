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
from renaksi.services.custody import hand_over_plan
from renaksi.views.agencies.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import needs


@dataclass(frozen=True, slots=True)
class Line:
    """One open plan with the form that hands it on; None where there is nobody else."""

    plan: OpenPlan
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
                flash("Renaksi diserahkan.", "ok")
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
    hand_over_plan(
        ctx,
        as_key(sent.plan_id.data),
        as_key(sent.to.data),
        held_by=as_key(sent.held_by.data),
        note=sent.note.data or "",
    )
    return True


def _heirs(seen: AgencyOn) -> list[tuple[int, str]]:
    ctx = current_context()
    found = estates.choices(ctx.session, seen.agency.id, ctx.today)
    return [(one.id, one.name) for one in found]


def _page(seen: AgencyOn, sent: HandOverForm | None, notice: str) -> str:
    ctx = current_context()
    heirs = estates.choices(ctx.session, seen.agency.id, ctx.today)
    plans = estates.open_plans(ctx.session, ctx.today, of=[seen.agency.id])
    return render_template(
        "agencies/estate.html",
        seen=seen,
        agency=seen.agency,
        has_ended=seen.agency.active_to <= ctx.today,
        heirs=heirs,
        lines=[_line(seen, one, heirs, sent) for one in plans],
        notice=notice,
    )


def _line(seen: AgencyOn, plan: OpenPlan, heirs: list[Heir], sent: HandOverForm | None) -> Line:
    is_orphan = plan.holder_id == seen.agency.id
    others = [(one.id, one.name) for one in heirs if one.id != plan.holder_id]
    if not others:
        return Line(plan, is_orphan, None)
    if sent is not None and sent.plan_id.data == str(plan.plan_id):
        form = sent
    else:
        given = {"plan_id": str(plan.plan_id), "held_by": str(plan.holder_id)}
        form = HandOverForm(formdata=None, data=given)
    form.offer(others)
    form.belong_to(plan.plan_id)
    return Line(plan, is_orphan, form)
