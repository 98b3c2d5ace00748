"""How reports of a year, recommendations and the assessment stand, for the few agencies a home page shows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy.orm import Session

from renaksi.core.achievement import NO_ACTIONS, Mean
from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentOutcome, AssessmentState
from renaksi.core.calendar import end_of_day
from renaksi.core.recommendation import COUNTED, UNSETTLED, RecommendationStatus
from renaksi.core.report import ReportState
from renaksi.models import (
    ActionPlan,
    Agency,
    Assessment,
    AssessmentRound,
    Checkpoint,
    Cycle,
    ProgressReport,
    Recommendation,
    ReportTotal,
)
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


@dataclass(frozen=True, slots=True)
class Recommendations:
    """Those issued to one agency, whatever the cycle."""

    total: int = 0
    resolved: int = 0
    unsettled: int = 0


@dataclass(frozen=True, slots=True)
class OwnAssessment:
    """One agency's assessment in the cycle, as the row keeps it; what may be told is the page's."""

    id: int
    state: AssessmentState
    outcome: AssessmentOutcome
    own: Decimal | None
    hub: Decimal | None
    national: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What a home page shows beside plans."""

    reports: Reports = field(default_factory=dict)
    recommendations: Mapping[int, Recommendations] = field(default_factory=dict)
    """By agency, as the next."""
    assessments: Mapping[int, OwnAssessment] = field(default_factory=dict)


def home_facts(
    session: Session, cycle: Cycle, agency_ids: Collection[int], now: datetime
) -> HomeFacts:
    """Of these agencies: every checkpoint of the cycle, their recommendations and their
    assessment; one statement.

    The agencies are the caller's to check: a home page shows only what its reader may see.
    """
    if not agency_ids:
        return HomeFacts()
    chosen = _rows(cycle.id, day_in(now))
    rows: Sequence[Any] = session.execute(chosen, {"agencies": list(agency_ids)}).all()
    return HomeFacts(
        {(row[0], row[1]): _report(now, *row[12:]) for row in rows},
        {row[0]: Recommendations(*(count or 0 for count in row[2:5])) for row in rows},
        {row[0]: OwnAssessment(*row[5:12]) for row in rows if row[5] is not None},
    )


@lru_cache(maxsize=32)
def _rows(cycle_id: int, today: date) -> Select[Any]:
    """Kept for the day: it takes longer to put together than to run."""
    report, total, counts = ProgressReport, ReportTotal, _counts()
    first, one = _first_assessments(cycle_id), Assessment
    chosen: Select[Any] = select(
        Agency.id,
        Checkpoint.id,
        counts.c.total,
        counts.c.resolved,
        counts.c.unsettled,
        one.id,
        one.state,
        one.outcome,
        one.own_score,
        one.hub_score,
        one.national_score,
        one.grade,
        owes_reports(cycle_id, today, today),
        Agency.time_zone,
        ActionPlan.id,
        report.id,
        report.state,
        report.is_nil,
        report.return_due_on,
        total,
    )
    return (
        chosen.select_from(Agency)
        .join(Checkpoint, Checkpoint.cycle_id == cycle_id)
        .outerjoin(
            ActionPlan, and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == cycle_id)
        )
        .outerjoin(
            report, and_(report.plan_id == ActionPlan.id, report.checkpoint_id == Checkpoint.id)
        )
        .outerjoin(
            total, and_(total.plan_id == ActionPlan.id, total.checkpoint_id == Checkpoint.id)
        )
        .outerjoin(counts, counts.c.addressee_id == Agency.id)
        .outerjoin(first, first.c.agency_id == Agency.id)
        .outerjoin(one, one.id == first.c.id)
        .where(Agency.id.in_(_AGENCIES))
    )


_AGENCIES: Final[BindParameter[int]] = bindparam("agencies", expanding=True)


def _first_assessments(cycle_id: int) -> Subquery:
    """Of a cycle with several instruments, the one that was begun first."""
    one, in_cycle = Assessment, AssessmentRound.cycle_id == cycle_id
    return (
        select(one.agency_id, func.min(one.id).label("id"))
        .join(AssessmentRound, AssessmentRound.id == one.round_id)
        .where(in_cycle, one.agency_id.in_(_AGENCIES))
        .group_by(one.agency_id)
        .subquery()
    )


def _counts() -> Subquery:
    one = Recommendation

    def among(statuses: Collection[RecommendationStatus]) -> ColumnElement[int]:
        return func.sum(case((one.status.in_(statuses), 1), else_=0))

    return (
        select(
            one.addressee_id,
            func.count().label("total"),
            among({RecommendationStatus.RESOLVED}).label("resolved"),
            among(UNSETTLED).label("unsettled"),
        )
        .where(one.addressee_id.in_(_AGENCIES), one.status.in_(COUNTED))
        .group_by(one.addressee_id)
        .subquery()
    )


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
