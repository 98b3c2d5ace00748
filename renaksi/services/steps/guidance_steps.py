"""What the use cases of guidance share: an event held, judged, and told of. Nothing here commits."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, NotFound, Refusal
from renaksi.core.guidance import GuidanceAction as A, GuidanceValues, why_not
from renaksi.models import GuidanceEvent, GuidanceParticipant
from renaksi.queries.guidance import event_of
from renaksi.queries.scope import place_of
from renaksi.services import audit
from renaksi.services.context import Context


def values_of(event: GuidanceEvent) -> GuidanceValues:
    return GuidanceValues(
        event.kind, event.title, event.begins_on, event.ends_on, event.venue, event.aim,
        event.materials,
    )  # fmt: skip


def found(ctx: Context, event_id: int) -> GuidanceEvent:
    """Held until the end of the transaction. Raises NotFound."""
    if event_of(ctx.session, ctx.actor, ctx.today, event_id) is None:
        raise NotFound
    return ctx.session.get_one(
        GuidanceEvent, event_id, with_for_update={"of": GuidanceEvent}, populate_existing=True
    )


def require(
    ctx: Context, event: GuidanceEvent, action: A, version: int | None, text: str | None = None
) -> None:
    """Raises NotAllowed, WrongState, Invalid, and Conflict where it changed since it was read."""
    organiser = place_of(ctx.session, event.organiser_id, ctx.today)
    refusal = why_not(
        action, event.state, ctx.actor, organiser,
        begins_on=event.begins_on, today=ctx.today, text=text,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    if version is not None and event.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def locked(ctx: Context, event_id: int, action: A, version: int | None) -> GuidanceEvent:
    event = found(ctx, event_id)
    require(ctx, event, action, version)
    return event


def invited(ctx: Context, event_id: int) -> set[int]:
    row = GuidanceParticipant
    return set(ctx.session.scalars(select(row.agency_id).where(row.event_id == event_id)))


def invite(ctx: Context, event: GuidanceEvent, agency_ids: Collection[int]) -> None:
    rows = [GuidanceParticipant(event_id=event.id, agency_id=one, people=0) for one in agency_ids]
    ctx.session.add_all(rows)


def told(values: GuidanceValues, invited: Collection[int]) -> dict[str, object]:
    told: dict[str, object] = {**asdict(values), "invited": len(invited)}
    told["guidance_kind"] = told.pop("kind")
    return told


def record(
    ctx: Context,
    what: AuditEvent,
    event: GuidanceEvent,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
) -> None:
    """A line of the organiser's trail. The version counts what changes beside the row itself too."""
    flag_modified(event, "title")
    audit.record(
        ctx, what, event, agency_id=event.organiser_id, before=before, after=after, note=note
    )
