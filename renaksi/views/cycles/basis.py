"""Items 1 and 2: legal basis and drafting window, period scheme and the days of checkpoints."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid
from renaksi.core.policy import Permission
from renaksi.forms.base import Form
from renaksi.forms.cycles import BasisForm, SchemeForm, WindowsForm, windows_form
from renaksi.models import Cycle
from renaksi.queries.cycle_setup import count_plans, planned
from renaksi.queries.cycles import cycle_by_year
from renaksi.services import cycle_periods, cycles
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs

CHANGED = (
    "Siklus ini diubah orang lain sejak Anda membuka halaman. Isian Anda masih di bawah; periksa,"
    " lalu simpan lagi."
)


def saved(form: Form, save: Callable[[], object]) -> bool | None:
    """True when it was saved, False when it was refused, None when it changed meanwhile."""
    try:
        save()
    except Invalid as refused:
        form.take(refused)
        return False
    except Conflict:
        return None
    return True


def seen_version(form: Any) -> int:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() else 0


@bp.route("/<int:year>/dasar", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def basis(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form, notice = BasisForm(obj=cycle), ""
    if form.validate_on_submit():
        done = saved(form, lambda: _describe(ctx, cycle, form))
        if done:
            flash("Dasar hukum dan masa penyusunan sudah disimpan.", "ok")
            return redirect(url_for(".show", year=year))
        if done is None:
            cycle = cycle_by_year(ctx.session, year)
            notice, form.version.data = CHANGED, str(cycle.version)
    page = render_template("cycles/basis.html", cycle=cycle, form=form, notice=notice)
    return page, _status(form, notice)


def _describe(ctx: Context, cycle: Cycle, form: BasisForm) -> Cycle:
    opens, due = form.drafting_opens_on.data, form.drafting_due_on.data
    assert opens is not None  # noqa: S101 - DataRequired
    assert due is not None  # noqa: S101 - as above
    return cycles.describe_cycle(
        ctx,
        cycle.id,
        version=seen_version(form),
        legal_basis=form.legal_basis.data or "",
        drafting_opens_on=opens,
        drafting_due_on=due,
        review_days=form.review_days.data or 0,
        return_days=form.return_days.data or 0,
    )


@bp.get("/<int:year>/periode")
@needs(Permission.CYCLE_ADMINISTER)
def periods(year: int) -> ResponseReturnValue:
    cycle = cycle_by_year(current_context().session, year)
    return _periods_page(cycle)


@bp.post("/<int:year>/periode/tanggal")
@needs(Permission.CYCLE_ADMINISTER)
def windows(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form, notice = windows_form(planned(cycle.checkpoints), year), ""
    if form.validate_on_submit():
        seen, days = seen_version(form), form.days()
        done = saved(
            form,
            lambda: cycle_periods.set_windows(ctx, cycle.id, version=seen, days=days),
        )
        if done:
            flash("Tanggal periode sudah disimpan.", "ok")
            return redirect(url_for(".periods", year=year))
        if done is None:
            cycle = cycle_by_year(ctx.session, year)
            notice, form.version.data = CHANGED, str(cycle.version)
    return _periods_page(cycle, windows=form, notice=notice), _status(form, notice)


@bp.post("/<int:year>/periode/skema")
@needs(Permission.CYCLE_ADMINISTER)
def scheme(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = SchemeForm()
    if form.validate_on_submit():
        chosen, months = form.scheme.data, form.months.data or []
        if saved(form, lambda: cycle_periods.set_scheme(ctx, cycle.id, chosen, months)):
            flash("Skema periode diganti. Periksa tanggal yang diusulkan.", "ok")
            return redirect(url_for(".periods", year=year))
    return _periods_page(cycle, scheme=form), 422


def _periods_page(
    cycle: Cycle,
    *,
    windows: WindowsForm | None = None,
    scheme: SchemeForm | None = None,
    notice: str = "",
) -> str:
    now = planned(cycle.checkpoints)
    if windows is None:
        windows = windows_form(now, cycle.year)
        windows.fill(now, cycle.version)
    if scheme is None:
        scheme = SchemeForm(
            formdata=None, scheme=cycle.scheme, months=[one.period_end.month for one in now]
        )
    return render_template(
        "cycles/periods.html",
        cycle=cycle,
        checkpoints=now,
        windows=windows,
        scheme=scheme,
        plans=count_plans(current_context().session, cycle.id),
        notice=notice,
    )


def _status(form: Form, notice: str) -> int:
    if notice:
        return 409
    return 422 if form.errors else 200
