"""One agency: how it came to be connected, and its own channels."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.connection import INTEGRATION_SIDES, Since, is_active, state_on
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, may
from renaksi.forms.complaints import ChannelForm, StateForm
from renaksi.labels import complaint as words
from renaksi.models import Agency, Channel
from renaksi.queries.connections import agency_with, channels, history, last_active
from renaksi.queries.scope import place_of
from renaksi.services.connections import ChannelValues, keep_channel, set_state
from renaksi.views.connections.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs, signed_in


def readable(code: str) -> tuple[Agency, bool, bool]:
    """The agency, may its state be recorded, may its channels be kept. Raises NotFound."""
    ctx = current_context()
    agency = agency_with(ctx.session, code)
    if agency is None or agency.kind.is_unit:
        raise NotFound
    place = place_of(ctx.session, agency.id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    may_record = may(ctx.actor, Permission.CONNECTION_RECORD, place)
    return agency, may_record, may(ctx.actor, Permission.CHANNEL_KEEP, place)


@bp.get("/instansi/<code>")
@signed_in
def show(code: str) -> ResponseReturnValue:
    ctx = current_context()
    agency, may_record, may_keep = readable(code)
    told = history(ctx.session, agency.id)
    active = last_active(ctx.session, agency.id)
    return render_template(
        "connections/show.html",
        agency=agency,
        history=told,
        state=state_on(ctx.today, [Since(one.since, one.state) for one in told]),
        active=active,
        is_active=is_active(ctx.today, active),
        channels=channels(ctx.session, agency.id),
        words=words,
        sides=INTEGRATION_SIDES,
        may_record=may_record,
        may_keep=may_keep,
    )


@bp.route("/instansi/<code>/status", methods=["GET", "POST"])
@needs(Permission.CONNECTION_RECORD)
def record(code: str) -> ResponseReturnValue:
    ctx, form = current_context(), StateForm()
    agency, may_record, _ = readable(code)
    if not may_record:
        raise NotAllowed(Refusal.ROLE_MISSING)
    if form.validate_on_submit() and form.since.data:
        try:
            set_state(
                ctx,
                agency.id,
                form.chosen,
                since=form.since.data,
                remarks=form.remarks.data or "",
                active_on=form.active_on.data,
            )
        except Invalid as refused:
            form.take(refused)
        else:
            flash(f"Status {agency.name} sudah dicatat.", "ok")
            return redirect(url_for("connections.show", code=code))
    page = render_template("connections/record.html", form=form, agency=agency)
    return page, 422 if form.errors else 200


@bp.route("/instansi/<code>/kanal", methods=["GET", "POST"])
@needs(Permission.CHANNEL_KEEP)
def add_channel(code: str) -> ResponseReturnValue:
    return _keep(code, None)


@bp.route("/instansi/<code>/kanal/<int:channel_id>", methods=["GET", "POST"])
@needs(Permission.CHANNEL_KEEP)
def edit_channel(code: str, channel_id: int) -> ResponseReturnValue:
    agency = readable(code)[0]
    found = current_context().session.get(Channel, channel_id)
    if found is None or found.agency_id != agency.id:
        raise NotFound
    return _keep(code, found)


def _keep(code: str, found: Channel | None) -> ResponseReturnValue:
    ctx, (agency, _, may_keep) = current_context(), readable(code)
    if not may_keep:
        raise NotAllowed(Refusal.ROLE_MISSING)
    form, status, stale = ChannelForm(obj=found), 200, ""
    if form.validate_on_submit():
        version = form.version.data or ""
        try:
            keep_channel(
                ctx,
                agency.id,
                _values(form),
                channel_id=None if found is None else found.id,
                version=int(version) if version.isdigit() else 0,
            )
        except Invalid as refused:
            form.take(refused)
        except Conflict as refused:
            stale, status = labels.refusal(refused), 409
        else:
            flash(f"Kanal {form.name.data} sudah disimpan.", "ok")
            return redirect(url_for("connections.show", code=code))
    if found is not None:
        form.version.data = str(found.version)
    page = render_template(
        "connections/channel.html", form=form, agency=agency, found=found, stale=stale
    )
    return page, 422 if form.errors else status


def _values(form: ChannelForm) -> ChannelValues:
    if form.active_from.data is None:  # pragma: no cover - required
        raise NotFound
    return ChannelValues(
        form.chosen_kind,
        form.name.data or "",
        form.address.data or "",
        form.side("business_process"),
        form.side("data"),
        form.side("technology"),
        form.side("security"),
        form.active_from.data,
        form.active_to.data,
        form.remarks.data or "",
    )
