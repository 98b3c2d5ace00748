"""Use cases of guidance: an event planned, held, closed or cancelled, and what came of it.

A step taken a second time with the same words is the first one again: nothing changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import delete, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotAllowed, Refusal
from renaksi.core.guidance import (
    STEPS,
    GuidanceAction as A,
    GuidanceState,
    GuidanceValues,
    checked_text,
    cleaned,
    require_attendance,
    require_invited,
)
from renaksi.core.policy import Permission, may
from renaksi.models import (
    GuidanceEvent,
    GuidanceParticipant,
)
from renaksi.queries.guidance import below
from renaksi.queries.scope import place_of
from renaksi.services.context import Context, transaction
from renaksi.services.steps import guidance_steps as steps


def plan(
    ctx: Context, organiser_id: int, values: GuidanceValues, invited: Collection[int]
) -> GuidanceEvent:
    """Announce an event for agencies below the organiser.

    Raises NotAllowed, and Invalid (`title`, `ends_on`, `picks`, texts). The same event once more by
    the same person is the first one.
    """
    organiser = place_of(ctx.session, organiser_id, ctx.today)
    if not (ctx.actor.is_system or may(ctx.actor, Permission.GUIDANCE_ORGANISE, organiser)):
        raise NotAllowed(Refusal.ROLE_MISSING)
    values = cleaned(values)
    require_invited(invited, [one.id for one in below(ctx.session, organiser_id, ctx.today)])
    with transaction(ctx) as session:
        there = _same(ctx, organiser_id, values)
        if there is not None:
            return there
        event = GuidanceEvent(
            organiser_id=organiser_id,
            state=GuidanceState.PLANNED,
            outcome="",
            cancel_reason="",
            created_at=ctx.now,
            created_by_id=ctx.actor.user_id,
            **asdict(values),
        )
        session.add(event)
        session.flush()
        steps.invite(ctx, event, invited)
        steps.record(ctx, AuditEvent.GUIDANCE_PLAN, event, after=steps.told(values, invited))
    return event


def _same(ctx: Context, organiser_id: int, values: GuidanceValues) -> GuidanceEvent | None:
    """What was planned already; somebody else's or changed since is refused. Raises Invalid."""
    one = GuidanceEvent
    there = ctx.session.scalars(
        select(one).where(
            one.organiser_id == organiser_id,
            one.begins_on == values.begins_on,
            one.title == values.title,
        )
    ).one_or_none()
    if there is None:
        return None
    is_again = there.created_by_id == ctx.actor.user_id and there.state is GuidanceState.PLANNED
    if not is_again or there.kind is not values.kind:
        raise Invalid(Refusal.ALREADY_EXISTS, "title", what="Kegiatan ini pada tanggal itu")
    return there


def correct(
    ctx: Context,
    event_id: int,
    values: GuidanceValues,
    invited: Collection[int],
    *,
    version: int | None,
) -> GuidanceEvent:
    """Put a planned event right, with whom it is for. Raises as `plan`, WrongState and Conflict."""
    with transaction(ctx):
        event = steps.locked(ctx, event_id, A.CORRECT, version)
        values, before = cleaned(values), steps.values_of(event)
        was = steps.invited(ctx, event.id)
        ids = [one.id for one in below(ctx.session, event.organiser_id, ctx.today)]
        require_invited(invited, {*ids, *was})
        if values == before and set(invited) == was:
            return event
        for name, value in asdict(values).items():
            setattr(event, name, value)
        gone, row = was - set(invited), GuidanceParticipant
        ctx.session.execute(delete(row).where(row.event_id == event.id, row.agency_id.in_(gone)))
        steps.invite(ctx, event, set(invited) - was)
        steps.record(
            ctx, AuditEvent.GUIDANCE_CORRECT, event,
            before=steps.told(before, was), after=steps.told(values, invited),
        )  # fmt: skip
    return event


def attend(
    ctx: Context, event_id: int, people: Mapping[int, int], *, version: int | None
) -> GuidanceEvent:
    """Take down how many came of each agency: of a planned event that it was held, of a held one a
    better list. Raises WrongState, Conflict and Invalid (`attendance`).
    """
    with transaction(ctx) as session:
        event = steps.found(ctx, event_id)
        action = A.HOLD if event.state is GuidanceState.PLANNED else A.ATTEND
        row = GuidanceParticipant
        rows = session.scalars(select(row).where(row.event_id == event.id)).all()
        is_again = all(people.get(one.agency_id, 0) == one.people for one in rows)
        if event.state is GuidanceState.HELD and is_again:
            steps.require(ctx, event, action, None)
            return event
        steps.require(ctx, event, action, version)
        require_attendance(people, [one.agency_id for one in rows])
        for one in rows:
            one.people = people.get(one.agency_id, 0)
        event.state = STEPS[action].target or event.state
        told = {"invited": sum(map(bool, people.values())), "people": sum(people.values())}
        what = AuditEvent.GUIDANCE_HOLD if action is A.HOLD else AuditEvent.GUIDANCE_ATTEND
        steps.record(
            ctx, what, event, after={"agencies": told["invited"], "people": told["people"]}
        )
    return event


def close(ctx: Context, event_id: int, outcome: str, *, version: int | None) -> GuidanceEvent:
    """It is over, with this outcome. Raises WrongState, Conflict and Invalid (`outcome`)."""
    outcome = checked_text(outcome, "outcome")
    with transaction(ctx):
        event = steps.found(ctx, event_id)
        if event.state is GuidanceState.CLOSED and event.outcome == outcome:
            return event
        steps.require(ctx, event, A.CLOSE, version, outcome)
        event.state, event.outcome = GuidanceState.CLOSED, outcome
        steps.record(ctx, AuditEvent.GUIDANCE_CLOSE, event, after={"outcome": outcome})
    return event


def cancel(ctx: Context, event_id: int, reason: str, *, version: int | None) -> GuidanceEvent:
    """It will not be held. Raises WrongState, Conflict and Invalid (`reason`)."""
    reason = checked_text(reason, "reason")
    with transaction(ctx):
        event = steps.found(ctx, event_id)
        if event.state is GuidanceState.CANCELLED and event.cancel_reason == reason:
            return event
        steps.require(ctx, event, A.CANCEL, version, reason)
        event.state, event.cancel_reason = GuidanceState.CANCELLED, reason
        steps.record(ctx, AuditEvent.GUIDANCE_CANCEL, event, note=reason)
    return event
