"""Totals that agencies state where no export exists: by hand, one period at a time."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.forms.base import options
from renaksi.forms.complaints import TotalForm
from renaksi.queries.complaint_scopes import Scope, agencies
from renaksi.queries.complaint_totals import stated_totals
from renaksi.services.complaint_totals import TotalValues, state_totals, withdraw_totals
from renaksi.views.complaints.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in


@bp.get("/dinyatakan")
@signed_in
def totals() -> ResponseReturnValue:
    return _list()


@bp.route("/dinyatakan/tambah", methods=["GET", "POST"])
@needs(Permission.COMPLAINT_IMPORT)
def add_total() -> ResponseReturnValue:
    ctx, form = current_context(), TotalForm()
    known = agencies(ctx.session, ctx.actor, ctx.today)
    form.agency.choices = options((one.code, f"{one.name} ({one.code})") for one in known)
    if form.validate_on_submit():
        try:
            state_totals(ctx, _chosen(known, form), _values(form))
        except Invalid as refused:
            form.take(refused)
        else:
            flash("Angka yang dinyatakan sudah disimpan.", "ok")
            return redirect(url_for("complaints.totals"))
    return render_template("complaints/total.html", form=form), 422 if form.errors else 200


@bp.post("/dinyatakan/<int:total_id>/hapus")
@needs(Permission.COMPLAINT_IMPORT)
def remove_total(total_id: int) -> ResponseReturnValue:
    version = request.form.get("version", "")
    try:
        withdraw_totals(
            current_context(), total_id, version=int(version) if version.isdigit() else 0
        )
    except Conflict as refused:
        return _list(labels.refusal(refused)), 409
    flash("Angka yang dinyatakan sudah ditarik.", "ok")
    return redirect(url_for("complaints.totals"))


def _list(fault: str = "") -> str:
    ctx = current_context()
    may_state = holds_anywhere(ctx.actor, Permission.COMPLAINT_IMPORT)
    mine = {one.id for one in agencies(ctx.session, ctx.actor, ctx.today)} if may_state else set()
    return render_template(
        "complaints/totals.html",
        rows=stated_totals(ctx.session, ctx.actor, ctx.today),
        mine=mine,
        may_state=may_state,
        fault=fault,
    )


def _chosen(known: list[Scope], form: TotalForm) -> int:
    found = next((one.id for one in known if one.code == form.agency.data), None)
    if found is None:
        raise NotFound
    return found


def _values(form: TotalForm) -> TotalValues:
    if form.first_on.data is None or form.last_on.data is None:  # pragma: no cover - required
        raise NotFound
    return TotalValues(
        form.first_on.data,
        form.last_on.data,
        form.received.data or 0,
        form.followed_up.data or 0,
        form.finished.data or 0,
        form.excluded.data or 0,
        form.average,
        form.source.data or "",
    )
