"""One report opened by somebody, and the cases of many for lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, inspect, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.agency import TimeZone
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor, may_read
from renaksi.core.report import ExtensionState
from renaksi.core.report_binding import Enactment
from renaksi.core.reporting import ReportCase
from renaksi.models import ActionPlan, Checkpoint, Extension, PlanRevision, ProgressReport
from renaksi.queries.report_slots import Slot, day_in, slot_cases

LOADED: Final = (
    joinedload(ProgressReport.plan).options(
        joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle)
    ),
    joinedload(ProgressReport.checkpoint),
)
"""What a list loads beside each report, so that asking for the cases loads nothing one by one."""
Slots = Select[ActionPlan, Checkpoint, ProgressReport, date | None]
"""Plans at checkpoints, each with its report and the furthest extension granted."""


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """One report as somebody looks at it; `report` None: nothing entered yet."""

    plan: ActionPlan
    checkpoint: Checkpoint
    report: ProgressReport | None
    revision: PlanRevision | None
    """It stands on this one; None: no plan in force."""
    case: ReportCase
    due: int = 0
    """Actions due at the checkpoint."""

    @property
    def zone(self) -> TimeZone:
        return self.plan.agency.time_zone

    @property
    def today(self) -> date:
        """The day in the agency's zone."""
        return day_in(self.case.now, self.zone)


# ── one ───────────────────────────────────────────────────────────────────────
def open_report(
    session: Session, actor: Actor, plan_id: int, checkpoint_code: str, now: datetime
) -> OpenedReport:
    """The plan's report at the checkpoint of that code; five statements, fewer without a report.

    Raises NotFound where there is no such checkpoint in the plan's cycle, or the actor may not
    see the plan: it does not exist for them (design 3.7).
    """
    if not checkpoint_code.isprintable():  # NUL: PostgreSQL would refuse the question
        raise NotFound
    return _opened(session, actor, _BY_CODE, {"plan": plan_id, "code": checkpoint_code}, now)


def open_at(
    session: Session, actor: Actor, plan_id: int, checkpoint_id: int, now: datetime
) -> OpenedReport:
    """`open_report`, by the checkpoint's own number."""
    given = {"plan": plan_id, "checkpoint": checkpoint_id}
    return _opened(session, actor, _BY_CHECKPOINT, given, now)


def open_by_id(session: Session, actor: Actor, report_id: int, now: datetime) -> OpenedReport:
    """A report by its own number; four statements.

    Its due rows are not counted (`filled` and `undecided` of the case are 0): for callers that
    read the rows anyway. Raises NotFound as `open_report` does.
    """
    return _opened(session, actor, _BY_REPORT, {"report": report_id}, now, count=False)


def _opened(
    session: Session,
    actor: Actor,
    slots: Slots,
    given: Mapping[str, Any],
    now: datetime,
    *,
    count: bool = True,
) -> OpenedReport:
    row = session.execute(slots, given).unique().one_or_none()
    if row is None:
        raise NotFound
    plan, checkpoint, report, until = row
    for one in plan.revisions:  # the session holds its objects weakly: the revision keeps the plan
        set_committed_value(one, "plan", plan)
    slot = Slot(plan, checkpoint, report)
    enacted = [Enactment(one.id, one.enacted_at) for one in plan.revisions if one.enacted_at]
    granted = {(plan.agency_id, checkpoint.id): until}
    cases = slot_cases(session, [slot], now, {plan.id: enacted}, granted, count=count)
    answer = cases[slot.key]
    if not may_read(actor, answer.case.place):
        raise NotFound
    revision = next((one for one in plan.revisions if one.id == answer.revision_id), None)
    return OpenedReport(plan, checkpoint, report, revision, answer.case, answer.counts.due)


def _slots() -> Slots:
    until = (
        select(func.max(Extension.granted_until))
        .where(
            Extension.agency_id == ActionPlan.agency_id,
            Extension.checkpoint_id == Checkpoint.id,
            Extension.state == ExtensionState.GRANTED,
        )
        .correlate(ActionPlan, Checkpoint)
    )
    return (
        select(ActionPlan, Checkpoint, ProgressReport, until.scalar_subquery())
        .join(Checkpoint, Checkpoint.cycle_id == ActionPlan.cycle_id)
        .outerjoin(
            ProgressReport,
            and_(
                ProgressReport.plan_id == ActionPlan.id,
                ProgressReport.checkpoint_id == Checkpoint.id,
            ),
        )
        .options(
            joinedload(ActionPlan.agency),
            joinedload(ActionPlan.cycle),
            joinedload(ActionPlan.revisions),
        )
        .execution_options(populate_existing=True)  # a step that waited sees what it waited for
    )


_OF_PLAN: Final = _slots().where(ActionPlan.id == bindparam("plan"))
_BY_CODE: Final = _OF_PLAN.where(Checkpoint.code == bindparam("code"))
_BY_CHECKPOINT: Final = _OF_PLAN.where(Checkpoint.id == bindparam("checkpoint"))
_BY_REPORT: Final = _slots().where(ProgressReport.id == bindparam("report"))


# ── many ──────────────────────────────────────────────────────────────────────
def report_cases(
    session: Session, reports: Sequence[ProgressReport], now: datetime
) -> dict[int, ReportCase]:
    """Cases by report, for lists: six statements for one as for hundreds.

    One more where the reports were read without `LOADED`.
    """
    if any({"plan", "checkpoint"} & inspect(one).unloaded for one in reports):
        wanted = select(ProgressReport).where(ProgressReport.id.in_([one.id for one in reports]))
        session.scalars(wanted.options(*LOADED).execution_options(populate_existing=True)).all()
    slots = [Slot(one.plan, one.checkpoint, one) for one in reports]
    found = slot_cases(session, slots, now)
    return {one.report.id: found[one.key].case for one in slots if one.report}
