"""Reports for tests, walked through the use cases: no test can build an impossible report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.report import EntryVerdict, ReportAction as A, ReportState as S
from renaksi.core.report_entry import EntryValues
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Checkpoint,
    Extension,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
)
from renaksi.services import extensions, reports
from tests.factories.people import agency as agency_of
from tests.factories.plans import Cast, a_cast, a_plan, ctx_of
from tests.support.backends import settle

HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
ROLE_OF = {
    A.SUBMIT: "manager", A.WITHDRAW: "manager", A.START: "evaluator", A.RETURN: "evaluator",
    A.VERIFY: "evaluator", A.REOPEN: "evaluator",
}  # fmt: skip
_VERIFIED = (A.SUBMIT, A.START, A.VERIFY)
WALKS = {
    S.DRAFT: (),
    S.SUBMITTED: (A.SUBMIT,),
    S.IN_VERIFICATION: (A.SUBMIT, A.START),
    S.RETURNED: (A.SUBMIT, A.START, A.RETURN),
    S.VERIFIED: _VERIFIED,
    S.REOPENED: (*_VERIFIED, A.REOPEN),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A report of the tests, with the people around it and the clock where the walk ended."""

    report: ProgressReport
    cast: Cast
    now: datetime

    @property
    def slot(self) -> tuple[int, int]:
        """What the use cases name it by."""
        return self.report.plan_id, self.report.checkpoint_id


def a_report(
    session: Session,
    state: S = S.DRAFT,
    *,
    code: str = "34.04",
    year: int = 2026,
    checkpoint: str = "B03",
    at: datetime | None = None,
    values: EntryValues | None = None,
    nil: str = "",
    count: int = 4,
) -> ProgressReport:
    """The report of an agency at a checkpoint, in `state`; `told` gives the people with it."""
    found = told(
        session, state, code=code, year=year, checkpoint=checkpoint, at=at, values=values, nil=nil,
        count=count,
    )  # fmt: skip
    return found.report


def told(
    session: Session,
    state: S = S.DRAFT,
    *,
    code: str = "34.04",
    year: int = 2026,
    checkpoint: str = "B03",
    at: datetime | None = None,
    values: EntryValues | None = None,
    nil: str = "",
    count: int = 4,
) -> Told:
    """Step by step an hour apart from `at` (09.00 on the first day of the window).

    The agency's plan is enacted in January where there is none; every row gets `values` (30 of the
    target by default); `nil` is the reason of a nil report.
    """
    home = agency_of(session, code)
    plan = plan_in_force(session, home, year, count)
    point = checkpoint_of(session, plan, checkpoint)
    cast = a_cast(session, home)
    clock = Clock(at or opening(point, home))
    if nil:
        reports.set_nil(
            ctx_of(session, cast.admin, clock.tick()), plan.id, point.id, is_nil=True, reason=nil
        )
    else:
        fill(session, cast, plan, point, clock.tick(), values)
    report = report_at(session, plan.id, point.id)
    for action in WALKS[state]:
        report = walk(session, cast, report, action, clock.tick())
    return Told(report, cast, clock.now)


