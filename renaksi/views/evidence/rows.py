"""The evidence of one row: its checklist, its files, and the form that hands one in."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.forms.evidence import AddForm
from renaksi.services import evidence
from renaksi.views.context import current_context
from renaksi.views.evidence import row_page
from renaksi.views.evidence.blueprint import bp
from renaksi.views.evidence.row_page import RowPage
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, stream_of


@bp.get("/<int:plan_id>/<code>/<lineage_id>")
@signed_in
def row(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    """The page; for a script (X-Bagian) only the list, after it has handed something in."""
    page = row_page.load(current_context(), plan_id, code, lineage_id)
    if "X-Bagian" in request.headers:
        return render_template("evidence/_list.html", page=page)
    return _page(page, AddForm(formdata=None).of(page.needed))


@bp.post("/<int:plan_id>/<code>/<lineage_id>")
@signed_in
def add(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    ctx = current_context()
    page = row_page.load(ctx, plan_id, code, lineage_id)
    if page.refusal is not None:
        raise page.refusal
    form = AddForm().of(page.needed)
    given = request.files.get("file")
    name = (given.filename if given else None) or ""
    if form.validate_on_submit():
        try:
            evidence.add_evidence(
                ctx,
                file_store(),
                stream_of(given),
                plan_id=plan_id,
                checkpoint_id=page.opened.checkpoint.id,
                lineage_id=lineage_id,
                name=name,
                requirement=form.requirement.data or "",
                description=form.description.data or "",
                effective_on=form.effective_on.data,
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(f"Bukti {name} tersimpan.", "ok")
            return redirect(row_page.address(page), 303)
    ctx.session.rollback()
    again = row_page.load(ctx, plan_id, code, lineage_id)
    return _page(again, form), 422


def _page(page: RowPage, form: AddForm) -> str:
    return render_template("evidence/row.html", page=page, form=form)
