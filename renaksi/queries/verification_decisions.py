"""What a verifier's own tier decided: the last decision on each report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.report import ReportAction, ReportState
from renaksi.core.review_turns import Owner
from renaksi.models import (
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    ProgressReport,
    ReportTransition,
    User,
)

DECISIONS: Final = (ReportAction.RETURN, ReportAction.VERIFY, ReportAction.REOPEN)
Decided = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the verifier's own tier, and how the report stands now."""

    report_id: int
    agency: Owner
    checkpoint: str
    year: int
    action: ReportAction
    at: datetime
    by: str
    note: str
    state: ReportState
    is_nil: bool


def decided_by(actor: Actor, conditions: Iterable[ColumnElement[bool]]) -> Decided:
    """The last decision on each report that one of the actor's homes took."""
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    step, later = ReportTransition, aliased(ReportTransition)
    newer = (
        select(later.id)
        .where(
            later.report_id == step.report_id,
            later.action.in_(DECISIONS),
            or_(later.at > step.at, and_(later.at == step.at, later.id > step.id)),
        )
        .exists()
    )
    chosen: Decided = select(
        step.report_id,
        Agency.id,
        Agency.code,
        Agency.name,
        Agency.kind,
        Agency.time_zone,
        Checkpoint.code.label("checkpoint"),
        Cycle.year,
        step.action,
        step.at,
        User.name.label("by"),
        step.note,
        ProgressReport.state,
        ProgressReport.is_nil,
    )
    return (
        chosen.join(ProgressReport, ProgressReport.id == step.report_id)
        .join(ActionPlan, ActionPlan.id == ProgressReport.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == step.actor_id)
        .where(step.action.in_(DECISIONS), step.acting_agency_id.in_(homes), ~newer, *conditions)
    )


def count_decisions(session: Session, decided: Decided) -> int:
    return session.scalar(select(func.count()).select_from(decided.subquery())) or 0


def decisions(
    session: Session,
    decided: Decided,
    *,
    offset: int = 0,
    limit: int | None = None,
    by_name: bool = False,
) -> tuple[Decision, ...]:
    """A page of them, or all: the newest first, or by the agency's name."""
    newest = (ReportTransition.at.desc(), ReportTransition.id.desc())
    order = (Agency.name, *newest) if by_name else newest
    rows = session.execute(decided.order_by(*order).limit(limit).offset(offset))
    return tuple(_decision(row) for row in rows)


def _decision(row: Any) -> Decision:
    report_id, *owner_and_rest = row
    checkpoint, year, action, at, by, note, state, is_nil = owner_and_rest[5:]
    owner = Owner(*owner_and_rest[:5])
    return Decision(report_id, owner, checkpoint, year, action, at, by or "", note, state, is_nil)
