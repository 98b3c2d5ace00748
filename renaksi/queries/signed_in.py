"""Who stands behind a request: asked on every page, so in one statement that is prepared once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.core.sessions import ABSOLUTE, IDLE
from renaksi.models import Agency, RoleAssignment, User, UserSession
from renaksi.queries.door import alive
from renaksi.queries.people import grants


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person of a session that still holds, with the grants of a day."""

    user: User
    actor: Actor
    session_id: int
    seen_at: datetime
    homes: Mapping[int, str]
    """The name of every agency a grant is held at."""


_held: Final = and_(
    RoleAssignment.user_id == User.id,
    RoleAssignment.valid_from <= bindparam("on"),
    RoleAssignment.valid_to > bindparam("on"),
)
_VISITOR: Final = (
    select(User, UserSession.id, UserSession.seen_at, RoleAssignment, Agency.kind, Agency.name)
    .join(UserSession, UserSession.user_id == User.id)
    .outerjoin(RoleAssignment, _held)
    .outerjoin(Agency, Agency.id == RoleAssignment.home_id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        User.is_active,
        *alive(bindparam("created_after"), bindparam("seen_after")),
    )
    .order_by(RoleAssignment.id)
)


def visitor_of(session: Session, token_hash: str, now: datetime, on: date) -> Visitor | None:
    """Whoever signed in with this token, if the session holds at `now`; grants are those of `on`.

    One statement, two where a role is held at a unit.
    """
    given = {
        "token_hash": token_hash,
        "created_after": now - ABSOLUTE,
        "seen_after": now - IDLE,
        "on": on,
    }
    rows: Sequence[Any] = session.execute(_VISITOR, given).all()
    if not rows:
        return None
    user, session_id, seen_at, *_ = rows[0]
    held = [(role, kind) for *_, role, kind, _name in rows if role is not None]
    return Visitor(
        user=user,
        actor=Actor(user.id, user.name, grants(session, held, on)),
        session_id=session_id,
        seen_at=seen_at,
        homes={role.home_id: name for *_, role, _kind, name in rows if role is not None},
    )
