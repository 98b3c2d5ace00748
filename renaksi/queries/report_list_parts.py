"""What the list of reports looks up for each plan at a checkpoint, as parts of its statement."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from renaksi.core.report import ExtensionState, ReportAction, Timing
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Checkpoint,
    Extension,
    PlanRevision,
    ProgressReport,
    ReportTransition,
)
from renaksi.queries.scope import in_force


def is_enacted() -> ColumnElement[bool]:
    """Whether a revision of the plan is or was in force."""
    one = PlanRevision
    return (
        select(one.id)
        .where(one.plan_id == ActionPlan.id, one.enacted_at.is_not(None))
        .correlate(ActionPlan)
        .exists()
    )


def first_timing() -> Any:
    """Of the submission that counts: one after a return counts as the first one did."""
    step = ReportTransition
    return (
        select(step.timing)
        .where(
            step.report_id == ProgressReport.id,
            step.action == ReportAction.SUBMIT,
            step.timing != Timing.RESUBMITTED,
        )
        .order_by(step.id.desc())
        .limit(1)
        .correlate(ProgressReport)
        .scalar_subquery()
    )


def extended_until() -> Any:
    """The furthest day that was granted to the agency at the checkpoint."""
    one = Extension
    return (
        select(func.max(one.granted_until))
        .where(
            one.agency_id == Agency.id,
            one.checkpoint_id == Checkpoint.id,
            one.state == ExtensionState.GRANTED,
        )
        .correlate(Agency, Checkpoint)
        .scalar_subquery()
    )


def below(code: str, day: date) -> Select[int]:
    """Ids of the agency of that code and of all below it."""
    above = aliased(Agency)
    return (
        select(AgencyClosure.descendant_id)
        .join(above, above.id == AgencyClosure.ancestor_id)
        .where(above.code == code, in_force(day))
    )
