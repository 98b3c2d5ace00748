"""Several rows at once: from the national templates, and from a spreadsheet."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotAllowed, Refusal, WrongState
from renaksi.core.plan import EDITABLE
from renaksi.core.plan_columns import columns
from renaksi.forms.paste import PasteForm
from renaksi.labels.items import entry_fault
from renaksi.queries.plan_templates import template_choices
from renaksi.services import items
from renaksi.services.context import Context
from renaksi.views import matrix_page
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.matrix_page import MatrixPage


@signed_in
def templates(plan_id: int, number: int) -> ResponseReturnValue:
    ctx = current_context()
    page = _page(ctx, plan_id, number)
    if request.method == "POST":
        chosen = [as_key(one) for one in request.form.getlist("templat")]
        made = items.add_from_templates(ctx, page.matrix.revision_id, chosen)
        if chosen:
            flash(f"{len(made)} aksi ditambahkan dari templat. Lengkapi target dan bobotnya.", "ok")
            first = made[0].lineage_id if made else ""
            return redirect(_address(page, first), 303)
        flash("Pilih sedikitnya satu templat.", "warn")
    groups = template_choices(ctx.session, page.matrix)
    shown = matrix_page.context(page)
    return render_template("plans/templates.html", **shown, groups=groups)


@signed_in
def paste(plan_id: int, number: int) -> ResponseReturnValue:
    """First a preview of every row with what is wrong in it, then all of them or none."""
    ctx = current_context()
    page = _page(ctx, plan_id, number, with_units=True)
    if request.method == "GET":
        return _preview(page, PasteForm())
    form = PasteForm.read(request.form, page.words)
    step = request.form.get("langkah", "periksa")
    ready = form.rows and not form.homeless and (not form.faults or step == "kosongkan")
    if step in {"tambah", "kosongkan"} and ready:
        made = items.paste_rows(ctx, page.matrix.revision_id, [row.values for row in form.rows])
        flash(f"{len(made)} aksi ditambahkan dari tempelan.", "ok")
        return redirect(_address(page, made[0].lineage_id), 303)
    wrong = form.error or (step != "periksa" and not ready)
    return _preview(page, form), 422 if wrong else 200


def _preview(page: MatrixPage, form: PasteForm) -> str:
    return render_template(
        "plans/paste.html",
        **matrix_page.context(page),
        form=form,
        fields=columns(page.codes),
        entry_fault=entry_fault,
    )


def _page(ctx: Context, plan_id: int, number: int, *, with_units: bool = False) -> MatrixPage:
    page = matrix_page.load(ctx, plan_id, number, with_units=with_units)
    if page.whole:
        return page
    if page.matrix.state not in EDITABLE:
        raise WrongState(Refusal.WRONG_STATE, state=page.matrix.state)
    raise NotAllowed(Refusal.ROLE_MISSING)


def _address(page: MatrixPage, lineage_id: str) -> str:
    anchor = f"#baris-{lineage_id}" if lineage_id else ""
    return matrix_page.address(page) + anchor
