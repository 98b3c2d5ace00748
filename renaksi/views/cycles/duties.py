"""Item 5: who owes a plan and reports on it, by kind, and single agencies with a reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.forms.cycles import ExceptionForm, KindsForm
from renaksi.models import Cycle
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.obligations import count_owing, duties as duties_of, exceptions
from renaksi.services import obligations
from renaksi.views.agencies.confirming import pick
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.get("/<int:year>/kewajiban")
@needs(Permission.CYCLE_ADMINISTER)
def duties(year: int) -> ResponseReturnValue:
    return _page(cycle_by_year(current_context().session, year))


@bp.post("/<int:year>/kewajiban/jenis")
@needs(Permission.CYCLE_ADMINISTER)
def kinds(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = KindsForm()
    form.offer(one.kind for one in duties_of(ctx.session, cycle, ctx.today))
    if not form.validate_on_submit():
        return _page(cycle, kinds=form), 422
    obligations.set_kinds(
        ctx,
        cycle.id,
        [AgencyKind(one) for one in form.kinds.data or []],
        plan_only=[AgencyKind(one) for one in form.plan_only.data or []],
    )
    flash("Kewajiban menurut jenis sudah disimpan.", "ok")
    return redirect(url_for(".duties", year=year))


@bp.post("/<int:year>/kewajiban/pengecualian")
@needs(Permission.CYCLE_ADMINISTER)
def add_exception(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = ExceptionForm()
    holds = form.validate()
    if pick(ctx, form.agency) and holds and form.agency.agency_id is not None:
        try:
            made = obligations.set_exception(
                ctx,
                cycle.id,
                form.agency.agency_id,
                owes_plan=form.owes_plan.data != "tidak",
                owes_reports=form.owes_plan.data == "ya",
                reason=form.reason.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Pengecualian untuk {made.agency.name} sudah disimpan.", "ok")
            return redirect(url_for(".duties", year=year))
    return _page(cycle, exception=form), 422


@bp.post("/<int:year>/kewajiban/pengecualian/<int:agency_id>/akhiri")
@needs(Permission.CYCLE_ADMINISTER)
def end_exception(year: int, agency_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    obligations.end_exception(ctx, cycle.id, agency_id)
    flash("Pengecualian diakhiri. Instansi itu kembali mengikuti jenisnya.", "ok")
    return redirect(url_for(".duties", year=year))


def _page(
    cycle: Cycle, *, kinds: KindsForm | None = None, exception: ExceptionForm | None = None
) -> str:
    ctx = current_context()
    found = duties_of(ctx.session, cycle, ctx.today)
    if kinds is None:
        owing = [one for one in found if one.owes_plan]
        kinds = KindsForm(
            formdata=None,
            kinds=[one.kind.value for one in owing],
            plan_only=[one.kind.value for one in owing if not one.owes_reports],
        )
        kinds.offer(one.kind for one in found)
    return render_template(
        "cycles/duties.html",
        cycle=cycle,
        duties={one.kind.value: one for one in found},
        kinds=kinds,
        exceptions=exceptions(ctx.session, cycle, ctx.today),
        form=exception or ExceptionForm(formdata=None),
        owing=count_owing(ctx.session, cycle, ctx.today),
    )
