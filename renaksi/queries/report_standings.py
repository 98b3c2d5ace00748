"""How the reports of some checkpoints stood at a moment, from their dated steps."""

from collections.abc import Collection
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.compliance import ReportStepTaken, Standing, standing_of
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    ProgressReport,
    ReportTransition,
)

MANY: Final = 200
"""From so many agencies on, reading all of the checkpoint is cheaper than naming them."""
Key = tuple[int, int]
"""An agency and a checkpoint."""


def standings(
    session: Session,
    checkpoints: Collection[Checkpoint],
    agency_ids: Collection[int],
    moment: datetime,
) -> dict[Key, Standing]:
    """By agency and checkpoint what was known before `moment`; left out where nothing was.

    One statement. The end of a return's own deadline is that of the agency's zone.
    """
    step, report = ReportTransition, ProgressReport
    chosen = (
        select(
            ActionPlan.agency_id,
            report.checkpoint_id,
            Agency.time_zone,
            step.action,
            step.at,
            step.timing,
            step.is_nil,
            step.return_due_on,
        )
        .join(report, report.id == step.report_id)
        .join(ActionPlan, ActionPlan.id == report.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .where(report.checkpoint_id.in_([one.id for one in checkpoints]), step.at < moment)
        .order_by(ActionPlan.agency_id, report.checkpoint_id, step.id)
    )
    if len(agency_ids) < MANY:
        chosen = chosen.where(ActionPlan.agency_id.in_(agency_ids))
    found = {}
    for key, rows in groupby(session.execute(chosen), lambda row: (row[0], row[1])):
        own = list(rows)
        steps = [ReportStepTaken(*row[3:]) for row in own]
        found[key] = standing_of(steps, moment, own[0][2])
    return found
