"""For whom an actor may bring in exports and state totals."""

from collections.abc import Collection
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.policy import REVIEWER_ROLES, Actor, Permission, Role, holds_anywhere
from renaksi.models import Agency, AgencyClosure
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.scope import in_force

OWNERS: Final = frozenset({Role.AGENCY_ADMIN, Role.MANAGER})


class Scope(NamedTuple):
    """An agency whose export it is; without an id, the centre's file of many agencies."""

    id: int | None
    code: str
    name: str


EVERYBODY: Final = Scope(None, "", "Semua instansi (ekspor pusat)")


def scopes(session: Session, actor: Actor, today: date) -> list[Scope]:
    """In the order of lists, one's own first; one statement."""
    found = agencies(session, actor, today)
    if holds_anywhere(actor, Permission.COMPLAINT_MAP):
        return [EVERYBODY, *found]
    return found


def agencies(session: Session, actor: Actor, today: date) -> list[Scope]:
    """Agencies that are no units, of which the actor may say what came in."""
    row = AgencyClosure
    below = select(row.descendant_id).where(
        row.ancestor_id.in_(_homes(actor, REVIEWER_ROLES)), row.depth > 0, in_force(today)
    )
    own = [grant.home_id for grant in actor.with_role(*OWNERS)]
    mine = or_(Agency.id.in_(own), Agency.id.in_(below))
    everywhere = actor.is_system or Role.NATIONAL_ADMIN in actor.roles
    chosen = (
        select(Agency.id, Agency.code, Agency.name, Agency.short_name, Agency.kind)
        .where(
            and_(Agency.active_from <= today, Agency.active_to > today),
            Agency.kind.not_in(UNIT_KINDS),
            *(() if everywhere else (mine,)),
        )
        .order_by(*ordering())
    )
    rows = session.execute(chosen).all()
    known = [Scope(key, code, known_as(kind, name, short)) for key, code, name, short, kind in rows]
    return sorted(known, key=lambda one: one.id not in own)


def _homes(actor: Actor, roles: Collection[Role]) -> list[int]:
    return [grant.home_id for grant in actor.with_role(*roles)]