class Clock:
    """An hour later at each tick."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def tick(self) -> datetime:
        self.now, before = self.now + HOUR, self.now
        return before


def plan_in_force(session: Session, home: Agency, year: int = 2026, count: int = 4) -> ActionPlan:
    found = session.scalar(
        select(PlanRevision)
        .join(PlanRevision.plan)
        .where(
            PlanRevision.state.in_([PlanState.ENACTED, PlanState.CLOSED]),
            ActionPlan.agency_id == home.id,
            ActionPlan.cycle.has(year=year),
        )
    )
    return (found or a_plan(session, home, PlanState.ENACTED, year=year, count=count)).plan


def checkpoint_of(session: Session, plan: ActionPlan, code: str = "B03") -> Checkpoint:
    return session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == plan.cycle_id, Checkpoint.code == code)
    ).one()


def opening(point: Checkpoint, home: Agency) -> datetime:
    """09.00 there on the first day of the window."""
    local = datetime.combine(point.opens_on, time(9), ZoneInfo(home.time_zone.key))
    return local.astimezone(UTC)


def lineages(session: Session, plan: ActionPlan) -> list[str]:
    """The actions of the revision in force, in order."""
    return list(
        session.scalars(
            select(ActionItem.lineage_id)
            .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
            .where(
                PlanRevision.plan_id == plan.id,
                PlanRevision.state.in_([PlanState.ENACTED, PlanState.CLOSED]),
            )
            .order_by(ActionItem.ordinal)
        )
    )


def values_for(place: int, value: int = 10) -> EntryValues:
    """A row of its own words: no flag for a repeated text."""
    return EntryValues(
        Decimal(value),
        f"Angkatan {place} selesai dilatih dan diuji.",
        "Jadwal narasumber padat.",
        "Menambah narasumber dari provinsi.",
    )


def fill(
    session: Session,
    cast: Cast,
    plan: ActionPlan,
    point: Checkpoint,
    at: datetime,
    values: EntryValues | None = None,
) -> dict[str, ProgressEntry]:
    """Every row of the plan, by its administrator."""
    rows = {
        key: values or values_for(place) for place, key in enumerate(lineages(session, plan), 1)
    }
    stored = versions(session, plan.id, point.id)
    ctx = ctx_of(session, cast.admin, at)
    return reports.save_entries(ctx, plan.id, point.id, rows, stored)


def versions(session: Session, plan_id: int, checkpoint_id: int) -> dict[str, int]:
    found = session.execute(
        select(ProgressEntry.lineage_id, ProgressEntry.version)
        .join(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
        .where(ProgressReport.plan_id == plan_id, ProgressReport.checkpoint_id == checkpoint_id)
    )
    return dict(found.all())


def report_at(session: Session, plan_id: int, checkpoint_id: int) -> ProgressReport:
    return session.scalars(
        select(ProgressReport).where(
            ProgressReport.plan_id == plan_id, ProgressReport.checkpoint_id == checkpoint_id
        )
    ).one()


def walk(
    session: Session, cast: Cast, report: ProgressReport, action: A, at: datetime, note: str = ""
) -> ProgressReport:
    """One step by whoever of the cast takes it; rows are judged as the step needs."""
    if action is A.VERIFY:
        judge(session, cast, report, EntryVerdict.ACCEPTED, at)
    if action is A.RETURN and not report.is_nil:
        judge(session, cast, report, EntryVerdict.RETURNED, at)
    if action in {A.RETURN, A.REOPEN}:
        note = note or "Mohon lengkapi bukti."
    ctx = ctx_of(session, getattr(cast, ROLE_OF[action]), at)
    return reports.take_step(ctx, report.id, action, version=report.version, note=note)


def judge(
    session: Session,
    cast: Cast,
    report: ProgressReport,
    verdict: EntryVerdict,
    at: datetime,
    *lineage_ids: str,
    value: Decimal | None = None,
) -> None:
    """What verification would have written of these rows (of all, where none is named)."""
    by = cast.evaluator.id
    with session.no_autoflush:
        for entry in entries(session, report):
            if lineage_ids and entry.lineage_id not in lineage_ids:
                continue
            entry.verdict, entry.verdict_at, entry.verdict_by_id = verdict, at, by
            entry.verified_value = value
            entry.verdict_note = "" if verdict is EntryVerdict.ACCEPTED else "Lampirkan hadirin."
    settle(session)


def a_request(
    session: Session, plan: ActionPlan, checkpoint: str = "B03", *, at: datetime | None = None
) -> Extension:
    """A manager asks for ten days more, on the day after the lock unless said."""
    point = checkpoint_of(session, plan, checkpoint)
    asked = at or opening(point, plan.agency) + (point.closes_on - point.opens_on) + ONE_DAY
    ctx = ctx_of(session, a_cast(session, plan.agency).manager, asked)
    return extensions.request(
        ctx,
        plan.id,
        point.id,
        reason="Kantor terendam banjir.",
        wanted_until=point.closes_on + 10 * ONE_DAY,
    )


def entries(session: Session, report: ProgressReport) -> Iterator[ProgressEntry]:
    return iter(
        session.scalars(
            select(ProgressEntry)
            .where(ProgressEntry.report_id == report.id)
            .order_by(ProgressEntry.id)
            .execution_options(populate_existing=True)
        ).all()
    )
