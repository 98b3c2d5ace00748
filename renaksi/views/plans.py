"""Renaksi: the plans one may see, and the matrix of one revision."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.policy import Permission, holds_anywhere
from renaksi.services import plans
from renaksi.views import matrix_page, plan_list
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import needs, signed_in

bp = Blueprint("plans", __name__, url_prefix="/renaksi")


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    ctx = current_context()
    found = plan_list.load(ctx, request.args)
    may_create = holds_anywhere(ctx.actor, Permission.PLAN_CREATE)
    return render_template("plans/index.html", **found, may_create=may_create)


@bp.get("/daftar.<any(xlsx,csv):kind>")
@signed_in
def sheet(kind: str) -> ResponseReturnValue:
    """Exactly what the list shows under the same filters, all pages of it."""
    return plan_list.sheet(current_context(), request.args, kind)


@bp.post("/")
@needs(Permission.PLAN_CREATE)
def create() -> ResponseReturnValue:
    ctx = current_context()
    agency_id, cycle_id = (
        as_key(request.form.get("agency_id")),
        as_key(request.form.get("cycle_id")),
    )
    revision = plans.create_plan(ctx, agency_id, cycle_id)
    flash("Renaksi dibuat. Tambahkan aksi dari templat, tempelan, atau satu per satu.", "ok")
    return redirect(url_for("plans.show", plan_id=revision.plan_id), 303)


@bp.get("/<int:plan_id>", defaults={"number": None})
@bp.get("/<int:plan_id>/revisi/<int:number>")
@signed_in
def show(plan_id: int, number: int | None) -> ResponseReturnValue:
    """`?ubah=2.1` (or the row's lineage) opens a row as a form, `&isian=` with one field first."""
    ctx = current_context()
    wanted = request.args.get("ubah", "")
    page = matrix_page.load(ctx, plan_id, number, with_units=bool(wanted))
    row = page.find(wanted)
    if row is not None:  # a row that is gone meanwhile is no reason to refuse the page
        page = page.opening(row.lineage_id, request.args.get("isian", "action"))
    return matrix_page.whole_page(ctx, page)
