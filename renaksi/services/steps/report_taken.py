"""A report taken for writing or for a step, held until the transaction ends. Nothing here commits."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select, update

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotFound
from renaksi.core.report import ReportAction, ReportState
from renaksi.core.reporting import ReportCase
from renaksi.models import (
    ActionPlan,
    Checkpoint,
    PlanRevision,
    ProgressReport,
    ReportTransition,
)
from renaksi.queries.report_cases import open_at
from renaksi.services import audit
from renaksi.services.context import Context


@dataclass(slots=True)
class TakenReport:
    """A plan at a checkpoint, held until the transaction ends, and its case before it is changed.

    `report` is None until the first entry makes one.
    """

    plan: ActionPlan
    checkpoint: Checkpoint
    report: ProgressReport | None
    revision: PlanRevision | None
    """What the report stands on; None: no plan in force."""
    case: ReportCase

    @property
    def agency_id(self) -> int:
        """In whose trail it is told: the agency that acts for the plan today."""
        return self.case.place.agency_id

    @property
    def named(self) -> dict[str, object]:
        """What a line of the trail says of which report it was."""
        return {"checkpoint": self.checkpoint.code, "year": self.plan.cycle.year}


def locked(ctx: Context, plan_id: int, checkpoint_id: int) -> TakenReport:
    """The plan's report at the checkpoint, there or not: all who write it wait for each other.

    The plan's row is the lock, because the report may not exist yet; the rest is read after it is
    held. Raises NotFound where the actor may not see it.
    """
    hold(ctx, plan_id)
    found = open_at(ctx.session, ctx.actor, plan_id, checkpoint_id, ctx.now)
    return TakenReport(found.plan, found.checkpoint, found.report, found.revision, found.case)


def hold(ctx: Context, plan_id: int) -> None:
    """Wait for whoever else writes this plan's reports. Rows that merely refer to the plan do not."""
    one = select(ActionPlan.id).where(ActionPlan.id == plan_id)
    if ctx.session.scalar(one.with_for_update(key_share=True)) is None:
        raise NotFound


def locked_report(ctx: Context, report_id: int) -> tuple[TakenReport, ProgressReport]:
    """The same by the report's own number, for steps of one that exists."""
    found = ctx.session.execute(
        select(ProgressReport.plan_id, ProgressReport.checkpoint_id).where(
            ProgressReport.id == report_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    taken = locked(ctx, *found)
    if taken.report is None:  # pragma: no cover - reports are never deleted
        raise NotFound
    return taken, taken.report


def create(ctx: Context, taken: TakenReport) -> ProgressReport:
    """The report, begun by its first entry; the one there is, where there is one."""
    if taken.report is not None:
        return taken.report
    if taken.revision is None:  # pragma: no cover - `why_not_edit` has refused it before
        raise ValueError(taken)
    report = ProgressReport(
        plan_id=taken.plan.id,
        checkpoint=taken.checkpoint,
        revision_id=taken.revision.id,
        state=ReportState.DRAFT,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    ctx.session.add(report)
    ctx.session.flush()
    taken.report = report
    remember(ctx, report, ReportAction.CREATE, None, agency_id=taken.agency_id)
    agency_id = taken.agency_id
    audit.record(ctx, AuditEvent.REPORT_CREATE, report, agency_id=agency_id, after=taken.named)
    return report


def remember(
    ctx: Context,
    report: ProgressReport,
    action: ReportAction,
    source: ReportState | None,
    *,
    note: str = "",
    agency_id: int | None,
    **told: Any,
) -> ReportTransition:
    """The transition that "as of a day" is answered from."""
    ctx.session.flush()
    step = ReportTransition(
        report_id=report.id,
        action=action,
        source=source,
        target=report.state,
        at=ctx.now,
        actor_id=ctx.actor.user_id,
        acting_agency_id=agency_id,
        note=note,
        **told,
    )
    ctx.session.add(step)
    return step


def touch(ctx: Context, report: ProgressReport) -> None:
    """The report changed: a step asked for by somebody who read it before is refused (design 4).

    Counted in the database, so that two people writing different rows do not refuse each other.
    """
    ctx.session.flush()
    table = cast("Table", ProgressReport.__table__)
    ctx.session.execute(
        update(table).where(table.c.id == report.id).values(version=table.c.version + 1)
    )
    ctx.session.expire(report, ["version"])
