"""What agencies commit themselves to, and the recommendations that come of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Invalid
from renaksi.core.guidance import GuidanceAction
from renaksi.core.policy import Permission
from renaksi.forms.base import options
from renaksi.forms.guidance import CommitmentForm
from renaksi.queries.guidance import participants
from renaksi.services import guidance_commitments
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.guidance.blueprint import bp
from renaksi.views.guidance.events import to_step


@bp.route("/<int:event_id>/komitmen", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def commit(event_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), CommitmentForm()
    event = to_step(ctx, event_id, GuidanceAction.COMMIT)
    rows = participants(ctx.session, ctx.actor, ctx.today, event)
    form.agency.choices = options((one.code, f"{one.name} ({one.code})") for one in rows)
    if form.validate_on_submit():
        agency = next(one for one in rows if one.code == form.agency.data)
        try:
            guidance_commitments.take_down(
                ctx, event_id, agency.agency_id, form.text.data or "", due_on=form.due_on.data
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Komitmen {agency.name} sudah dicatat.", "ok")
            return redirect(_back(event_id))
    page = render_template("guidance/commitment.html", form=form, event=event)
    return page, 422 if form.errors else 200


@bp.post("/<int:event_id>/komitmen/<int:commitment_id>/hapus")
@needs(Permission.GUIDANCE_ORGANISE)
def uncommit(event_id: int, commitment_id: int) -> ResponseReturnValue:
    guidance_commitments.take_back(current_context(), event_id, commitment_id)
    flash("Komitmen sudah dihapus.", "ok")
    return redirect(_back(event_id))


@bp.post("/<int:event_id>/komitmen/<int:commitment_id>/rekomendasi")
@needs(Permission.GUIDANCE_ORGANISE)
def recommend(event_id: int, commitment_id: int) -> ResponseReturnValue:
    """To the draft, which the organiser corrects and issues like any other."""
    made = guidance_commitments.recommend(current_context(), event_id, commitment_id)
    flash("Rancangan rekomendasi disusun dari komitmen. Periksa, lalu terbitkan.", "ok")
    return redirect(url_for("recommendations.show", recommendation_id=made))


def _back(event_id: int) -> str:
    return url_for("guidance.show", event_id=event_id, _anchor="komitmen")
