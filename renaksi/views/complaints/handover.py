"""Complaints unfinished past 60 days: what is due for the Ombudsman (SIMPeL), and what went there."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid
from renaksi.core.policy import Permission
from renaksi.forms.complaints import HandoverForm
from renaksi.services.complaint_handover import hand_over, readable
from renaksi.views.complaints.address import DUE, FIRST_DAY, read
from renaksi.views.complaints.blueprint import bp
from renaksi.views.complaints.figures import under_of
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in


@bp.get("/penyerahan")
@signed_in
def due() -> ResponseReturnValue:
    """The list of complaints, of all years, with the filter that says so."""
    ctx = current_context()
    place = under_of(ctx, read(ctx.today))
    if place is None:
        return render_template("complaints/nowhere.html")
    code = place[1].code
    return redirect(url_for("complaints.records", umur=DUE, di=code, dari=FIRST_DAY.isoformat()))


@bp.route("/<int(max=999999999999999):tracking_id>/penyerahan", methods=["GET", "POST"])
@needs(Permission.COMPLAINT_HANDOVER)
def handover(tracking_id: int) -> ResponseReturnValue:
    ctx = current_context()
    record, form, status, stale = readable(ctx, tracking_id), HandoverForm(), 200, ""
    if form.validate_on_submit() and form.on.data:
        try:
            hand_over(
                ctx,
                tracking_id,
                on=form.on.data,
                number=form.number.data or "",
                note=form.note.data or "",
            )
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
        else:
            flash(f"Penyerahan laporan {tracking_id} ke Ombudsman dicatat.", "ok")
            return redirect(url_for("complaints.due"))
    page = render_template("complaints/handover.html", form=form, record=record, stale=stale)
    return page, 422 if form.errors else status
