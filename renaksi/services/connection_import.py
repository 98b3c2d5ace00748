"""States of connection from a file: what each row would do, then all of it or nothing."""

from collections.abc import Sequence

from sqlalchemy import insert, update

from renaksi.core import connection_import
from renaksi.core.audit import AuditEvent
from renaksi.core.connection_import import ConnectionRow, KnownAgency, PlannedRow, World
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import ConnectionActivity, ConnectionStatus
from renaksi.queries.connection_rows import known_active, known_agencies, stored_states
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.file_plan import AgencyGate, FilePlan

ConnectionPlan = FilePlan[PlannedRow, KnownAgency]
"""The dry run of a file."""


def plan_import(ctx: Context, rows: Sequence[ConnectionRow]) -> ConnectionPlan:
    """What `apply_import` would do, row by row. Writes nothing.

    Raises NotAllowed where the actor records no states at all.
    """
    return _plan(ctx, rows)


def apply_import(
    ctx: Context, rows: Sequence[ConnectionRow], *, expect: str | None = None
) -> ConnectionPlan:
    """Save all of the file in one transaction; nothing when one row is wrong.

    `expect` is the fingerprint of the plan that was shown. Raises Invalid (FILE_HAS_ERRORS) and
    Conflict. A file that changes nothing leaves no audit line.
    """
    with transaction(ctx):
        plan = _plan(ctx, rows)
        plan.require_sound(expect)
        if plan.has_changes:
            _write(ctx, plan)
            _record(ctx, plan)
    return plan


def _plan(ctx: Context, rows: Sequence[ConnectionRow]) -> ConnectionPlan:
    if not holds_anywhere(ctx.actor, Permission.CONNECTION_RECORD):
        raise NotAllowed(Refusal.ROLE_MISSING)
    session = ctx.session
    agencies = known_agencies(session, {row.agency for row in rows})
    world = World(
        today=ctx.today,
        agencies=agencies,
        stored=stored_states(session, {row.since for row in rows if row.since}),
        active=known_active(session, {row.active_on for row in rows if row.active_on}),
        may=AgencyGate(ctx, agencies, Permission.CONNECTION_RECORD),
    )
    return FilePlan(tuple(connection_import.plan(rows, world)), agencies)


# ── writing ───────────────────────────────────────────────────────────────────
def _write(ctx: Context, plan: ConnectionPlan) -> None:
    new = [
        {
            "agency_id": plan.agencies[one.row.agency].id,
            "since": one.row.since,
            "state": one.row.state,
            "remarks": one.row.remarks,
            "recorded_at": ctx.now,
            "recorded_by_id": ctx.actor.user_id,
            "version": 1,
        }
        for one in plan.of(RowState.NEW)
    ]
    if new:
        ctx.session.execute(insert(ConnectionStatus).execution_options(render_nulls=True), new)
    for planned in plan.of(RowState.CHANGED):
        _correct(ctx, planned)
    _add_activity(ctx, plan)


def _correct(ctx: Context, planned: PlannedRow) -> None:
    if planned.stored is None:  # pragma: no cover - only what is stored changes
        return
    row, one = planned.row, ConnectionStatus
    ctx.session.execute(
        update(one)
        .where(one.id == planned.stored.id)
        .values(
            state=row.state,
            remarks=row.remarks or planned.stored.remarks,
            recorded_at=ctx.now,
            recorded_by_id=ctx.actor.user_id,
            version=one.version + 1,
        )
    )


def _add_activity(ctx: Context, plan: ConnectionPlan) -> None:
    told = {
        (plan.agencies[one.row.agency].id, one.row.active_on)
        for one in plan.of(RowState.NEW, RowState.CHANGED)
        if one.row.active_on
    }
    known = known_active(ctx.session, {day for _, day in told})
    rows = [{"agency_id": one, "active_on": day} for one, day in sorted(told - known)]
    if rows:
        ctx.session.execute(insert(ConnectionActivity), rows)


def _record(ctx: Context, plan: ConnectionPlan) -> None:
    counts = plan.counts
    audit.record(
        ctx,
        AuditEvent.CONNECTION_IMPORT,
        agency_id=plan.only({one.row.agency for one in plan.rows}),
        after={"new": counts[RowState.NEW], "changed": counts[RowState.CHANGED]},
    )
