"""How the reports of some checkpoints stood: from their dated steps, or for today from the totals."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import reduce
from itertools import groupby
from operator import add, itemgetter
from typing import Final

from sqlalchemy import String, case, cast, func, select
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
from renaksi.core.report import ReportAction
from renaksi.models import ActionPlan, ProgressReport, ReportTotal, ReportTransition

TELLING: Final = tuple(
    one for one in ReportAction if one not in {ReportAction.CREATE, ReportAction.START}
)
"""Steps on which it depends how a report counts; the others only follow from them."""
Marks = dict[int, dict[int, int]]
"""By checkpoint and agency, how a report stands (`core.compliance.marks`)."""


def replayed(
    session: Session,
    checkpoint_ids: Collection[int],
    moment: datetime,
    zones: Mapping[int, TimeZone],
) -> Marks:
    """What was known before `moment` of the agencies in `zones`; left out where nothing was.

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
    found: Marks = defaultdict(dict)
    for (agency_id, checkpoint_id), own in groupby(rows, itemgetter(0, 1)):
        if agency_id in zones:
            steps = [ReportStepTaken(*row[2:]) for row in own]
            found[checkpoint_id][agency_id] = marks(standing_of(steps, moment, zones[agency_id]))
    return found


def stored(
    session: Session,
    checkpoint_ids: Collection[int],
    now: datetime,
    zones: Mapping[int, TimeZone],
) -> Marks:
    """The same for today, from what every step left behind. One statement, no arithmetic on steps.

    The database hands over the agencies of equal reports together: a few dozen rows for the nation.
    """
    one = ReportTotal
    told = (
        (one.submitted, SUBMITTED),
        (one.on_time, ON_TIME),
        (one.extended, EXTENDED),
        (one.verified, VERIFIED),
        (one.nil, NIL),
    )
    code = reduce(add, (case((column, mark), else_=0) for column, mark in told)).label("code")
    alike = (one.checkpoint_id, code, one.submitted_until)
    agencies = func.aggregate_strings(cast(ActionPlan.agency_id, String), ",")
    rows = session.execute(
        select(*alike, agencies)
        .join(ActionPlan, ActionPlan.id == one.plan_id)
        .where(one.checkpoint_id.in_(checkpoint_ids), one.submitted)
        .group_by(*alike)
    )
    found: Marks = defaultdict(dict)
    for checkpoint_id, mark, until, ids in rows:
        for agency_id in map(int, ids.split(",")):
            if until is None or _runs(until, now, zones.get(agency_id)):
                found[checkpoint_id][agency_id] = mark
    return found


def _runs(until: date, now: datetime, zone: TimeZone | None) -> bool:
    return zone is not None and now <= end_of_day(until, zone)
