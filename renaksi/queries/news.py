"""What happened within an actor's sight since they were last here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent as E
from renaksi.core.policy import Actor
from renaksi.models import (
    ActionPlan,
    Agency,
    AuditEntry,
    Checkpoint,
    Comment,
    Cycle,
    PlanRevision,
    ProgressReport,
    User,
)
from renaksi.queries.custody import plan_visible

STEPS: Final = (
    E.PLAN_CREATE,
    E.PLAN_PROPOSE,
    E.PLAN_RETURN_INTERNALLY,
    E.PLAN_SUBMIT,
    E.PLAN_WITHDRAW,
    E.PLAN_START_REVIEW,
    E.PLAN_RETURN,
    E.PLAN_ENDORSE,
    E.PLAN_REVOKE_ENDORSEMENT,
    E.PLAN_ENACT,
    E.PLAN_REVISE,
    E.PLAN_CANCEL_REVISION,
    E.PLAN_CLOSE,
    E.PLAN_HAND_OVER,
)
REPORT_STEPS: Final = (
    E.REPORT_SUBMIT,
    E.REPORT_WITHDRAW,
    E.REPORT_RETURN,
    E.REPORT_VERIFY,
    E.REPORT_REOPEN,
)
SHOWN: Final = (*STEPS, *REPORT_STEPS, E.COMMENT_ADD)
MOST: Final = 8


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened; `renaksi.labels.news` puts it in words."""

    event: E
    at: datetime
    plan_id: int
    number: int | None
    """Of the revision; None where it is about a report."""
    checkpoint: str | None
    year: int
    agency: Agency
    by: str
    lineage_id: str | None


def news(
    session: Session, actor: Actor, since: datetime, today: date, most: int = MOST
) -> Sequence[News]:
    """The newest first, without what the actor did themselves. One statement.

    The audit trail is asked, so a comment that the actor may not read yet (a review note before
    its return) is left out here as well.
    """
    rows: Iterable[Any] = session.execute(_lines(actor, today), {"since": since, "most": most})
    return [
        News(event, at, plan_id, number, code, year, agency, by or "", lineage)
        for event, at, plan_id, number, code, year, agency, by, lineage in rows
    ]


@lru_cache(maxsize=256)
def _lines(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    remark = and_(
        AuditEntry.subject_type == Comment.__tablename__, AuditEntry.subject_id == Comment.id
    )
    revision = or_(
        and_(
            AuditEntry.subject_type == PlanRevision.__tablename__,
            AuditEntry.subject_id == PlanRevision.id,
        ),
        Comment.revision_id == PlanRevision.id,
    )
    report = and_(
        AuditEntry.subject_type == ProgressReport.__tablename__,
        AuditEntry.subject_id == ProgressReport.id,
    )
    plan_id = func.coalesce(PlanRevision.plan_id, ProgressReport.plan_id)
    chosen: Select[*tuple[Any, ...]] = select(
        AuditEntry.event, AuditEntry.at, ActionPlan.id, PlanRevision.number, Checkpoint.code,
        Cycle.year, Agency, User.name, Comment.lineage_id,
    )  # fmt: skip
    return (
        chosen.select_from(AuditEntry)
        .outerjoin(Comment, remark)
        .outerjoin(PlanRevision, revision)
        .outerjoin(ProgressReport, report)
        .outerjoin(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(ActionPlan, ActionPlan.id == plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            AuditEntry.event.in_(SHOWN),
            AuditEntry.at > bindparam("since"),
            AuditEntry.actor_id.is_distinct_from(actor.user_id),
            plan_visible(actor, today),
            or_(Comment.id.is_(None), Comment.sent_at.is_not(None)),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(bindparam("most"))
    )
