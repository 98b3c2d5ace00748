"""Reading the audit trail: who may read which line, and what each line is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, false, select, true
from sqlalchemy.orm import Session, aliased

from renaksi.core.audit import AuditEvent
from renaksi.core.policy import POLICY, Actor, Grant, Permission, Role
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AuditEntry,
    Comment,
    Cycle,
    IssuedDocument,
    PlanRevision,
    User,
)
from renaksi.queries.scope import visible

_READERS: Final = frozenset(role for role, _ in POLICY[Permission.AUDIT_READ])
_AGENCY_KEYS: Final = frozenset({"home_id", "reach_id", "agency_id", "responsible_id"})
_USER_KEYS: Final = frozenset({"receiver_id"})
NOTHING_GIVEN: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line, with the words needed to read it."""

    id: int
    at: datetime
    event: AuditEvent
    actor: str | None
    """None: the system."""
    agency_code: str | None
    agency_name: str | None
    plan_id: int | None
    plan_year: int | None
    plan_agency: str | None
    plan_agency_code: str | None
    revision: int | None
    cycle_year: int | None
    person: str | None
    """The person it is about."""
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    note: str
    request_id: str
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Of agencies and people that stand in `before` and `after` by number."""


def readable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Lines of agencies the actor may read the trail of; those of no agency are the nation's."""
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    grants = tuple(_own(grant) for grant in actor.with_role(*_READERS))
    if not grants:
        return false()
    limited = Actor(actor.user_id, actor.name, grants)
    # NULL (a line of no agency) is in no list of agencies.
    return visible(limited, AuditEntry.agency_id, today)  # type: ignore[arg-type]


def _own(grant: Grant) -> Grant:
    """An owner role reads its home and the units below, not the whole agency around its unit."""
    return Grant(grant.role, grant.home_id, grant.reach_id, grant.home_id, grant.kinds)


def lines(
    session: Session, asked: Select[*tuple[Any, ...]], given: Mapping[str, Any] = NOTHING_GIVEN
) -> list[AuditLine]:
    """The lines that `told` asks for, newest first, with the words needed to read them.

    `given`: what is bound by name in it.
    """
    rows = session.execute(asked, given).all()
    names = _names(session, [value for row in rows for value in (row.before, row.after)])
    return [AuditLine(*row, names) for row in rows]  # type: ignore[call-arg]  # in this order


def told(chosen: Select[int]) -> Select[*tuple[Any, ...]]:
    """The chosen lines with what they are about, in one statement."""
    ids = chosen.subquery()
    entry, by, of, owner, about = AuditEntry, aliased(User), aliased(Agency), aliased(Agency), User
    own_cycle = aliased(Cycle)
    return (
        select(
            entry.id,
            entry.at,
            entry.event,
            by.name.label("actor"),
            of.code.label("agency_code"),
            of.name.label("agency_name"),
            ActionPlan.id.label("plan_id"),
            Cycle.year.label("plan_year"),
            owner.name.label("plan_agency"),
            owner.code.label("plan_agency_code"),
            PlanRevision.number.label("revision"),
            own_cycle.year.label("cycle_year"),
            about.name.label("person"),
            entry.before,
            entry.after,
            entry.note,
            entry.request_id,
        )
        .join(ids, ids.c.id == entry.id)
        .outerjoin(by, by.id == entry.actor_id)
        .outerjoin(of, of.id == entry.agency_id)
        .outerjoin(ActionItem, _about(ActionItem))
        .outerjoin(Comment, _about(Comment))
        .outerjoin(IssuedDocument, _about(IssuedDocument))
        .outerjoin(PlanRevision, PlanRevision.id == _revision_id())
        .outerjoin(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .outerjoin(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(owner, owner.id == ActionPlan.agency_id)
        .outerjoin(own_cycle, and_(entry.subject_type == "cycle", own_cycle.id == entry.subject_id))
        .outerjoin(about, _about(about))
        .order_by(entry.at.desc(), entry.id.desc())
    )


def _about(model: Any) -> ColumnElement[bool]:
    return and_(AuditEntry.subject_type == model.__tablename__, AuditEntry.subject_id == model.id)


def _revision_id() -> ColumnElement[int | None]:
    kind = AuditEntry.subject_type
    return case(
        (kind == PlanRevision.__tablename__, AuditEntry.subject_id),
        (kind == ActionItem.__tablename__, ActionItem.revision_id),
        (kind == Comment.__tablename__, Comment.revision_id),
        (kind == IssuedDocument.__tablename__, IssuedDocument.revision_id),
    )


def _names(session: Session, told: Iterable[Any]) -> dict[tuple[str, int], str]:
    """Names of the agencies and people that stand in the details by number."""
    found: dict[str, set[int]] = {"agency": set(), "user": set()}
    for value in told:
        _collect(value, found)
    names: dict[tuple[str, int], str] = {}
    for kind, model in (("agency", Agency), ("user", User)):
        if found[kind]:
            rows = session.execute(
                select(model.id, model.name).where(model.id.in_(sorted(found[kind])))
            )
            names.update({(kind, number): name for number, name in rows})
    return names


def _collect(value: Any, found: dict[str, set[int]]) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, int) and key in _AGENCY_KEYS:
                found["agency"].add(inner)
            elif isinstance(inner, int) and key in _USER_KEYS:
                found["user"].add(inner)
            else:
                _collect(inner, found)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            _collect(inner, found)
