"""What a list of agencies says of each beside its figures, and who was given more time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Integer, and_, bindparam, func, select
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
from renaksi.queries.prepared import rows_of


@dataclass(frozen=True, slots=True)
class Told:
    """Of one agency: its plan, and at one checkpoint when the report came and what was granted."""

    plan_id: int | None = None
    submitted_at: datetime | None = None
    extended_until: date | None = None


_MOMENT: Final = bindparam("moment", type_=ReportTransition.at.type)
_CHECKPOINT: Final = bindparam("checkpoint", type_=Integer)
_latest: Final = (
    select(func.max(ReportTransition.at))
    .join(ProgressReport, ProgressReport.id == ReportTransition.report_id)
    .where(
        ProgressReport.plan_id == ActionPlan.id,
        ProgressReport.checkpoint_id == _CHECKPOINT,
        ReportTransition.action == ReportAction.SUBMIT,
        ReportTransition.at < _MOMENT,
    )
    .correlate(ActionPlan)
    .scalar_subquery()
)
_until: Final = (
    select(func.max(Extension.granted_until))
    .where(
        Extension.agency_id == Agency.id,
        Extension.checkpoint_id == _CHECKPOINT,
        Extension.state == ExtensionState.GRANTED,
        Extension.decided_at < _MOMENT,
    )
    .correlate(Agency)
    .scalar_subquery()
)
_of_cycle: Final = and_(
    ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == bindparam("cycle", type_=Integer)
)
_TOLD: Final = (
    select(Agency.id, ActionPlan.id, _latest, _until)
    .outerjoin(ActionPlan, _of_cycle)
    .where(Agency.id.in_(bindparam("agencies", expanding=True)))
)


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
    rows = rows_of(
        session,
        _TOLD,
        {
            "agencies": list(agency_ids),
            "cycle": cycle_id,
            "checkpoint": checkpoint_id,
            "moment": moment,
        },
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


_GRANTED: Final = (
    select(
        Extension.agency_id,
        Checkpoint.code,
        Extension.granted_until,
        Extension.decided_at,
        Extension.reason,
    )
    .join(Checkpoint, Checkpoint.id == Extension.checkpoint_id)
    .where(
        Extension.checkpoint_id.in_(bindparam("checkpoints", expanding=True)),
        Extension.state == ExtensionState.GRANTED,
        Extension.decided_at < _MOMENT,
    )
    .order_by(Checkpoint.ordinal, Extension.decided_at, Extension.id)
)


def granted(
    session: Session, agency_ids: Collection[int], checkpoint_ids: Collection[int], moment: datetime
) -> list[Granted]:
    """Extensions of these agencies at these checkpoints, as known before `moment`; one statement."""
    rows = rows_of(session, _GRANTED, {"checkpoints": list(checkpoint_ids), "moment": moment})
    return [
        Granted(agency_id, code, until, at, reason)
        for agency_id, code, until, at, reason in rows
        if agency_id in agency_ids and until is not None and at is not None
    ]
