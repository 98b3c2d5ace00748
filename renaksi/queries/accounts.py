"""Reading accounts: whose people an administrator keeps, and one person in full."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from renaksi.core.accounts import AccountState, account_state
from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.dates import Span
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.policy import Actor, Role
from renaksi.models import Agency, AgencyClosure, RoleAssignment, User
from renaksi.queries.scope import in_force, own_agencies

APPOINTED: Final = (Role.AGENCY_ADMIN, Role.MANAGER)
"""What the administrator of the supervising agency may appoint where it is missing."""


def keeps_all(actor: Actor) -> bool:
    return actor.is_system or Role.NATIONAL_ADMIN in actor.roles


def kept(actor: Actor, column: InstrumentedAttribute[int], today: date) -> ColumnElement[bool]:
    """Rows whose agency (`column`) is one whose people the actor keeps."""
    if keeps_all(actor):
        return true()
    homes = {grant.home_id for grant in actor.with_role(Role.AGENCY_ADMIN)}
    clauses = [column.in_(own_agencies(home, today)) for home in sorted(homes)]
    return or_(*clauses) if clauses else false()


def supervised(
    actor: Actor, column: InstrumentedAttribute[int], today: date
) -> ColumnElement[bool]:
    """Rows whose agency stands directly below one the actor administers (all, for the centre)."""
    if keeps_all(actor):
        return true()
    homes = {grant.home_id for grant in actor.with_role(Role.AGENCY_ADMIN)}
    return column.in_(
        select(AgencyClosure.descendant_id)
        .join(Agency, Agency.id == AgencyClosure.descendant_id)
        .where(
            AgencyClosure.ancestor_id.in_(homes),
            AgencyClosure.depth == 1,
            in_force(today),
            Agency.kind.not_in(UNIT_KINDS),
        )
    )


def within_reach(actor: Actor, today: date) -> ColumnElement[bool]:
    """Roles (RoleAssignment) at agencies whose people the actor keeps, or that it supervises."""
    home = RoleAssignment.home_id
    return or_(kept(actor, home, today), supervised(actor, home, today))


def visible_account(actor: Actor, today: date) -> ColumnElement[bool]:
    """A condition on User: somebody with a role, now or once, where the actor keeps people.

    Also whom the actor appointed at a supervised agency, until they come in for the first time:
    the link may have been lost on its way.
    """
    if keeps_all(actor):
        return true()
    mine = RoleAssignment.user_id == User.id
    return or_(
        exists().where(mine, kept(actor, RoleAssignment.home_id, today)),
        and_(
            User.signed_in_at.is_(None),
            exists().where(
                mine,
                RoleAssignment.role.in_(APPOINTED),
                RoleAssignment.granted_by_id == actor.user_id,
                supervised(actor, RoleAssignment.home_id, today),
            ),
        ),
    )


def is_visible(session: Session, actor: Actor, user_id: int, today: date) -> bool:
    found = select(User.id).where(User.id == user_id, visible_account(actor, today))
    return session.scalar(found) is not None


def visible_person(session: Session, actor: Actor, user_id: int, today: date) -> User:
    """Raises NotFound for whoever is not there for this actor."""
    found = session.scalar(select(User).where(User.id == user_id, visible_account(actor, today)))
    if found is None:
        raise NotFound
    return found


def person_by_email(session: Session, actor: Actor, email: str, today: date) -> User | None:
    return session.scalar(
        select(User).where(User.email == email.strip().lower(), visible_account(actor, today))
    )


def agency_by_code(session: Session, code: str, field: str) -> Agency:
    """Raises Invalid beside `field` when no agency has this code."""
    found = session.scalar(select(Agency).where(func.lower(Agency.code) == code.strip().lower()))
    if found is None:
        raise Invalid(Refusal.UNKNOWN_AGENCY, field, code=code)
    return found


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role of one person, with the names a page needs."""

    id: int
    user_id: int
    role: Role
    home_id: int
    home_code: str
    home_name: str
    reach_id: int
    reach_name: str
    kinds: tuple[AgencyKind, ...]
    span: Span
    granted_by_id: int | None

    @property
    def is_empty(self) -> bool:
        """Ended before it began."""
        return not self.span

    def holds_on(self, day: date) -> bool:
        return day in self.span

    def is_over(self, day: date) -> bool:
        return self.is_empty or self.span.end <= day


def roles_of(
    session: Session, user_ids: Iterable[int], *where: ColumnElement[bool]
) -> list[HeldRole]:
    """Every role of these people, ended ones too; the newest first."""
    reach = Agency.__table__.alias("reach")
    rows = session.execute(
        select(RoleAssignment, Agency.code, Agency.name, reach.c.name)
        .join(Agency, Agency.id == RoleAssignment.home_id)
        .join(reach, reach.c.id == RoleAssignment.reach_id)
        .where(RoleAssignment.user_id.in_(list(user_ids)), *where)
        .order_by(RoleAssignment.valid_from.desc(), RoleAssignment.id.desc())
        .execution_options(
            populate_existing=True
        )  # what it is now, not what was read before a lock
    )
    return [
        HeldRole(
            id=row.id,
            user_id=row.user_id,
            role=row.role,
            home_id=row.home_id,
            home_code=code,
            home_name=name,
            reach_id=row.reach_id,
            reach_name=reach_name,
            kinds=tuple(AgencyKind(kind) for kind in row.kinds or ()),
            span=Span(row.valid_from, row.valid_to),
            granted_by_id=row.granted_by_id,
        )
        for row, code, name, reach_name in rows
    ]


def role_ids_within(session: Session, actor: Actor, user_id: int, today: date) -> list[int]:
    """Which of a person's roles this actor may see."""
    return list(
        session.scalars(
            select(RoleAssignment.id).where(
                RoleAssignment.user_id == user_id, within_reach(actor, today)
            )
        )
    )


def state_of(user: User, rows: Iterable[HeldRole], today: date) -> AccountState:
    return account_state(
        is_active=user.is_active,
        has_role=any(not row.is_over(today) for row in rows),
        has_signed_in=user.signed_in_at is not None,
    )
