"""Totals an agency states for a time of which no export exists; marked as stated wherever shown."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, may
from renaksi.models import ComplaintTotal
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


@dataclass(frozen=True, slots=True)
class TotalValues:
    """What is stated; days inclusive, average handling time in days."""

    first_on: date
    last_on: date
    received: int
    followed_up: int
    finished: int
    excluded: int = 0
    handling_days: Decimal | None = None
    source: str = ""


def state_totals(ctx: Context, agency_id: int, values: TotalValues) -> ComplaintTotal:
    """Add totals of a period. Raises NotFound, NotAllowed and Invalid (`last_on`, `finished`)."""
    _require(ctx, agency_id)
    _check(ctx, values)
    with transaction(ctx) as session:
        one = ComplaintTotal
        other = session.scalars(
            select(one).where(
                one.agency_id == agency_id,
                one.first_on <= values.last_on,
                one.last_on >= values.first_on,
            )
        ).first()
        if other is not None:
            raise Invalid(
                Refusal.PERIOD_OVERLAPS, "first_on", first=other.first_on, last=other.last_on
            )
        row = ComplaintTotal(
            agency_id=agency_id,
            recorded_at=ctx.now,
            recorded_by_id=ctx.actor.user_id,
            **asdict(values),
        )
        session.add(row)
        told = asdict(values)
        told["stated_by"] = told.pop("source")
        audit.record(ctx, AuditEvent.COMPLAINT_TOTAL, agency_id=agency_id, after=told)
    return row


def withdraw_totals(ctx: Context, total_id: int, *, version: int) -> None:
    """Take stated totals back. Raises NotFound, NotAllowed and Conflict."""
    row = ctx.session.get(ComplaintTotal, total_id)
    if row is None:
        raise NotFound
    _require(ctx, row.agency_id)
    with transaction(ctx) as session:
        held = session.get(ComplaintTotal, total_id, with_for_update=True)
        if held is None or held.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        session.delete(held)
        audit.record(
            ctx,
            AuditEvent.COMPLAINT_TOTAL,
            agency_id=held.agency_id,
            before={
                "first_on": held.first_on,
                "last_on": held.last_on,
                "received": held.received,
                "finished": held.finished,
            },
        )


def _require(ctx: Context, agency_id: int) -> None:
    place = place_of(ctx.session, agency_id, ctx.today)
    if not may(ctx.actor, Permission.COMPLAINT_READ, place):
        raise NotFound
    if not may(ctx.actor, Permission.COMPLAINT_IMPORT, place):
        raise NotAllowed(Refusal.ROLE_MISSING)


def _check(ctx: Context, values: TotalValues) -> None:
    if values.last_on < values.first_on:
        raise Invalid(Refusal.BAD_SPAN, "last_on")
    if values.last_on > ctx.today:
        raise Invalid(Refusal.DATE_AHEAD, "last_on", today=ctx.today)
    counted = 0 <= values.finished <= values.followed_up
    if not counted or values.followed_up + values.excluded > values.received or values.excluded < 0:
        raise Invalid(Refusal.COUNTS_DISAGREE, "finished")
