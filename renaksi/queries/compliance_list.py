"""What a list of agencies says of each beside its figures, and who was given more time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from renaksi.core.report import ExtensionState, ReportAction
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Extension,
    ProgressReport,
    ReportTransition,
)


@dataclass(frozen=True, slots=True)
class Told:
    """Of one agency: its plan, and at one checkpoint when the report came and what was granted."""

    plan_id: int | None = None
    submitted_at: datetime | None = None
    extended_until: date | None = None


def told(
    session: Session,
    agency_ids: Collection[int],
    cycle_id: int,
    checkpoint_id: int | None,
    moment: datetime,
) -> dict[int, Told]:
    """Of the agencies of one page of a list, as known before `moment`; one statement."""
    if not agency_ids:
        return {}
    step, report, more = ReportTransition, ProgressReport, Extension
    latest = (
        select(func.max(step.at))
        .join(report, report.id == step.report_id)
        .where(
            report.plan_id == ActionPlan.id,
            report.checkpoint_id == checkpoint_id,
            step.action == ReportAction.SUBMIT,
            step.at < moment,
        )
        .correlate(ActionPlan)
        .scalar_subquery()
    )
    until = (
        select(func.max(more.granted_until))
        .where(
            more.agency_id == Agency.id,
            more.checkpoint_id == checkpoint_id,
            more.state == ExtensionState.GRANTED,
            more.decided_at < moment,
        )
        .correlate(Agency)
        .scalar_subquery()
    )
    plan = and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == cycle_id)
    rows = session.execute(
        select(Agency.id, ActionPlan.id, latest, until)
        .outerjoin(ActionPlan, plan)
        .where(Agency.id.in_(agency_ids))
    )
    return {agency_id: Told(plan_id, at, day) for agency_id, plan_id, at, day in rows}


@dataclass(frozen=True, slots=True)
class Granted:
    """One extension that was given."""

    agency_id: int
    code: str
    until: date
    decided_at: datetime
    reason: str


def granted(
    session: Session, agency_ids: Collection[int], checkpoint_ids: Collection[int], moment: datetime
) -> list[Granted]:
    """Extensions of these agencies at these checkpoints, as known before `moment`; one statement."""
    one = Extension
    rows = session.execute(
        select(one.agency_id, Checkpoint.code, one.granted_until, one.decided_at, one.reason)
        .join(Checkpoint, Checkpoint.id == one.checkpoint_id)
        .where(
            one.checkpoint_id.in_(checkpoint_ids),
            one.state == ExtensionState.GRANTED,
            one.decided_at < moment,
        )
        .order_by(Checkpoint.ordinal, one.decided_at, one.id)
    )
    return [
        Granted(agency_id, code, until, at, reason)
        for agency_id, code, until, at, reason in rows
        if agency_id in agency_ids and until is not None and at is not None
    ]
