"""Reading people: the actor behind a request, and who holds a role where."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.policy import Actor, Grant, Role
from renaksi.models import Agency, AgencyClosure, RoleAssignment, User


def actor_of(session: Session, user: User, on: date) -> Actor:
    """The person with every grant in force on `on` (valid_to is exclusive)."""
    rows = session.execute(
        select(RoleAssignment, Agency.kind)
        .join(Agency, Agency.id == RoleAssignment.home_id)
        .where(
            RoleAssignment.user_id == user.id,
            RoleAssignment.valid_from <= on,
            RoleAssignment.valid_to > on,
        )
        .order_by(RoleAssignment.id)
    ).all()
    return Actor(user.id, user.name, grants(session, [(row[0], row[1]) for row in rows], on))


def grants(
    session: Session, held: Sequence[tuple[RoleAssignment, AgencyKind]], on: date
) -> tuple[Grant, ...]:
    """Roles with the kind of their home as the rules see them; one statement where a unit is home."""
    unit_homes = {row.home_id for row, kind in held if kind in UNIT_KINDS}
    owners = owners_of(session, unit_homes, on) if unit_homes else {}
    return tuple(
        Grant(
            role=row.role,
            home_id=row.home_id,
            reach_id=row.reach_id,
            home_owner_id=owners.get(row.home_id, row.home_id),
            kinds=frozenset(AgencyKind(kind) for kind in row.kinds or ()),
        )
        for row, _kind in held
    )


def owners_of(session: Session, unit_ids: Iterable[int], on: date) -> dict[int, int]:
    """The agency each unit belongs to: its nearest ancestor that is not of UNIT tier."""
    rows = session.execute(
        select(AgencyClosure.descendant_id, AgencyClosure.ancestor_id)
        .join(Agency, Agency.id == AgencyClosure.ancestor_id)
        .where(
            AgencyClosure.descendant_id.in_(list(unit_ids)),
            AgencyClosure.valid_from <= on,
            AgencyClosure.valid_to > on,
            Agency.kind.not_in(UNIT_KINDS),
        )
        .order_by(AgencyClosure.depth.desc())
    )
    return {unit: owner for unit, owner in rows}  # noqa: C416 - nearest last, so it wins


def holders_at(
    session: Session, home_ids: Iterable[int], roles: Iterable[Role], on: date
) -> list[tuple[int, Role, int]]:
    """(home, role, user) of the active people who hold one of `roles` there on `on`, or will."""
    rows = session.execute(
        select(RoleAssignment.home_id, RoleAssignment.role, RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.home_id.in_(list(home_ids)),
            RoleAssignment.role.in_(list(roles)),
            RoleAssignment.valid_to > on,
            RoleAssignment.valid_from < RoleAssignment.valid_to,
            User.is_active,
        )
        .order_by(RoleAssignment.id)
    )
    return [(home, role, user) for home, role, user in rows]


def holders(role: Role, on: date) -> Select[int, int]:
    """(home agency, user) of every active person who holds `role` on `on`."""
    return (
        select(RoleAssignment.home_id, RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.valid_from <= on,
            RoleAssignment.valid_to > on,
            User.is_active,
        )
    )
