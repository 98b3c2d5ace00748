"""Use cases of the connection to SP4N-LAPOR!: states and channels."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.connection import ChannelKind, ConnectionState, Integration
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, may
from renaksi.models import Agency, Channel, ConnectionActivity, ConnectionStatus
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


@dataclass(frozen=True, slots=True)
class ChannelValues:
    """A way to complain and how far each side of it is joined."""

    kind: ChannelKind
    name: str
    address: str
    business_process: Integration
    data: Integration
    technology: Integration
    security: Integration
    active_from: date
    active_to: date | None = None
    remarks: str = ""


def set_state(
    ctx: Context,
    agency_id: int,
    state: ConnectionState,
    *,
    since: date,
    remarks: str = "",
    active_on: date | None = None,
) -> ConnectionStatus:
    """The agency stands so from that day on; a line of the same day is replaced.

    Raises NotFound, NotAllowed and Invalid (`since`, `active_on`).
    """
    agency = _agency(ctx, agency_id, Permission.CONNECTION_RECORD)
    for field, day in (("since", since), ("active_on", active_on)):
        if day is not None and day > ctx.today:
            raise Invalid(Refusal.DATE_AHEAD, field, today=ctx.today)
    if not agency.active_from <= since < agency.active_to:
        raise Invalid(Refusal.NOT_ACTIVE_THEN, "since", agency=agency.name, on=since)
    with transaction(ctx) as session:
        one = ConnectionStatus
        row = session.scalars(
            select(one).where(one.agency_id == agency_id, one.since == since).with_for_update()
        ).one_or_none()
        before = None if row is None else row.state
        if row is None:
            row = ConnectionStatus(agency_id=agency_id, since=since, state=state)
            session.add(row)
        row.state, row.remarks = state, remarks
        row.recorded_at, row.recorded_by_id = ctx.now, ctx.actor.user_id
        if active_on and session.get(ConnectionActivity, (agency_id, active_on)) is None:
            session.add(ConnectionActivity(agency_id=agency_id, active_on=active_on))
        audit.record(
            ctx,
            AuditEvent.CONNECTION_SET,
            agency_id=agency_id,
            before=None if before is None else {"connection": before},
            after={"connection": state, "since": since, "active_on": active_on},
            note=remarks,
        )
    return row


def keep_channel(
    ctx: Context,
    agency_id: int,
    values: ChannelValues,
    *,
    channel_id: int | None = None,
    version: int = 0,
) -> Channel:
    """Add a channel of the agency, or correct one. Raises NotFound, NotAllowed, Conflict, Invalid."""
    _agency(ctx, agency_id, Permission.CHANNEL_KEEP)
    if values.active_to is not None and values.active_to <= values.active_from:
        raise Invalid(Refusal.BAD_SPAN, "active_to")
    with transaction(ctx) as session:
        row = None if channel_id is None else session.get(Channel, channel_id, with_for_update=True)
        if channel_id is not None and (row is None or row.agency_id != agency_id):
            raise NotFound
        if row is not None and row.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if row is None:
            row = Channel(agency_id=agency_id)
            session.add(row)
        for name, value in asdict(values).items():
            setattr(row, name, value)
        row.changed_at, row.changed_by_id = ctx.now, ctx.actor.user_id
        told = asdict(values)
        told["channel_kind"] = told.pop("kind")
        audit.record(ctx, AuditEvent.CHANNEL_EDIT, agency_id=agency_id, after=told)
    return row


def _agency(ctx: Context, agency_id: int, permission: Permission) -> Agency:
    place = place_of(ctx.session, agency_id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    if not may(ctx.actor, permission, place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    agency = ctx.session.get_one(Agency, agency_id)
    if agency.kind.is_unit:
        raise Invalid(Refusal.UNIT_NOT_CONNECTED, agency=agency.name)
    return agency
