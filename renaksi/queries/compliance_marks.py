"""How the reports of some checkpoints stood: from their dated steps, or for today from the totals."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import add, itemgetter
from typing import Final

from sqlalchemy import String, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.compliance import (
    EXTENDED,
    NIL,
    ON_TIME,
    SUBMITTED,
    VERIFIED,
    ReportStepTaken,
    marks,
    standing_of,
)
from renaksi.core.compliance_counts import Came, came
from renaksi.core.report import ReportAction
from renaksi.models import ActionPlan, ProgressReport, ReportTotal, ReportTransition
from renaksi.queries.prepared import rows_of

TELLING: Final = tuple(
    one for one in ReportAction if one not in {ReportAction.CREATE, ReportAction.START}
)
"""Steps on which it depends how a report counts; the others only follow from them."""
Told = dict[int, Came]
"""By checkpoint, what came in."""
ZoneOf = Callable[[int], TimeZone | None]
"""The zone of an agency; None for those that are not asked about."""


def replayed(
    session: Session,
    checkpoint_ids: Collection[int],
    moment: datetime,
    zone_of: ZoneOf,
) -> Told:
    """What was known before `moment` of the agencies that have a zone; left out where nothing was.

    One statement. The end of a return's own deadline is that of the agency's zone.
    """
    step, report = ReportTransition, ProgressReport
    rows = session.execute(
        select(
            ActionPlan.agency_id,
            report.checkpoint_id,
            step.action,
            step.at,
            step.timing,
            step.is_nil,
            step.return_due_on,
        )
        .join(report, report.id == step.report_id)
        .join(ActionPlan, ActionPlan.id == report.plan_id)
        .where(
            report.checkpoint_id.in_(checkpoint_ids),
            step.action.in_(TELLING),
            step.at < moment,
        )
        .order_by(step.report_id, step.id)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for (agency_id, checkpoint_id), own in groupby(rows, itemgetter(0, 1)):
        zone = zone_of(agency_id)
        if zone is not None:
            steps = [ReportStepTaken(*row[2:]) for row in own]
            found[checkpoint_id][agency_id] = marks(standing_of(steps, moment, zone))
    return {checkpoint: came(own) for checkpoint, own in found.items()}


def stored(
    session: Session,
    checkpoint_ids: Collection[int],
    now: datetime,
    zone_of: ZoneOf,
) -> Told:
    """The same for today, from what every step left behind. One statement, no arithmetic on steps.

    The database hands over the agencies of equal reports together: a few dozen rows for the nation.
    """
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for checkpoint_id, mark, until, ids in rows_of(session, _STORED, {"ids": list(checkpoint_ids)}):
        known = ids if until is None else _running(ids, until, now, zone_of)
        if known:
            found[checkpoint_id].append((mark, known))
    return {checkpoint: tuple(own) for checkpoint, own in found.items()}


def _running(ids: str, until: date, now: datetime, zone_of: ZoneOf) -> str:
    """Those whose day for sending a returned report again has not ended."""
    return ",".join(one for one in ids.split(",") if _runs(until, now, zone_of(int(one))))


def _runs(until: date, now: datetime, zone: TimeZone | None) -> bool:
    return zone is not None and now <= end_of_day(until, zone)


_told: Final = (
    (ReportTotal.submitted, SUBMITTED),
    (ReportTotal.on_time, ON_TIME),
    (ReportTotal.extended, EXTENDED),
    (ReportTotal.verified, VERIFIED),
    (ReportTotal.nil, NIL),
)
_code: Final = reduce(add, (case((column, mark), else_=0) for column, mark in _told))
_each: Final = (
    select(
        ReportTotal.checkpoint_id,
        _code.label("code"),
        ReportTotal.submitted_until,
        cast(ActionPlan.agency_id, String).label("agency"),
    )
    .join(ActionPlan, ActionPlan.id == ReportTotal.plan_id)
    .where(ReportTotal.checkpoint_id.in_(bindparam("ids", expanding=True)), ReportTotal.submitted)
    .subquery()
)
_alike: Final = (_each.c.checkpoint_id, _each.c.code, _each.c.submitted_until)
_STORED: Final = select(*_alike, func.aggregate_strings(_each.c.agency, ",")).group_by(*_alike)
