"""Steps of an event: held with its list of who came, closed, cancelled."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.guidance import MOST_PEOPLE, GuidanceAction, GuidanceState
from renaksi.core.policy import Permission
from renaksi.forms.guidance import CancelForm, OutcomeForm
from renaksi.models import GuidanceEvent
from renaksi.queries.guidance import participants
from renaksi.services import guidance
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.guidance.blueprint import bp
from renaksi.views.guidance.events import found_event, to_step

FIELD: Final = "hadir-"


@bp.route("/<int:event_id>/hadir", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def attendance(event_id: int) -> ResponseReturnValue:
    ctx = current_context()
    event = found_event(ctx, event_id)
    is_planned = event.state is GuidanceState.PLANNED
    to_step(ctx, event_id, GuidanceAction.HOLD if is_planned else GuidanceAction.ATTEND)
    if request.method == "GET":
        return _list(ctx, event)
    try:
        guidance.attend(ctx, event_id, _people(), version=_version())
    except Invalid as refused:
        return _list(ctx, event, labels.refusal(refused)), 422
    except Conflict as refused:
        return _list(ctx, found_event(ctx, event_id), labels.refusal(refused)), 409
    flash("Daftar hadir sudah dicatat.", "ok")
    return redirect(url_for("guidance.show", event_id=event_id))


def _people() -> dict[int, int]:
    """By agency, an empty field is nobody. Raises Invalid."""
    found = {}
    for name, value in request.form.items():
        key, typed = name.removeprefix(FIELD), value.strip()
        if not name.startswith(FIELD) or not typed:
            continue
        if not (key.isascii() and key.isdigit() and typed.isascii() and typed.isdigit()):
            raise Invalid(Refusal.BAD_ATTENDANCE, limit=MOST_PEOPLE)
        found[int(key)] = int(typed)
    return found


def _list(ctx: Context, event: GuidanceEvent, fault: str = "") -> str:
    return render_template(
        "guidance/attendance.html",
        event=event,
        rows=participants(ctx.session, ctx.actor, ctx.today, event),
        typed=request.form,
        field=FIELD,
        most=MOST_PEOPLE,
        fault=fault,
        is_planned=event.state is GuidanceState.PLANNED,
    )


def _version() -> int:
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0  # noqa: PLR2004


@bp.route("/<int:event_id>/tutup", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def close(event_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), OutcomeForm()
    event, stale, status = found_event(ctx, event_id), "", 200
    if form.validate_on_submit():
        try:
            guidance.close(ctx, event_id, form.outcome.data or "", version=_version())
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
            event = found_event(ctx, event_id)
        else:
            flash("Kegiatan sudah ditutup.", "ok")
            return redirect(url_for("guidance.show", event_id=event_id))
    to_step(ctx, event_id, GuidanceAction.CLOSE)
    form.version.data = str(event.version)
    page = render_template("guidance/close.html", form=form, event=event, stale=stale)
    return page, 422 if form.errors else status


@bp.route("/<int:event_id>/batal", methods=["GET", "POST"])
@needs(Permission.GUIDANCE_ORGANISE)
def cancel(event_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), CancelForm()
    event, stale, status = found_event(ctx, event_id), "", 200
    if form.validate_on_submit():
        try:
            guidance.cancel(ctx, event_id, form.reason.data or "", version=_version())
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
            event = found_event(ctx, event_id)
        else:
            flash("Kegiatan sudah dibatalkan. Instansi yang diundang membaca alasannya.", "ok")
            return redirect(url_for("guidance.show", event_id=event_id))
    to_step(ctx, event_id, GuidanceAction.CANCEL)
    form.version.data = str(event.version)
    page = render_template("guidance/cancel.html", form=form, event=event, stale=stale)
    return page, 422 if form.errors else status
