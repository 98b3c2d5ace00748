"""Mutasi: all duties of one person go to another from a day on, in one step (design 3.9).

Nothing of the past changes: what the first did stays theirs, dated, and so does the role itself
up to that day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from renaksi.core.audit import AuditEvent
from renaksi.core.dates import Span
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.grants import RoleAt, why_not_give
from renaksi.models import RoleAssignment, User
from renaksi.queries import accounts
from renaksi.queries.accounts import HeldRole
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import people as steps


@dataclass(frozen=True, slots=True)
class Move:
    """One role that changes hands, and the days the receiver does not hold already."""

    role: HeldRole
    span: Span

    @property
    def is_held_already(self) -> bool:
        return not self.span


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a hand-over will do: shown before it is done, and then done."""

    giver: User
    receiver: User
    on: date
    moves: tuple[Move, ...]
    stays: tuple[HeldRole, ...]
    """Roles the actor may not give: they stay where they are."""


def preview(ctx: Context, giver_id: int, *, receiver_email: str, on: date) -> HandOver:
    """What `hand_over` would do. Raises what it would raise."""
    session = ctx.session
    giver = accounts.visible_person(session, ctx.actor, giver_id, ctx.today)
    receiver = accounts.person_by_email(session, ctx.actor, receiver_email, ctx.today)
    if receiver is None or receiver.id == giver.id:
        raise Invalid(Refusal.UNKNOWN_PERSON, "receiver")
    if not receiver.is_active:
        raise Invalid(Refusal.ACCOUNT_DISABLED, "receiver", name=receiver.name)
    if on < ctx.today:
        raise Invalid(Refusal.BEFORE_TODAY, "on")
    within = accounts.within_reach(ctx.actor, ctx.today)
    duties = [row for row in accounts.roles_of(session, [giver.id], within) if not row.is_over(on)]
    mine = _movable(ctx, duties)
    if not mine:
        raise Invalid(Refusal.NOTHING_TO_HAND_OVER, "on", name=giver.name)
    held = accounts.roles_of(session, [receiver.id])
    return HandOver(
        giver=giver,
        receiver=receiver,
        on=on,
        moves=tuple(Move(row, _missing_days(row, on, held)) for row in mine),
        stays=tuple(row for row in duties if row not in mine),
    )


def hand_over(
    ctx: Context,
    giver_id: int,
    *,
    receiver_email: str,
    on: date,
    expected: Collection[int] | None = None,
) -> HandOver:
    """End every duty the actor may move on `on`, and give it to the receiver from then on.

    `expected`: the roles the preview showed; raises Conflict when they are others by now.
    """
    with transaction(ctx) as session:
        steps.lock_homes(session, giver_id)
        plan = preview(ctx, giver_id, receiver_email=receiver_email, on=on)
        if expected is not None and set(expected) != {move.role.id for move in plan.moves}:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        for move in plan.moves:
            row = session.get_one(RoleAssignment, move.role.id)
            row.valid_to = max(on, row.valid_from)
            if move.span:
                session.add(_successor(ctx, plan.receiver, row, move.span))
        audit.record(
            ctx,
            AuditEvent.USER_HAND_OVER,
            plan.giver,
            agency_id=plan.moves[0].role.home_id,
            after={
                "receiver_id": plan.receiver.id,
                "on": on,
                "roles": [
                    {"role": move.role.role, "home_id": move.role.home_id} for move in plan.moves
                ],
            },
        )
        return plan


def _movable(ctx: Context, rows: Sequence[HeldRole]) -> list[HeldRole]:
    """Those that the actor may give, as the grant table says, whoever holds them now."""
    places = places_of(
        ctx.session, {one for row in rows for one in (row.home_id, row.reach_id)}, ctx.today
    )
    return [
        row
        for row in rows
        if why_not_give(
            ctx.actor,
            RoleAt(row.role, places[row.home_id], places[row.reach_id], frozenset(row.kinds)),
            is_filled=True,
        )
        is None
    ]


def _missing_days(row: HeldRole, on: date, held: Sequence[HeldRole]) -> Span:
    """The days of the role that the receiver does not hold already; empty when there are none."""
    start, end = max(on, row.span.start), row.span.end
    same = [
        one.span
        for one in held
        if one.span
        and (one.role, one.home_id, one.reach_id) == (row.role, row.home_id, row.reach_id)
    ]
    for span in sorted(same):
        if span.start <= start < span.end:
            start = span.end
        elif start < span.start < end:
            end = span.start
    return Span(start, end)


def _successor(ctx: Context, receiver: User, row: RoleAssignment, span: Span) -> RoleAssignment:
    return RoleAssignment(
        user_id=receiver.id,
        role=row.role,
        home_id=row.home_id,
        reach_id=row.reach_id,
        kinds=row.kinds,
        valid_from=span.start,
        valid_to=span.end,
        granted_by_id=ctx.actor.user_id,
    )
