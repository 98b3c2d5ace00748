"""Item 4: the action templates agencies may take over."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.core.plan import Polarity
from renaksi.core.policy import Permission
from renaksi.forms.cycles import TemplateForm
from renaksi.models import ActionTemplate, Cycle
from renaksi.queries.cycle_setup import template_of, templates_of
from renaksi.queries.cycles import cycle_by_year
from renaksi.services import templates as use
from renaksi.services.templates import TemplateValues
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.guards import needs


@bp.get("/<int:year>/templat")
@needs(Permission.CYCLE_ADMINISTER)
def templates(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    return render_template(
        "cycles/templates.html", cycle=cycle, templates=templates_of(ctx.session, cycle.id)
    )


@bp.route("/<int:year>/templat/baru", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def add_template(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    form = _form(cycle)
    if form.validate_on_submit():
        try:
            use.add_template(ctx, cycle.id, _values(form))
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Templat ditambahkan.", "ok")
            return redirect(url_for(".templates", year=year))
    return _page(cycle, form), 422 if form.errors else 200


@bp.route("/<int:year>/templat/<int:template_id>", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def edit_template(year: int, template_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    found = template_of(ctx.session, cycle.id, template_id)
    form = _form(cycle, found)
    if form.validate_on_submit():
        try:
            use.edit_template(ctx, cycle.id, template_id, _values(form))
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Templat sudah disimpan.", "ok")
            return redirect(url_for(".templates", year=year))
    return _page(cycle, form, template_id), 422 if form.errors else 200


@bp.post("/<int:year>/templat/<int:template_id>/hapus")
@needs(Permission.CYCLE_ADMINISTER)
def remove_template(year: int, template_id: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    use.remove_template(ctx, cycle.id, template_id)
    flash("Templat dihapus. Aksi yang sudah disalin instansi tidak berubah.", "ok")
    return redirect(url_for(".templates", year=year))


def _form(cycle: Cycle, found: ActionTemplate | None = None) -> TemplateForm:
    form = TemplateForm(obj=found)
    form.offer((one.id, f"{one.code} {one.name}") for one in cycle.strategies)
    if found is not None and not form.is_submitted():
        form.polarity.data = found.polarity.value
        form.show_weight(found.suggested_weight)
        form.required_evidence.data = "\n".join(found.required_evidence)
    return form


def _values(form: TemplateForm) -> TemplateValues:
    return TemplateValues(
        strategy_id=form.strategy_id.data,
        action=form.action.data or "",
        objective=form.objective.data or "",
        indicator=form.indicator.data or "",
        unit=form.unit.data or "",
        polarity=Polarity(form.polarity.data),
        suggested_weight=form.weight(),
        required_evidence=form.evidence(),
    )


def _page(cycle: Cycle, form: TemplateForm, template_id: int | None = None) -> str:
    return render_template("cycles/template.html", cycle=cycle, form=form, template_id=template_id)
