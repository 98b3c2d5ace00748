"""What raw words of exports mean: the bucket of a status, the agency of a name, the days of a class."""

from datetime import date

from sqlalchemy import select

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.audit import AuditEvent
from renaksi.core.complaint import AliasSource, ComplaintBucket, ComplaintClock
from renaksi.core.complaint_match import Match
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import Agency, AgencyAlias, ComplaintSla, ComplaintStatusMapping
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.complaint_words import move, say

LONGEST_LIMIT = 400


def set_bucket(
    ctx: Context, mapping_id: int, bucket: ComplaintBucket, *, version: int
) -> ComplaintStatusMapping:
    """Complaints of this status count there from now on, those of the past too.

    Raises NotFound, and Conflict when somebody else decided since.
    """
    _require(ctx)
    with transaction(ctx) as session:
        row = session.get(ComplaintStatusMapping, mapping_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before, row.bucket = row.bucket, bucket
        row.changed_at, row.changed_by_id = ctx.now, ctx.actor.user_id
        audit.record(
            ctx,
            AuditEvent.COMPLAINT_STATUS,
            before={"bucket": before},
            after={"raw": row.raw, "bucket": bucket},
        )
    return row


def settle_alias(ctx: Context, alias_id: int, code: str, *, version: int) -> AgencyAlias:
    """The words of this alias mean the agency with `code`; all complaints that bear them move.

    Raises NotFound, Invalid (field `code`) and Conflict.
    """
    _require(ctx)
    with transaction(ctx) as session:
        row = session.get(AgencyAlias, alias_id, with_for_update=True)
        if row is None:
            raise NotFound
        if row.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        before, wanted = row.agency_id, code.strip().upper()
        found = _match(ctx, wanted)
        say(ctx, row.id, found)
        move(ctx, row.id, found.agency_id)
        audit.record(
            ctx,
            AuditEvent.COMPLAINT_ALIAS,
            agency_id=found.agency_id,
            before=None if before is None else {"meant": _code_of(ctx, before)},
            after={"meant": wanted, "name": row.name, "parent": row.parent},
        )
    ctx.session.refresh(row)
    return row


def _match(ctx: Context, code: str) -> Match:
    agency = ctx.session.scalars(select(Agency).where(Agency.code == code)).one_or_none()
    if agency is None:
        raise Invalid(Refusal.NO_SUCH_CODE, "code", code=code or "kosong")
    if agency.kind not in UNIT_KINDS:
        return Match(agency.id, None, AliasSource.HAND)
    owner = place_of(ctx.session, agency.id, ctx.today).owner_id
    return Match(owner, agency.id, AliasSource.HAND)


def _code_of(ctx: Context, agency_id: int) -> str:
    return ctx.session.get_one(Agency, agency_id).code


def set_limit(
    ctx: Context, clock: ComplaintClock, days: int, *, valid_from: date, legal_basis: str = ""
) -> ComplaintSla:
    """So many days for what comes in from that day on; a rule of the same day is replaced.

    Raises Invalid (`days`).
    """
    _require(ctx)
    if not 0 < days <= LONGEST_LIMIT:
        raise Invalid(Refusal.BAD_DAYS, "days", limit=LONGEST_LIMIT)
    with transaction(ctx) as session:
        row = session.get(ComplaintSla, (clock, valid_from), with_for_update=True)
        before = row.days if row else None
        if row is None:
            row = ComplaintSla(clock=clock, valid_from=valid_from, days=days)
            session.add(row)
        row.days, row.legal_basis = days, legal_basis
        audit.record(
            ctx,
            AuditEvent.COMPLAINT_SLA,
            before=None if before is None else {"days": before},
            after={
                "clock": clock,
                "days": days,
                "valid_from": valid_from,
                "legal_basis": legal_basis,
            },
        )
    return row


def _require(ctx: Context) -> None:
    if not holds_anywhere(ctx.actor, Permission.COMPLAINT_MAP):
        raise NotAllowed(Refusal.ROLE_MISSING)
