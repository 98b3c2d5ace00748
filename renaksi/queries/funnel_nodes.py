"""From where an actor may look at a funnel, and whether this is such a place."""

from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Grant, Role
from renaksi.models import Agency
from renaksi.queries.prepared import rows_of
from renaksi.queries.scope import visible


class Base(NamedTuple):
    """A place to look from, as pages name it."""

    id: int
    code: str
    name: str


def bases(session: Session, actor: Actor) -> list[Agency]:
    """The tops of what the actor sees, the widest role first; what the page begins with."""
    if _sees_all(actor):
        return [root(session)]
    ids = _tops(actor)
    found = {one.id: one for one in session.scalars(select(Agency).where(Agency.id.in_(ids)))}
    return [found[one] for one in ids]


def named_bases(session: Session, actor: Actor) -> list[Base]:
    """The same for pages that want no more of them than their names."""
    if _sees_all(actor):
        return [Base(*row) for row in rows_of(session, _THE_ROOT, {})]
    ids = _tops(actor)
    found = {row[0]: Base(*row) for row in rows_of(session, _THESE, {"ids": ids})}
    return [found[one] for one in ids]


_NAMED: Final = select(Agency.id, Agency.code, Agency.name)
_THE_ROOT: Final = _NAMED.where(Agency.kind == AgencyKind.PUSAT)
_THESE: Final = _NAMED.where(Agency.id.in_(bindparam("ids", expanding=True)))


def _sees_all(actor: Actor) -> bool:
    return actor.is_system or Role.NATIONAL_ADMIN in actor.roles


def _tops(actor: Actor) -> list[int]:
    ranked = sorted(actor.grants, key=lambda grant: grant.role not in REVIEWER_ROLES)
    return list(dict.fromkeys(_base(grant) for grant in ranked))


def _base(grant: Grant) -> int:
    if grant.role in REVIEWER_ROLES:
        return grant.home_id
    return grant.reach_id if grant.role in WATCHER_ROLES else grant.home_owner_id


def root(session: Session) -> Agency:
    return session.scalars(select(Agency).where(Agency.kind == AgencyKind.PUSAT)).one()


def node(session: Session, actor: Actor, code: str, today: date, on: date) -> Agency:
    """The agency of that code, where the actor may look from it. NotFound otherwise.

    A watcher limited to some kinds may begin at the top of its reach, whatever kind that is.
    """
    tops = [grant.reach_id for grant in actor.with_role(*WATCHER_ROLES)]
    known = select(Agency).where(
        Agency.code == code, or_(Agency.id.in_(tops), visible(actor, Agency.id, today, on))
    )
    found = session.scalars(known).one_or_none()
    if found is None:
        raise NotFound
    return found
