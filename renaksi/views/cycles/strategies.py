"""Item 3: the national strategies."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Invalid, NotFound, WrongState
from renaksi.core.policy import Permission
from renaksi.forms.cycles import StrategyForm
from renaksi.models import Cycle
from renaksi.queries.cycles import cycle_by_year
from renaksi.services import strategies as use
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.route("/<int:year>/strategi", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def strategies(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = StrategyForm()
    if form.validate_on_submit():
        try:
            made = use.add_strategy(
                ctx, cycle.id, code=form.code.data or "", name=form.name.data or ""
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Strategi {made.code} ditambahkan.", "ok")
            return redirect(url_for(".strategies", year=year))
    return _page(cycle, form), 422 if form.errors else 200


def _page(cycle: Cycle, form: StrategyForm) -> str:
    ctx = current_context()
    return render_template(
        "cycles/strategies.html", cycle=cycle, form=form, uses=use.uses(ctx.session, cycle.id)
    )


@bp.route("/<int:year>/strategi/<int:strategy_id>", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def strategy(year: int, strategy_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    found = next((one for one in cycle.strategies if one.id == strategy_id), None)
    if found is None:
        raise NotFound
    form, shown = StrategyForm(obj=found), found.code
    if form.validate_on_submit():
        try:
            use.rename_strategy(
                ctx,
                cycle.id,
                strategy_id,
                code=form.code.data or "",
                name=form.name.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Strategi sudah disimpan.", "ok")
            return redirect(url_for(".strategies", year=year))
    page = render_template(
        "cycles/strategy.html", cycle=cycle, form=form, strategy_id=strategy_id, code=shown
    )
    return page, 422 if form.errors else 200


@bp.post("/<int:year>/strategi/<int:strategy_id>/geser")
@needs(Permission.CYCLE_ADMINISTER)
def move_strategy(year: int, strategy_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    use.move_strategy(ctx, cycle.id, strategy_id, up=request.form.get("arah") == "naik")
    return redirect(url_for(".strategies", year=year))


@bp.post("/<int:year>/strategi/<int:strategy_id>/hapus")
@needs(Permission.CYCLE_ADMINISTER)
def remove_strategy(year: int, strategy_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    try:
        use.remove_strategy(ctx, cycle.id, strategy_id)
    except WrongState as refused:
        flash(labels.refusal(refused), "bad")
    else:
        flash("Strategi dihapus.", "ok")
    return redirect(url_for(".strategies", year=year))
