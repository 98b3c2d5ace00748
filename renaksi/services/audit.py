"""Writing the audit trail, and the guard that nothing is written without it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from renaksi.core.audit import AuditEvent
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentComment,
    AssessmentEvidence,
    AssessmentResult,
    AssessmentRound,
    AssessmentValue,
    AuditEntry,
    Base,
    Comment,
    Cycle,
    Evidence,
    EvidenceLink,
    Extension,
    FollowUp,
    FollowUpEvidence,
    GuidanceCommitment,
    GuidanceEvent,
    GuidanceParticipant,
    Instrument,
    InstrumentVersion,
    IssuedDocument,
    ModerationCase,
    ModerationSample,
    Objection,
    PeriodicFile,
    PeriodicIssue,
    PeriodicReport,
    PeriodicText,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    Recommendation,
    RecommendationComment,
    RecommendationItem,
    ResultDocument,
    RoleAssignment,
    SourceRule,
    SupervisionLink,
    UnansweredReason,
    User,
)
from renaksi.services.context import Context

AUDITED: Final = (
    Agency,
    SupervisionLink,
    User,
    RoleAssignment,
    Cycle,
    ActionPlan,
    PlanRevision,
    ActionItem,
    Comment,
    IssuedDocument,
    ProgressReport,
    ProgressEntry,
    Extension,
    Evidence,
    EvidenceLink,
    Recommendation,
    FollowUp,
    FollowUpEvidence,
    RecommendationItem,
    RecommendationComment,
    UnansweredReason,
    SourceRule,
    Instrument,
    InstrumentVersion,
    AssessmentRound,
    Assessment,
    AssessmentAnswer,
    AssessmentValue,
    AssessmentEvidence,
    AssessmentComment,
    Objection,
    ModerationSample,
    ModerationCase,
    AssessmentResult,
    ResultDocument,
    GuidanceEvent,
    GuidanceParticipant,
    GuidanceCommitment,
    PeriodicReport,
    PeriodicText,
    PeriodicIssue,
    PeriodicFile,
)


def record(
    ctx: Context,
    what: AuditEvent,
    subject: Base | None = None,
    *,
    agency_id: int | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    note: str = "",
) -> None:
    """Add one line to the audit trail, in the caller's transaction.

    Flushes first, so that a new subject has its id. `agency_id` decides who may read the line.
    """
    session = ctx.session
    session.info["audited"] = True
    if subject is not None and getattr(subject, "id", None) is None:
        session.flush()
    session.add(
        AuditEntry(
            at=ctx.now,
            actor_id=ctx.actor.user_id,
            event=what,
            subject_type=type(subject).__tablename__ if subject is not None else "",
            subject_id=getattr(subject, "id", None),
            agency_id=agency_id,
            before=_plain(before),
            after=_plain(after),
            note=note,
            request_id=ctx.request_id,
        )
    )


def _plain(values: Mapping[str, object] | None) -> dict[str, Any] | None:
    return None if values is None else {key: _json(value) for key, value in values.items()}


def _json(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_json(item) for item in value]
    return value


@event.listens_for(Session, "before_commit")
def _nothing_unaudited(session: Session) -> None:
    session.flush()  # a commit would flush after this listener, and the guard would see nothing
    if session.info.pop("wrote_audited", False) and not session.info.get("audited"):
        message = "an audited table was written without a line in the audit trail"
        raise AssertionError(message)


@event.listens_for(Session, "after_flush")
def _remember(session: Session, _flush: UOWTransaction) -> None:
    changed = (
        *session.new,
        *session.deleted,
        *(o for o in session.dirty if session.is_modified(o)),
    )
    if any(isinstance(row, AUDITED) for row in changed):
        session.info["wrote_audited"] = True


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("wrote_audited", None)
