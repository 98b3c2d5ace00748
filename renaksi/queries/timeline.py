"""What happened to a plan, read from the audit trail, newest first (design section 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent as E
from renaksi.core.plan import PlanAction
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Role
from renaksi.models import (
    ActionItem,
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
EDITS: Final = frozenset({E.ITEM_ADD, E.ITEM_EDIT, E.ITEM_REMOVE, E.ITEM_RESTORE})
SHOWN: Final = OWNERS | REVIEWERS | {E.PLAN_CLOSE, E.PLAN_HAND_OVER}
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
    E.PLAN_HAND_OVER: Role.NATIONAL_ADMIN,
}
"""The role a step is normally taken in, where a person holds several."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened; `renaksi.labels.timeline` puts it in words."""

    event: E
    revision_number: int | None
    at: datetime
    actor_id: int | None
    actor_name: str
    """Empty: the system."""
    role: Role | None
    agency_name: str
    note: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a row, as the audit trail keeps it."""

    event: E
    item_id: int
    at: datetime
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """`events` newest first, `edits` oldest first."""

    events: tuple[TimelineEvent, ...]
    edits: tuple[Edit, ...] = ()


def timeline(session: Session, plan_id: int) -> tuple[TimelineEvent, ...]:
    """One statement. The caller has made sure that the plan may be read."""
    return history(session, plan_id).events


def history(session: Session, plan_id: int, edits_of: int | None = None) -> History:
    """The timeline, and with it what changed in revision `edits_of` since its last return."""
    found: dict[int, list[Found]] = {}
    given = {"plan": plan_id, "revision": edits_of}
    for row in session.execute(_SHOWN if edits_of is None else _WITH_EDITS, given):
        found.setdefault(row[0].id, []).append(Found(*row))
    lines = list(found.values())
    return History(
        events=tuple(_event(some) for some in lines if some[0].line.event not in EDITS),
        edits=tuple(_edit(some[0].line) for some in reversed(lines) if some[0].line.event in EDITS),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the trail beside one of the roles its actor ever had."""

    line: AuditEntry
    actor: str | None
    revision: PlanRevision | None
    acting: Agency | None
    duty: RoleAssignment | None
    home: Agency | None


def _lines(
    about: ColumnElement[bool],
) -> Select[AuditEntry, str, PlanRevision, Agency, RoleAssignment, Agency]:
    step, home = PlanTransition, aliased(Agency)
    same_step = and_(
        step.revision_id == PlanRevision.id,
        step.at == AuditEntry.at,
        cast(AuditEntry.event, String) == literal("plan:") + cast(step.action, String),
    )
    return (
        select(AuditEntry, User.name, PlanRevision, Agency, RoleAssignment, home)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(IssuedDocument, _is_subject(IssuedDocument))
        .outerjoin(
            PlanRevision,
            or_(_is_subject(PlanRevision), PlanRevision.id == IssuedDocument.revision_id),
        )
        .outerjoin(step, same_step)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
        .outerjoin(
            RoleAssignment,
            and_(RoleAssignment.user_id == AuditEntry.actor_id, AuditEntry.event.in_(SHOWN)),
        )
        .outerjoin(home, home.id == RoleAssignment.home_id)
        .where(about)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc(), RoleAssignment.id)
    )


def _about() -> list[ColumnElement[bool]]:
    """Written so that each branch finds its lines by the index on the subject."""
    revisions = select(PlanRevision.id).where(PlanRevision.plan_id == bindparam("plan"))
    documents = select(IssuedDocument.id).where(IssuedDocument.revision_id.in_(revisions))
    subjects = {
        ActionPlan.__tablename__: AuditEntry.subject_id == bindparam("plan"),
        PlanRevision.__tablename__: AuditEntry.subject_id.in_(revisions),
        IssuedDocument.__tablename__: AuditEntry.subject_id.in_(documents),
    }
    return [
        and_(AuditEntry.subject_type == name, which, AuditEntry.event.in_(SHOWN))
        for name, which in subjects.items()
    ]


def _edits() -> ColumnElement[bool]:
    returned = (
        select(func.max(PlanTransition.at))
        .where(
            PlanTransition.revision_id == bindparam("revision"),
            PlanTransition.action.in_([PlanAction.RETURN, PlanAction.REVOKE_ENDORSEMENT]),
        )
        .scalar_subquery()
    )
    items = select(ActionItem.id).where(ActionItem.revision_id == bindparam("revision"))
    return and_(
        AuditEntry.subject_type == ActionItem.__tablename__,
        AuditEntry.subject_id.in_(items),
        AuditEntry.event.in_(EDITS),
        AuditEntry.at > returned,
    )


def _is_subject(
    model: type[PlanRevision] | type[IssuedDocument],
) -> ColumnElement[bool]:
    return and_(AuditEntry.subject_type == model.__tablename__, AuditEntry.subject_id == model.id)


_SHOWN: Final = _lines(or_(*_about()))
_WITH_EDITS: Final = _lines(or_(*_about(), _edits()))


def _event(several: Sequence[Found]) -> TimelineEvent:
    best = max(several, key=_fit)
    line, revision = best.line, best.revision
    duty = best.duty if _fit(best)[0] else None
    agency = best.acting or (best.home if duty else None)
    return TimelineEvent(
        event=line.event,
        revision_number=revision.number if revision else None,
        at=line.at,
        actor_id=line.actor_id,
        actor_name=best.actor or "",
        role=duty.role if duty else None,
        agency_name=agency.name if agency else "",
        note=line.note,
        detail=line.after or {},
    )


def _fit(one: Found) -> tuple[bool, bool, bool]:
    """Whether the role may have been the one acted in, at the agency acted for, as is usual."""
    duty, event = one.duty, one.line.event
    if duty is None:
        return False, False, False
    day = one.line.at.astimezone(ZoneInfo(TimeZone.WIB.key)).date()
    held = duty.role in _roles(event) and duty.valid_from <= day < duty.valid_to
    at_home = one.acting is not None and duty.home_id == one.acting.id
    return held, at_home, duty.role is USUAL.get(event)


def _roles(event: E) -> frozenset[Role]:
    if event in REVIEWERS:
        return REVIEWER_ROLES
    return OWNER_ROLES if event in OWNERS else frozenset({Role.NATIONAL_ADMIN})


def _edit(line: AuditEntry) -> Edit:
    return Edit(line.event, line.subject_id or 0, line.at, line.before or {}, line.after or {})
