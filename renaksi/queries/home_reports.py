"""How the reports of a year stand, period by period, for the few agencies a home page shows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renaksi.core.achievement import NO_ACTIONS, Mean
from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.report import ReportState
from renaksi.models import ActionPlan, Agency, Checkpoint, Cycle, ProgressReport, ReportTotal
from renaksi.queries.obligations import owes_reports
from renaksi.queries.report_slots import day_in


@dataclass(frozen=True, slots=True)
class ReportOfPeriod:
    """One agency's report at one checkpoint, as it stands today."""

    owed: bool = False
    plan_id: int | None = None
    report_id: int | None = None
    state: ReportState | None = None
    """None where nothing has been written yet."""
    is_nil: bool = False
    counts: bool = False
    """It counts as submitted today (design section 5)."""
    is_late: bool = False
    """It counts, but came neither in time nor within an extension."""
    is_extended: bool = False
    return_due_on: date | None = None
    mean: Mean = NO_ACTIONS


NOTHING_OWED: Final = ReportOfPeriod()
Reports = Mapping[tuple[int, int], ReportOfPeriod]
"""By agency and checkpoint."""


def reports_of(
    session: Session, cycle: Cycle, agency_ids: Collection[int], now: datetime
) -> Reports:
    """Of these agencies at every checkpoint of the cycle; one statement.

    The agencies are the caller's to check: a home page shows only what its reader may see.
    """
    if not agency_ids:
        return {}
    report, total, today = ProgressReport, ReportTotal, day_in(now)
    rows: Iterable[Any] = session.execute(
        select(
            Agency.id,
            Checkpoint.id,
            owes_reports(cycle, today, today),
            Agency.time_zone,
            ActionPlan.id,
            report.id,
            report.state,
            report.is_nil,
            report.return_due_on,
            total,
        )
        .select_from(Agency)
        .join(Checkpoint, Checkpoint.cycle_id == cycle.id)
        .outerjoin(
            ActionPlan, and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == cycle.id)
        )
        .outerjoin(
            report, and_(report.plan_id == ActionPlan.id, report.checkpoint_id == Checkpoint.id)
        )
        .outerjoin(
            total, and_(total.plan_id == ActionPlan.id, total.checkpoint_id == Checkpoint.id)
        )
        .where(Agency.id.in_(agency_ids))
    )
    return {(row[0], row[1]): _report(now, *row[2:]) for row in rows}


def _report(
    now: datetime,
    owed: bool,
    zone: TimeZone,
    plan_id: int | None,
    report_id: int | None,
    state: ReportState | None,
    is_nil: bool | None,
    return_due_on: date | None,
    total: ReportTotal | None,
) -> ReportOfPeriod:
    one = ReportOfPeriod(
        bool(owed), plan_id, report_id, state, bool(is_nil), return_due_on=return_due_on
    )
    if total is None:
        return one
    until = total.submitted_until
    counts = total.submitted and (until is None or now <= end_of_day(until, zone))
    return replace(
        one,
        counts=counts,
        is_late=counts and not total.on_time and not total.extended,
        is_extended=counts and total.extended,
        mean=Mean(total.weight, total.weighted, total.due, total.missing),
    )
