"""Requests for more time (dispensasi): lists of them, and the cases their rules are asked with."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from renaksi.core.agency import TimeZone
from renaksi.core.extension import ExtensionCase
from renaksi.core.policy import Actor
from renaksi.core.report import ExtensionState
from renaksi.core.reporting import ReportCase
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    Extension,
    ProgressReport,
    User,
)
from renaksi.queries.custody import plan_visible
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.report_slots import Slot, day_in, slot_cases


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request as lists and pages show it."""

    id: int
    version: int
    state: ExtensionState
    plan_id: int
    agency_id: int
    agency_code: str
    agency_name: str
    zone: TimeZone
    checkpoint_id: int
    checkpoint: str
    year: int
    due_on: date
    closes_on: date
    reason: str
    wanted_until: date
    requested_at: datetime
    requested_by: str
    granted_until: date | None
    decided_at: datetime | None
    decided_by: str
    decided_for: str
    """Name of the agency in whose name it was decided."""
    decision_note: str
    granted_in_year: int
    """How often this agency was given more time in the same cycle, this one included."""


def extensions(
    session: Session, actor: Actor, now: datetime, *conditions: ColumnElement[bool]
) -> tuple[ExtensionRow, ...]:
    """Those the actor may see, the oldest request first; one statement.

    `conditions` narrow it, by columns of Extension, Agency, Checkpoint and Cycle.
    """
    seen = plan_visible(actor, day_in(now))
    return _rows(session, seen, *conditions)


def extensions_at(session: Session, opened: OpenedReport) -> tuple[ExtensionRow, ...]:
    """Every request about one report, the oldest first; whoever may see the report sees them."""
    place = (
        Extension.agency_id == opened.plan.agency_id,
        Extension.checkpoint_id == opened.checkpoint.id,
    )
    return _rows(session, *place)


def _rows(session: Session, *conditions: ColumnElement[bool]) -> tuple[ExtensionRow, ...]:
    asker, decider, acting = aliased(User), aliased(User), aliased(Agency)
    one = Extension
    chosen: Select[*tuple[Any, ...]] = select(
        one.id, one.version, one.state, ActionPlan.id, Agency.id, Agency.code, Agency.name,
        Agency.time_zone, Checkpoint.id, Checkpoint.code, Cycle.year, Checkpoint.due_on,
        Checkpoint.closes_on, one.reason, one.wanted_until, one.requested_at,
        func.coalesce(asker.name, ""), one.granted_until, one.decided_at,
        func.coalesce(decider.name, ""), func.coalesce(acting.name, ""), one.decision_note,
        _granted_in_year(),
    )  # fmt: skip
    rows = session.execute(
        _joined(chosen)
        .outerjoin(asker, asker.id == one.requested_by_id)
        .outerjoin(decider, decider.id == one.decided_by_id)
        .outerjoin(acting, acting.id == one.acting_agency_id)
        .where(*conditions)
        .order_by(one.requested_at, one.id)
    )
    return tuple(ExtensionRow(*row) for row in rows)


def _joined(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        chosen.select_from(Extension)
        .join(Agency, Agency.id == Extension.agency_id)
        .join(Checkpoint, Checkpoint.id == Extension.checkpoint_id)
        .join(Cycle, Cycle.id == Checkpoint.cycle_id)
        .join(
            ActionPlan,
            and_(ActionPlan.agency_id == Extension.agency_id, ActionPlan.cycle_id == Cycle.id),
        )
    )


def _granted_in_year() -> ColumnElement[int]:
    other, checkpoint = aliased(Extension), aliased(Checkpoint)
    return (
        select(func.count())
        .select_from(other)
        .join(checkpoint, checkpoint.id == other.checkpoint_id)
        .where(
            other.agency_id == Extension.agency_id,
            other.state == ExtensionState.GRANTED,
            checkpoint.cycle_id == Checkpoint.cycle_id,
        )
        .correlate(Extension, Checkpoint)
        .scalar_subquery()
    )


# ── cases ─────────────────────────────────────────────────────────────────────
def wish(opened: OpenedReport, asked: Iterable[ExtensionRow]) -> ExtensionCase:
    """The case of one more request about a report; `asked`: those there are."""
    pending = any(one.state is ExtensionState.REQUESTED for one in asked)
    return extension_case(None, opened.case, is_pending=pending)


def extension_cases(
    session: Session, extension_ids: Collection[int], now: datetime
) -> dict[int, ExtensionCase]:
    """By request; seven statements for one as for hundreds."""
    found = _slots(session, extension_ids)
    cases = slot_cases(session, [slot for _one, slot in found], now) if found else {}
    return {one.id: extension_case(one, cases[slot.key].case) for one, slot in found}


def extension_case(
    extension: Extension | None, report: ReportCase, *, is_pending: bool = False
) -> ExtensionCase:
    """Of a request, or of the wish for one, from the case of the report it is about."""
    asker = extension.requested_by_id if extension else None
    return ExtensionCase(
        state=extension.state if extension else None,
        place=report.place,
        window=report.window,
        now=report.now,
        today=day_in(report.now, report.window.zone),
        report_state=report.state,
        is_pending=is_pending,
        owner_actor_ids=report.owner_actor_ids | ({asker} if asker else frozenset()),
        tiers=report.tiers,
    )


def _slots(session: Session, extension_ids: Collection[int]) -> Sequence[tuple[Extension, Slot]]:
    if not extension_ids:
        return []
    rows = session.execute(
        select(Extension, ActionPlan, Checkpoint, ProgressReport)
        .join(Checkpoint, Checkpoint.id == Extension.checkpoint_id)
        .join(
            ActionPlan,
            and_(
                ActionPlan.agency_id == Extension.agency_id,
                ActionPlan.cycle_id == Checkpoint.cycle_id,
            ),
        )
        .outerjoin(
            ProgressReport,
            and_(
                ProgressReport.plan_id == ActionPlan.id,
                ProgressReport.checkpoint_id == Checkpoint.id,
            ),
        )
        .where(Extension.id.in_(extension_ids))
        .options(joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle))
    )
    return [(one, Slot(plan, checkpoint, report)) for one, plan, checkpoint, report in rows]
