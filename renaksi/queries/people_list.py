"""Lists of people: those an administrator keeps, and the posts nobody holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from renaksi.core.accounts import AccountState, account_state
from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor, Role
from renaksi.models import Agency, RoleAssignment, User
from renaksi.queries.accounts import (
    APPOINTED,
    HeldRole,
    kept,
    roles_of,
    supervised,
    visible_account,
    within_reach,
)

PAGE_SIZE: Final = 50
MOST: Final = 50_000
"""Rows of one export."""


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What the list is narrowed to; empty means everybody."""

    text: str = ""
    agency: str = ""
    """Part of an agency's code or name."""
    role: Role | None = None
    state: AccountState | None = None
    sort: str = "nama"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list. `roles`: those of today and later, where the actor keeps people."""

    id: int
    name: str
    email: str
    job_title: str
    is_active: bool
    created_at: datetime
    signed_in_at: datetime | None
    roles: tuple[HeldRole, ...]

    @property
    def state(self) -> AccountState:
        return account_state(
            is_active=self.is_active,
            has_role=bool(self.roles),
            has_signed_in=self.signed_in_at is not None,
        )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some rows out of `total`."""

    rows: tuple[PersonRow, ...]
    total: int


def people_page(
    session: Session,
    actor: Actor,
    wanted: PeopleFilter,
    today: date,
    *,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> PeoplePage:
    """Three statements, however many people there are."""
    where = _where(actor, wanted, today)
    total = session.scalar(select(func.count()).select_from(User).where(where)) or 0
    people = _ordered(select(User).where(where), wanted.sort)
    found = session.scalars(people.limit(size).offset((page - 1) * size)).all()
    return PeoplePage(_rows(session, actor, found, today), total)


def _rows(
    session: Session, actor: Actor, people: Iterable[User], today: date
) -> tuple[PersonRow, ...]:
    people = list(people)
    held: dict[int, list[HeldRole]] = {user.id: [] for user in people}
    for role in roles_of(session, held, _in_scope(actor, today)) if held else ():
        held[role.user_id].append(role)
    return tuple(
        PersonRow(
            id=user.id,
            name=user.name,
            email=user.email,
            job_title=user.job_title,
            is_active=user.is_active,
            created_at=user.created_at,
            signed_in_at=user.signed_in_at,
            roles=tuple(held[user.id]),
        )
        for user in people
    )


def _in_scope(actor: Actor, today: date) -> ColumnElement[bool]:
    """Roles of today and later, at agencies the actor keeps or supervises."""
    return and_(
        RoleAssignment.valid_to > today,
        RoleAssignment.valid_from < RoleAssignment.valid_to,
        within_reach(actor, today),
    )


def _where(actor: Actor, wanted: PeopleFilter, today: date) -> ColumnElement[bool]:
    held = [RoleAssignment.user_id == User.id, _in_scope(actor, today)]
    clauses = [visible_account(actor, today)]
    for word in wanted.text.lower().split():
        fields = (User.email, func.lower(User.name), func.lower(User.job_title))
        clauses.append(or_(*(field.contains(word, autoescape=True) for field in fields)))
    narrowed = list(held)
    if wanted.role:
        narrowed.append(RoleAssignment.role == wanted.role)
    if wanted.agency:
        named = select(Agency.id).where(*_named(wanted.agency))
        narrowed.append(RoleAssignment.home_id.in_(named))
    if len(narrowed) > len(held):
        clauses.append(exists().where(*narrowed))
    if wanted.state:
        clauses.append(_in_state(wanted.state, exists().where(*held)))
    return and_(*clauses)


def _in_state(state: AccountState, has_role: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same question as `core.accounts.account_state`, asked of the database."""
    came = User.signed_in_at.is_not(None)
    return {
        AccountState.DISABLED: User.is_active.is_(False),
        AccountState.WITHOUT_ROLE: and_(User.is_active, ~has_role),
        AccountState.NEVER_CAME: and_(User.is_active, has_role, ~came),
        AccountState.IN_USE: and_(User.is_active, has_role, came),
    }[state]


def _ordered(people: Select[User], sort: str) -> Select[User]:
    if sort == "masuk":
        return people.order_by(User.signed_in_at.desc().nulls_last(), User.id)
    if sort == "baru":
        return people.order_by(User.created_at.desc(), User.id.desc())
    return people.order_by(func.lower(User.name), User.id)


@dataclass(frozen=True, slots=True)
class OpenPost:
    """An agency where a role that the work needs is held by nobody."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    missing: tuple[Role, ...]


def open_posts(
    session: Session,
    actor: Actor,
    today: date,
    *,
    text: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> tuple[list[OpenPost], int]:
    """Agencies of one's own or directly supervised without administrator or manager."""
    filled = {role: is_filled(role, today) for role in APPOINTED}
    agencies = select(Agency).where(
        staffed_by(actor, today),
        Agency.kind.not_in(UNIT_KINDS),
        or_(*(~one for one in filled.values())),
        *_named(text),
    )
    total = session.scalar(select(func.count()).select_from(agencies.subquery())) or 0
    rows = session.execute(
        agencies.add_columns(*(one.label(role.value) for role, one in filled.items()))
        .order_by(Agency.code)
        .limit(size)
        .offset((page - 1) * size)
    )
    posts = [
        OpenPost(
            one.id,
            one.code,
            one.name,
            one.kind,
            tuple(role for role, is_filled in zip(filled, held, strict=True) if not is_filled),
        )
        for one, *held in rows
    ]
    return posts, total


def is_filled(
    role: Role, today: date, at: ColumnElement[int] | InstrumentedAttribute[int] = Agency.id
) -> ColumnElement[bool]:
    return exists().where(
        RoleAssignment.home_id == at,
        RoleAssignment.role == role,
        RoleAssignment.valid_to > today,
        RoleAssignment.valid_from < RoleAssignment.valid_to,
        RoleAssignment.user_id == User.id,
        User.is_active,
    )


def staffed_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Agencies of today where the actor may be able to give a role."""
    return and_(
        Agency.active_from <= today,
        Agency.active_to > today,
        or_(kept(actor, Agency.id, today), supervised(actor, Agency.id, today)),
    )


def _named(text: str) -> list[ColumnElement[bool]]:
    words = text.lower().split()
    return [Agency.search_text.contains(word, autoescape=True) for word in words]


def agency_to_staff(session: Session, actor: Actor, code: str, today: date) -> Agency:
    """The agency with this code, where the actor may give roles. Raises NotFound."""
    found = session.scalar(select(Agency).where(Agency.code == code, staffed_by(actor, today)))
    if found is None:
        raise NotFound
    return found


def agencies_to_staff(
    session: Session, actor: Actor, text: str, today: date, *, limit: int
) -> tuple[list[Agency], int]:
    """Where the actor may give roles; all that match, and as many as fit a page."""
    found = select(Agency).where(staffed_by(actor, today), *_named(text))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return list(session.scalars(found.order_by(Agency.code).limit(limit))), total
