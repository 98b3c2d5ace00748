"""Deciding who is assessed with which instrument: kinds by a switch, single agencies by an exception.

What is decided before a cycle opens holds from the start, later decisions from the day they are
made, so that the figures of an earlier day stay what they were.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import select

from renaksi.core.agency import AgencyKind
from renaksi.core.audit import AuditEvent
from renaksi.core.cycle import CycleState
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.report_duty import ABLE
from renaksi.models import Agency, AssessedException, AssessedKind, Cycle
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.instruments import round_subject

LONGEST_REASON: Final = 1000


def set_kinds(
    ctx: Context, cycle_id: int, instrument_id: int, kinds: Collection[AgencyKind]
) -> list[AgencyKind]:
    """Exactly these kinds are assessed with the instrument; the kinds about which that is new.

    Until this is decided, those who owe a plan are.
    """
    with transaction(ctx) as session:
        cycle, instrument = round_subject(ctx, cycle_id, instrument_id)
        one = AssessedKind
        rows = session.scalars(
            select(one).where(
                one.cycle_id == cycle_id,
                one.instrument_id == instrument_id,
                one.valid_to == FOREVER,
            )
        )
        current = {row.kind: row for row in rows}
        before = sorted(kind for kind, row in current.items() if row.is_assessed)
        wanted = {kind: kind in kinds for kind in ABLE}
        changed = [
            kind
            for kind, is_assessed in wanted.items()
            if kind not in current or current[kind].is_assessed is not is_assessed
        ]
        for kind in changed:
            _decide_kind(ctx, cycle, instrument_id, current.get(kind), kind, wanted[kind])
        if changed:
            after = sorted(kind for kind, is_assessed in wanted.items() if is_assessed)
            audit.record(
                ctx,
                AuditEvent.CYCLE_ASSESSED,
                cycle,
                before={"assessed_kinds": before} if current else None,
                after={"instrument": instrument.code, "assessed_kinds": after},
            )
    return changed


def set_exception(
    ctx: Context,
    cycle_id: int,
    instrument_id: int,
    agency_id: int,
    *,
    is_assessed: bool,
    reason: str,
) -> AssessedException:
    """Let one agency be assessed, or not, whatever its kind is. Raises Invalid (`reason`, `agency`)."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        why = f"Tuliskan alasannya, paling panjang {LONGEST_REASON} huruf."
        raise Invalid(Refusal.BAD_VALUE, "reason", why=why)
    with transaction(ctx) as session:
        cycle, instrument = round_subject(ctx, cycle_id, instrument_id)
        agency = session.get(Agency, agency_id)
        if agency is None:
            raise NotFound
        if agency.kind.is_unit:
            raise Invalid(Refusal.UNIT_NOT_ASSESSED, "agency", agency=agency.name)
        since = _since(ctx, cycle)
        row = _exception(ctx, cycle_id, instrument_id, agency_id)
        before = {"is_assessed": row.is_assessed, "reason": row.reason} if row else None
        if row is not None and row.valid_from < since:
            row.valid_to, row = since, None
        if row is None:
            row = AssessedException(
                cycle_id=cycle_id, instrument_id=instrument_id, agency=agency, valid_from=since
            )
            session.add(row)
        row.is_assessed, row.reason = is_assessed, reason
        told = {"instrument": instrument.code, "is_assessed": is_assessed, "reason": reason}
        audit.record(
            ctx, AuditEvent.CYCLE_ASSESSED, cycle, agency_id=agency_id, before=before, after=told
        )
    return row


def end_exception(ctx: Context, cycle_id: int, instrument_id: int, agency_id: int) -> None:
    """From now on the agency is assessed as its kind is."""
    with transaction(ctx) as session:
        cycle, instrument = round_subject(ctx, cycle_id, instrument_id)
        row = _exception(ctx, cycle_id, instrument_id, agency_id)
        if row is None:
            raise NotFound
        told = {
            "instrument": instrument.code, "is_assessed": row.is_assessed, "reason": row.reason
        }  # fmt: skip
        if row.valid_from >= (since := _since(ctx, cycle)):
            session.delete(row)
        else:
            row.valid_to = since
        audit.record(ctx, AuditEvent.CYCLE_ASSESSED, cycle, agency_id=agency_id, before=told)


def _decide_kind(
    ctx: Context,
    cycle: Cycle,
    instrument_id: int,
    row: AssessedKind | None,
    kind: AgencyKind,
    is_assessed: bool,
) -> None:
    since = _since(ctx, cycle)
    if row is not None and row.valid_from >= since:
        row.is_assessed = is_assessed
        return
    if row is not None:
        row.valid_to = since
    ctx.session.add(
        AssessedKind(
            cycle_id=cycle.id,
            instrument_id=instrument_id,
            kind=kind,
            is_assessed=is_assessed,
            valid_from=since,
        )
    )


def _exception(
    ctx: Context, cycle_id: int, instrument_id: int, agency_id: int
) -> AssessedException | None:
    one = AssessedException
    return ctx.session.scalar(
        select(one).where(
            one.cycle_id == cycle_id,
            one.instrument_id == instrument_id,
            one.agency_id == agency_id,
            one.valid_to == FOREVER,
        )
    )


def _since(ctx: Context, cycle: Cycle) -> date:
    return ALWAYS if cycle.state is CycleState.PREPARING else ctx.today
