"""A complaint that is unfinished past its limit goes over to the Ombudsman (SIMPeL)."""

from datetime import date, timedelta

from renaksi.core.audit import AuditEvent
from renaksi.core.complaint import UNFINISHED, ComplaintClock, days_on
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, may
from renaksi.models import ComplaintHandover, ComplaintRecord, ComplaintStatusMapping
from renaksi.queries.complaint_words import meanings
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def readable(ctx: Context, tracking_id: int) -> ComplaintRecord:
    """The record, if the actor may read what its agency received. Raises NotFound."""
    row = ctx.session.get(ComplaintRecord, tracking_id)
    if row is None or row.agency_id is None:
        raise NotFound
    place = place_of(ctx.session, row.agency_id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    return row


def hand_over(
    ctx: Context, tracking_id: int, *, on: date, number: str, note: str = ""
) -> ComplaintHandover:
    """Record that it went over, on which day and under which number there.

    Raises NotFound, NotAllowed, Conflict when somebody has recorded it already, and Invalid (`on`,
    `number`).
    """
    row = readable(ctx, tracking_id)
    place = place_of(ctx.session, row.agency_id or 0, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_HANDOVER, place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    with transaction(ctx) as session:
        if session.get(ComplaintHandover, tracking_id) is not None:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        _require_due(ctx, row, on)
        if not number.strip():
            raise Invalid(Refusal.TEXT_MISSING, "number")
        made = ComplaintHandover(
            tracking_id=tracking_id,
            handed_over_on=on,
            number=number.strip(),
            note=note.strip(),
            recorded_at=ctx.now,
            recorded_by_id=ctx.actor.user_id,
        )
        session.add(made)
        audit.record(
            ctx,
            AuditEvent.COMPLAINT_HANDOVER,
            agency_id=row.agency_id,
            after={"tracking_id": tracking_id, "on": on, "number": made.number},
            note=made.note,
        )
    return made


def _require_due(ctx: Context, row: ComplaintRecord, on: date) -> None:
    if on > ctx.today:
        raise Invalid(Refusal.DATE_AHEAD, "on", today=ctx.today)
    status = ctx.session.get_one(ComplaintStatusMapping, row.status_id)
    days = days_on(ComplaintClock.HANDOVER, row.received_on, meanings(ctx.session).limits)
    if status.bucket not in UNFINISHED or on <= row.received_on + timedelta(days=days):
        raise Invalid(Refusal.NOT_DUE_FOR_HANDOVER, "on")
