"""Stated totals from a file: what each row would do, then all of it or nothing."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from sqlalchemy import insert, select, update

from renaksi.core import complaint_totals
from renaksi.core.audit import AuditEvent
from renaksi.core.complaint_totals import Facts, PlannedRow, Stated, TotalRow, World
from renaksi.core.connection_import import KnownAgency
from renaksi.core.errors import Conflict, Invalid, NotAllowed, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission, holds_anywhere, may
from renaksi.models import Agency, ComplaintTotal
from renaksi.queries.connection_rows import known_agencies
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


@dataclass(frozen=True, slots=True)
class TotalsPlan:
    """The dry run of a file."""

    rows: tuple[PlannedRow, ...]
    agencies: dict[str, KnownAgency]

    @property
    def counts(self) -> Counter[RowState]:
        return Counter(planned.state for planned in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(planned.state is RowState.WRONG for planned in self.rows)

    @property
    def has_changes(self) -> bool:
        return any(one.state in {RowState.NEW, RowState.CHANGED} for one in self.rows)

    @property
    def fingerprint(self) -> str:
        """Give it back as `expect`, and what is saved is what was shown, or is refused."""
        told = [
            (
                one.row.agency,
                one.row.first_on,
                one.row.last_on,
                one.state,
                one.row.facts,
                one.stored,
            )
            for one in self.rows
        ]
        return sha256(repr(told).encode()).hexdigest()


def plan_import(ctx: Context, rows: Sequence[TotalRow]) -> TotalsPlan:
    """What `apply_import` would do, row by row. Writes nothing. Raises NotAllowed."""
    if not holds_anywhere(ctx.actor, Permission.COMPLAINT_IMPORT):
        raise NotAllowed(Refusal.ROLE_MISSING)
    agencies = known_agencies(ctx.session, {row.agency for row in rows})
    world = World(ctx.today, agencies, _stored(ctx, agencies), _Gate(ctx, agencies))
    return TotalsPlan(tuple(complaint_totals.plan(rows, world)), agencies)


def apply_import(
    ctx: Context, rows: Sequence[TotalRow], *, expect: str | None = None
) -> TotalsPlan:
    """Save all of the file in one transaction; nothing when one row is wrong.

    `expect` is the fingerprint of the plan that was shown. Raises Invalid (FILE_HAS_ERRORS) and
    Conflict. A file that changes nothing leaves no audit line.
    """
    with transaction(ctx):
        plan = plan_import(ctx, rows)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, "file", count=plan.counts[RowState.WRONG])
        if expect is not None and expect != plan.fingerprint:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if plan.has_changes:
            _write(ctx, plan)
    return plan


def _stored(ctx: Context, agencies: dict[str, KnownAgency]) -> dict[str, list[Stated]]:
    codes = {known.id: code for code, known in agencies.items()}
    one = ComplaintTotal
    found: dict[str, list[Stated]] = defaultdict(list)
    for row in ctx.session.scalars(select(one).join(Agency, Agency.id == one.agency_id)):
        if row.agency_id in codes:
            facts = Facts(row.received, row.followed_up, row.finished, row.excluded,
                          row.handling_days, row.source)  # fmt: skip
            stated = Stated(row.id, row.first_on, row.last_on, facts)
            found[codes[row.agency_id]].append(stated)
    return found


class _Gate:
    """May the actor state totals of the agency a row names?"""

    def __init__(self, ctx: Context, agencies: dict[str, KnownAgency]) -> None:
        self.ctx, self.agencies = ctx, agencies
        ids = () if ctx.actor.is_system else [one.id for one in agencies.values()]
        self.places = places_of(ctx.session, ids, ctx.today) if ids else {}

    def __call__(self, row: TotalRow) -> RuleBroken | None:
        if self.ctx.actor.is_system:
            return None
        place = self.places[self.agencies[row.agency].id]
        if may(self.ctx.actor, Permission.COMPLAINT_IMPORT, place):
            return None
        return Invalid(Refusal.NOT_YOURS)


def _write(ctx: Context, plan: TotalsPlan) -> None:
    by = {"recorded_at": ctx.now, "recorded_by_id": ctx.actor.user_id}
    new = [
        {
            "agency_id": plan.agencies[one.row.agency].id,
            "first_on": one.row.first_on,
            "last_on": one.row.last_on,
            "version": 1,
            **asdict(one.row.facts),
            **by,
        }
        for one in plan.rows
        if one.state is RowState.NEW
    ]
    if new:
        ctx.session.execute(insert(ComplaintTotal).execution_options(render_nulls=True), new)
    total = ComplaintTotal
    for one in plan.rows:
        if one.state is RowState.CHANGED and one.stored is not None:
            values = {**asdict(one.row.facts), **by, "version": total.version + 1}
            ctx.session.execute(update(total).where(total.id == one.stored.id).values(**values))
    counts, named = plan.counts, {one.row.agency for one in plan.rows}
    only = plan.agencies[next(iter(named))].id if len(named) == 1 else None
    audit.record(
        ctx,
        AuditEvent.COMPLAINT_TOTAL,
        agency_id=only,
        after={"new": counts[RowState.NEW], "changed": counts[RowState.CHANGED]},
    )
