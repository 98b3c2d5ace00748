"""Recommendations from a register: what each row would do, then all of it, or what is sound of it."""

from collections.abc import Sequence

from sqlalchemy import select

from renaksi.core import recommendation_import
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotAllowed, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, Place, Role, holds_anywhere
from renaksi.core.recommendation_rights import why_not_issue
from renaksi.core.recommendation_row import KnownAgency, World
from renaksi.core.recommendation_sheet import PlannedRow, RegisterRow
from renaksi.models import Holiday
from renaksi.queries.recommendation_register_rows import known_agencies, rules, stored_register
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.file_plan import NOT_YOURS, FilePlan
from renaksi.services.steps.recommendation_writing import write_changed, write_new

RegisterPlan = FilePlan[PlannedRow, KnownAgency]
"""The dry run of a register."""


def plan_import(ctx: Context, rows: Sequence[RegisterRow]) -> RegisterPlan:
    """What `apply_import` would do, row by row. Writes nothing.

    Issuers bring in only what they could issue themselves, the national administrator the register
    of any issuer. Raises NotAllowed where the actor does neither.
    """
    return _plan(ctx, rows, hold=False)


def apply_import(
    ctx: Context,
    rows: Sequence[RegisterRow],
    *,
    partial: bool = False,
    expect: str | None = None,
) -> RegisterPlan:
    """Save all of the file in one transaction; nothing when one row is wrong, unless `partial`.

    `expect` is the fingerprint of the plan that was shown. Raises Invalid (FILE_HAS_ERRORS) and
    Conflict. A file that changes nothing leaves no audit line.
    """
    with transaction(ctx):
        plan = _plan(ctx, rows, hold=True)
        plan.require_sound(expect, partial=partial)
        if plan.has_changes:
            write_new(ctx, plan.of(RowState.NEW), plan.agencies)
            write_changed(ctx, plan.of(RowState.CHANGED), plan.agencies)
            _record(ctx, plan)
    return plan


def _plan(ctx: Context, rows: Sequence[RegisterRow], *, hold: bool) -> RegisterPlan:
    if not holds_anywhere(ctx.actor, Permission.RECOMMENDATION_IMPORT):
        raise NotAllowed(Refusal.ROLE_MISSING)
    session = ctx.session
    agencies = known_agencies(session, {code for row in rows for code in _codes(row)})
    issuers = {agencies[row.issuer].id for row in rows if row.issuer in agencies}
    world = World(
        today=ctx.today,
        agencies=agencies,
        stored=stored_register(session, issuers, hold=hold),
        rule=rules(session),
        holidays=frozenset(session.scalars(select(Holiday.on))),
        may=_Gate(ctx, agencies, rows),
    )
    return FilePlan(tuple(recommendation_import.plan(rows, world)), agencies)


def _codes(row: RegisterRow) -> tuple[str, str]:
    return row.issuer, row.addressee


class _Gate:
    """May the actor issue what a row tells of?

    The system, which commands run as, may, and so may the national administrator, who keeps the
    national register: what was issued elsewhere is only entered here, nothing is decided.
    """

    def __init__(
        self, ctx: Context, agencies: dict[str, KnownAgency], rows: Sequence[RegisterRow]
    ) -> None:
        self.ctx, self.agencies = ctx, agencies
        self.places: dict[int, Place] = {}
        self.is_open = ctx.actor.is_system or Role.NATIONAL_ADMIN in ctx.actor.roles
        if not self.is_open:
            wanted = {agencies[one.addressee].id for one in rows if one.addressee in agencies}
            self.places = places_of(ctx.session, wanted, ctx.today)

    def __call__(self, row: RegisterRow) -> RuleBroken | None:
        if self.is_open or row.source is None:
            return None
        issuer, addressee = self.agencies[row.issuer], self.agencies[row.addressee]
        place = self.places[addressee.id]
        refusal = why_not_issue(
            self.ctx.actor, issuer.id, row.issuer, row.source, place, agency=addressee.name
        )
        return NOT_YOURS if isinstance(refusal, NotAllowed) else refusal


def _record(ctx: Context, plan: RegisterPlan) -> None:
    counts = plan.counts
    issuers = {one.row.issuer for one in plan.of(RowState.NEW, RowState.CHANGED)}
    audit.record(
        ctx,
        AuditEvent.RECOMMENDATION_IMPORT,
        agency_id=plan.only(issuers),
        after={
            "new": counts[RowState.NEW],
            "changed": counts[RowState.CHANGED],
            "left_out": counts[RowState.WRONG],
            "issuers": sorted(issuers),
        },
    )
