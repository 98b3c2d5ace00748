"""What happened to a plan, read from the audit trail, newest first (design section 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent as E
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Role
from renaksi.models import (
    ActionPlan,
    Agency,
    AuditEntry,
    IssuedDocument,
    PlanRevision,
    PlanTransition,
    RoleAssignment,
    User,
)

OWNERS: Final = frozenset(
    {
        E.PLAN_CREATE,
        E.PLAN_PROPOSE,
        E.PLAN_RETURN_INTERNALLY,
        E.PLAN_SUBMIT,
        E.PLAN_WITHDRAW,
        E.PLAN_ENACT,
        E.PLAN_SUPERSEDE,
        E.PLAN_REVISE,
        E.PLAN_CANCEL_REVISION,
        E.PLAN_CORRECT_DECREE,
        E.PLAN_LETTER,
        E.ITEM_IMPORT,
        E.DOCUMENT_ISSUE,
    }
)
REVIEWERS: Final = frozenset(
    {E.PLAN_START_REVIEW, E.PLAN_RETURN, E.PLAN_ENDORSE, E.PLAN_REVOKE_ENDORSEMENT}
)
SHOWN: Final = OWNERS | REVIEWERS | {E.PLAN_CLOSE}
"""What people want to know of a plan; single edits are found in the comparison instead."""
USUAL: Final = {
    E.PLAN_CREATE: Role.AGENCY_ADMIN,
    E.PLAN_PROPOSE: Role.AGENCY_ADMIN,
    E.PLAN_REVISE: Role.AGENCY_ADMIN,
    E.PLAN_SUBMIT: Role.MANAGER,
    E.PLAN_WITHDRAW: Role.MANAGER,
    E.PLAN_ENACT: Role.MANAGER,
    E.PLAN_CANCEL_REVISION: Role.MANAGER,
    E.PLAN_START_REVIEW: Role.EVALUATOR,
    E.PLAN_RETURN: Role.EVALUATOR,
    E.PLAN_ENDORSE: Role.EVALUATION_LEAD,
    E.PLAN_REVOKE_ENDORSEMENT: Role.EVALUATION_LEAD,
    E.PLAN_CLOSE: Role.NATIONAL_ADMIN,
}
"""The role a step is normally taken in, where a person holds several."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened; `renaksi.labels.timeline` puts it in words."""

    event: E
    revision_number: int | None
    at: datetime
    actor_name: str
    """Empty: the system."""
    role: Role | None
    agency_name: str
    note: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def timeline(session: Session, plan_id: int) -> tuple[TimelineEvent, ...]:
    """Three statements. The caller has made sure that the plan may be read."""
    lines = session.execute(
        select(AuditEntry, User.name, PlanRevision)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(IssuedDocument, _is_subject(IssuedDocument))
        .outerjoin(
            PlanRevision,
            or_(_is_subject(PlanRevision), PlanRevision.id == IssuedDocument.revision_id),
        )
        .where(AuditEntry.event.in_(SHOWN), _about(plan_id))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    ).all()
    acted = _acted(session, plan_id)
    duties = _duties(session, {line.actor_id for line, *_rest in lines})
    return tuple(
        _event(line, name, revision, acted, duties.get(line.actor_id or 0, []))
        for line, name, revision in lines
    )


def _about(plan_id: int) -> ColumnElement[bool]:
    """Written so that each branch finds its lines by the index on the subject."""
    revisions = select(PlanRevision.id).where(PlanRevision.plan_id == plan_id)
    documents = select(IssuedDocument.id).where(IssuedDocument.revision_id.in_(revisions))
    subjects = {
        ActionPlan.__tablename__: AuditEntry.subject_id == plan_id,
        PlanRevision.__tablename__: AuditEntry.subject_id.in_(revisions),
        IssuedDocument.__tablename__: AuditEntry.subject_id.in_(documents),
    }
    return or_(*(and_(AuditEntry.subject_type == name, which) for name, which in subjects.items()))


def _is_subject(
    model: type[PlanRevision] | type[IssuedDocument],
) -> ColumnElement[bool]:
    return and_(AuditEntry.subject_type == model.__tablename__, AuditEntry.subject_id == model.id)


def _acted(session: Session, plan_id: int) -> dict[tuple[int, str, datetime], Agency | None]:
    """In the name of which agency each step was taken."""
    rows = session.execute(
        select(PlanTransition, Agency)
        .join(PlanRevision, PlanRevision.id == PlanTransition.revision_id)
        .outerjoin(Agency, Agency.id == PlanTransition.acting_agency_id)
        .where(PlanRevision.plan_id == plan_id)
    )
    return {
        (step.revision_id, f"plan:{step.action.value}", step.at): agency for step, agency in rows
    }


def _event(
    line: AuditEntry,
    name: str | None,
    revision: PlanRevision | None,
    acted: Mapping[tuple[int, str, datetime], Agency | None],
    duties: Sequence[RoleAssignment],
) -> TimelineEvent:
    agency = acted.get((revision.id if revision else 0, line.event.value, line.at))
    duty = _duty(duties, line.event, agency.id if agency else None, line.at)
    if duty and not agency:
        agency = duty.home
    return TimelineEvent(
        event=line.event,
        revision_number=revision.number if revision else None,
        at=line.at,
        actor_name=name or "",
        role=duty.role if duty else None,
        agency_name=agency.name if agency else "",
        note=line.note,
        detail=line.after or {},
    )


def _duties(session: Session, actors: Iterable[int | None]) -> dict[int, list[RoleAssignment]]:
    """Every role these people ever had."""
    found: dict[int, list[RoleAssignment]] = {}
    rows = session.scalars(
        select(RoleAssignment)
        .options(joinedload(RoleAssignment.home))
        .where(RoleAssignment.user_id.in_([actor for actor in actors if actor]))
        .order_by(RoleAssignment.id)
    )
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def _duty(
    duties: Iterable[RoleAssignment], event: E, agency_id: int | None, at: datetime
) -> RoleAssignment | None:
    """The role in which somebody most likely acted on that day."""
    day = at.astimezone(ZoneInfo(TimeZone.WIB.key)).date()
    fitting = [one for one in duties if one.role in _roles(event) and _held(one, day)]
    return max(
        fitting,
        key=lambda one: (one.home_id == agency_id, one.role is USUAL.get(event)),
        default=None,
    )


def _roles(event: E) -> frozenset[Role]:
    if event in REVIEWERS:
        return REVIEWER_ROLES
    return OWNER_ROLES if event in OWNERS else frozenset({Role.NATIONAL_ADMIN})


def _held(duty: RoleAssignment, day: date) -> bool:
    return duty.valid_from <= day < duty.valid_to
