"""Deciding who owes a plan: kinds by a switch, single agencies by an exception with a reason.

What is decided before the cycle opens holds from the start. Later decisions hold from the day
they are made, so that the figures of an earlier day stay what they were (design section 5).
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.models import Agency, Cycle, CycleObligation, ObligationException
from renaksi.queries.obligations import NEVER
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.cycles import cycle_to_change

LONGEST_REASON = 1000


def set_kinds(ctx: Context, cycle_id: int, owing: Collection[AgencyKind]) -> list[AgencyKind]:
    """Exactly these kinds owe a plan; the kinds whose duty changed."""
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        current = {
            row.kind: row
            for row in session.scalars(
                select(CycleObligation).where(
                    CycleObligation.cycle_id == cycle_id, CycleObligation.valid_to == FOREVER
                )
            )
        }
        before = [kind for kind, row in current.items() if row.owes_plan]
        changed = [
            kind for kind in AgencyKind if kind not in NEVER and (kind in owing) != (kind in before)
        ]
        for kind in changed:
            _decide_kind(ctx, cycle, current.get(kind), kind, kind in owing)
        if changed:
            audit.record(
                ctx,
                AuditEvent.CYCLE_OBLIGATION,
                cycle,
                before={"owing_kinds": sorted(before)},
                after={"owing_kinds": sorted(set(owing) - NEVER)},
            )
    return changed


def _decide_kind(
    ctx: Context, cycle: Cycle, row: CycleObligation | None, kind: AgencyKind, owes_plan: bool
) -> None:
    since = _since(ctx, cycle)
    if row is not None and row.valid_from >= since:
        row.owes_plan = owes_plan
        return
    if row is not None:
        row.valid_to = since
    ctx.session.add(
        CycleObligation(cycle_id=cycle.id, kind=kind, owes_plan=owes_plan, valid_from=since)
    )


def set_exception(
    ctx: Context, cycle_id: int, agency_id: int, *, owes_plan: bool, reason: str
) -> ObligationException:
    """Let one agency owe, or not owe, whatever its kind does."""
    reason = reason.strip()
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        agency = session.get(Agency, agency_id)
        if agency is None:
            raise NotFound
        if agency.kind in NEVER:
            raise Invalid(Refusal.NEVER_OWES, "agency", agency=agency.name)
        if not reason or len(reason) > LONGEST_REASON:
            why = f"Tuliskan alasannya, paling panjang {LONGEST_REASON} huruf."
            raise Invalid(Refusal.BAD_VALUE, "reason", why=why)
        current = _current(ctx, cycle_id, agency_id)
        before = None if current is None else _readable(current)
        decided = _decide(ctx, cycle, agency, current, owes_plan, reason)
        audit.record(
            ctx,
            AuditEvent.CYCLE_OBLIGATION,
            cycle,
            agency_id=agency_id,
            before=before,
            after={"owes_plan": owes_plan, "reason": reason},
        )
    return decided


def _decide(
    ctx: Context,
    cycle: Cycle,
    agency: Agency,
    current: ObligationException | None,
    owes_plan: bool,
    reason: str,
) -> ObligationException:
    since = _since(ctx, cycle)
    if current is not None and current.valid_from >= since:
        current.owes_plan, current.reason = owes_plan, reason
        return current
    if current is not None:
        current.valid_to = since
    decided = ObligationException(
        cycle_id=cycle.id, agency=agency, owes_plan=owes_plan, reason=reason, valid_from=since
    )
    ctx.session.add(decided)
    return decided


def end_exception(ctx: Context, cycle_id: int, agency_id: int) -> None:
    """From now on the agency owes as its kind does."""
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        current = _current(ctx, cycle_id, agency_id)
        if current is None:
            raise NotFound
        before = _readable(current)
        if current.valid_from >= (since := _since(ctx, cycle)):
            session.delete(current)
        else:
            current.valid_to = since
        audit.record(ctx, AuditEvent.CYCLE_OBLIGATION, cycle, agency_id=agency_id, before=before)


def _current(ctx: Context, cycle_id: int, agency_id: int) -> ObligationException | None:
    one = ObligationException
    chosen = select(one).where(
        one.cycle_id == cycle_id, one.agency_id == agency_id, one.valid_to == FOREVER
    )
    return ctx.session.scalar(chosen)


def _readable(one: ObligationException) -> dict[str, object]:
    return {"owes_plan": one.owes_plan, "reason": one.reason}


def _since(ctx: Context, cycle: Cycle) -> date:
    return ALWAYS if cycle.state is CycleState.PREPARING else ctx.today
