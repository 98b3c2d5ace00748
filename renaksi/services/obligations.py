"""Deciding who owes a plan and its reports: kinds by a switch, single agencies by an exception.

What is decided before the cycle opens holds from the start. Later decisions hold from the day
they are made, so that the figures of an earlier day stay what they were (design section 5).
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, NamedTuple

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


def set_kinds(
    ctx: Context,
    cycle_id: int,
    owing: Collection[AgencyKind],
    *,
    plan_only: Collection[AgencyKind] = (),
) -> list[AgencyKind]:
    """Exactly these kinds owe a plan, and all of them but `plan_only` report on it.

    The kinds whose duty changed.
    """
    with transaction(ctx) as session:
        cycle = cycle_to_change(ctx, cycle_id)
        one = CycleObligation
        in_force = select(one).where(one.cycle_id == cycle_id, one.valid_to == FOREVER)
        current = {row.kind: row for row in session.scalars(in_force)}
        before = {kind: _Duty(row.owes_plan, row.owes_reports) for kind, row in current.items()}
        after = {
            kind: _Duty(kind in owing, kind not in plan_only)
            for kind in AgencyKind
            if kind not in NEVER
        }
        changed = [
            kind for kind, duty in after.items() if duty.said != before.get(kind, _NOTHING).said
        ]
        for kind in changed:
            _decide_kind(ctx, cycle, current.get(kind), kind, after[kind])
        if changed:
            audit.record(
                ctx,
                AuditEvent.CYCLE_OBLIGATION,
                cycle,
                before=_kinds_read(before),
                after=_kinds_read(after),
            )
    return changed


class _Duty(NamedTuple):
    """What a kind owes."""

    plan: bool
    reports: bool

    @property
    def said(self) -> tuple[bool, bool]:
        """Reporting is decided only where there is a plan to report on."""
        return self.plan, self.plan and self.reports


_NOTHING: Final = _Duty(plan=False, reports=True)


def _kinds_read(duties: Mapping[AgencyKind, _Duty]) -> dict[str, object]:
    found: dict[str, object] = {
        "owing_kinds": sorted(kind for kind, duty in duties.items() if duty.plan)
    }
    if only := sorted(kind for kind, duty in duties.items() if duty.plan and not duty.reports):
        found["plan_only_kinds"] = only
    return found


def _decide_kind(
    ctx: Context, cycle: Cycle, row: CycleObligation | None, kind: AgencyKind, duty: _Duty
) -> None:
    since = _since(ctx, cycle)
    if row is not None and row.valid_from >= since:
        row.owes_plan, row.owes_reports = duty
        return
    if row is not None:
        row.valid_to = since
    ctx.session.add(
        CycleObligation(
            cycle_id=cycle.id,
            kind=kind,
            owes_plan=duty.plan,
            owes_reports=duty.reports,
            valid_from=since,
        )
    )


def set_exception(
    ctx: Context,
    cycle_id: int,
    agency_id: int,
    *,
    owes_plan: bool,
    reason: str,
    owes_reports: bool = True,
) -> ObligationException:
    """Let one agency owe, or not owe, whatever its kind does.

    `owes_reports` False: it owes a plan and is exempt from reporting on it.
    """
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
        duty = _Duty(owes_plan, owes_plan and owes_reports)
        decided = _decide(ctx, cycle, agency, current, duty, reason)
        audit.record(
            ctx,
            AuditEvent.CYCLE_OBLIGATION,
            cycle,
            agency_id=agency_id,
            before=before,
            after=_readable(decided),
        )
    return decided


def _decide(
    ctx: Context,
    cycle: Cycle,
    agency: Agency,
    current: ObligationException | None,
    duty: _Duty,
    reason: str,
) -> ObligationException:
    since = _since(ctx, cycle)
    if current is not None and current.valid_from >= since:
        (current.owes_plan, current.owes_reports), current.reason = duty, reason
        return current
    if current is not None:
        current.valid_to = since
    decided = ObligationException(
        cycle_id=cycle.id,
        agency=agency,
        owes_plan=duty.plan,
        owes_reports=duty.reports,
        reason=reason,
        valid_from=since,
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
    reports = {"owes_reports": one.owes_reports} if one.owes_plan else {}
    return {"owes_plan": one.owes_plan, **reports, "reason": one.reason}


def _since(ctx: Context, cycle: Cycle) -> date:
    return ALWAYS if cycle.state is CycleState.PREPARING else ctx.today
