"""Mutasi: choose to whom and from when, see what will happen, do it."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from renaksi.core.errors import Invalid
from renaksi.core.policy import Permission
from renaksi.forms.people import HandOverForm
from renaksi.queries import accounts as reads
from renaksi.services import handover
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.people import bp


@bp.route("/<int:user_id>/mutasi", methods=["GET", "POST"])
@needs(Permission.PEOPLE_KEEP)
def hand_over(user_id: int) -> ResponseReturnValue:
    """GET with `receiver` and `on` shows what will happen; POST does it."""
    ctx = current_context()
    person = reads.visible_person(ctx.session, ctx.actor, user_id, ctx.today)
    name = person.name
    asked = request.form if request.method == "POST" else request.args
    form = HandOverForm(formdata=asked or MultiDict({"on": ctx.today.isoformat()}))
    plan = None
    if asked and form.validate() and form.on.data:
        try:
            plan = _plan(user_id, form)
        except Invalid as refused:
            form.take(refused)
        else:
            if request.method == "POST":
                flash(f"Semua tugas {name} sudah diserahkan kepada {plan.receiver.name}.", "ok")
                return redirect(url_for(".show", user_id=user_id))
    page = render_template(
        "people/handover.html", form=form, plan=plan, person_id=user_id, name=name, today=ctx.today
    )
    return page, 422 if form.errors else 200


def _plan(user_id: int, form: HandOverForm) -> handover.HandOver:
    """What would happen; on POST, what has happened."""
    ctx, email, on = current_context(), form.receiver.data or "", form.on.data or date.min
    if request.method == "GET":
        return handover.preview(ctx, user_id, receiver_email=email, on=on)
    shown = [int(one) for one in request.form.getlist("role") if one.isdecimal()]
    return handover.hand_over(ctx, user_id, receiver_email=email, on=on, expected=shown)
