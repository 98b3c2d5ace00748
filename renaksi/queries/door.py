"""Reading what keeps the door: sessions, attempts, one-time links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from renaksi.core import throttle
from renaksi.core.sessions import ABSOLUTE, IDLE
from renaksi.core.throttle import History
from renaksi.models import PasswordReset, SignInThrottle, User, UserSession

Moment = datetime | BindParameter[Any]
"""A moment, or the parameter of a prepared statement that will be one."""


def alive(created_after: Moment, seen_after: Moment) -> tuple[ColumnElement[bool], ...]:
    """What makes a session hold: neither ended, nor too old, nor left alone for too long."""
    return (
        UserSession.ended_at.is_(None),
        UserSession.epoch == User.session_epoch,
        UserSession.created_at > created_after,
        UserSession.seen_at > seen_after,
    )


def owner_of_token(session: Session, token_hash: str) -> int | None:
    """Whose session it is or was, alive or not."""
    return session.scalar(select(UserSession.user_id).where(UserSession.token_hash == token_hash))


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One signed-in browser, as its owner sees it."""

    id: int
    device: str
    address: str
    created_at: datetime
    seen_at: datetime


def active_sessions(session: Session, user_id: int, now: datetime) -> list[SessionRow]:
    rows = session.execute(
        select(
            UserSession.id,
            UserSession.device,
            UserSession.address,
            UserSession.created_at,
            UserSession.seen_at,
        )
        .join(User, User.id == UserSession.user_id)
        .where(User.id == user_id, *alive(now - ABSOLUTE, now - IDLE))
        .order_by(UserSession.seen_at.desc(), UserSession.id.desc())
    )
    return [SessionRow(*row) for row in rows]


def history(
    session: Session, email: str, address: str, now: datetime
) -> tuple[SignInThrottle | None, History]:
    """The row of an account at an address, locked, and what the limits need to know.

    Two statements. A row that is not there cannot be locked: who adds it may meet another.
    """
    account, where = throttle.account_key(email), throttle.address_key(address)
    row = session.get(
        SignInThrottle, (account, where), with_for_update=True, populate_existing=True
    )
    counts = row is not None and row.last_failure_at > now - throttle.REMEMBERED
    recent = SignInThrottle.last_failure_at > now - throttle.REMEMBERED
    here = (SignInThrottle.address == where) & (SignInThrottle.account != account) & recent
    elsewhere = (SignInThrottle.account == account) & (SignInThrottle.address != where) & recent
    known = exists().where(
        User.email == email.strip().lower(),
        UserSession.user_id == User.id,
        UserSession.address == where,
        UserSession.created_at > now - throttle.KNOWN_FOR,
    )
    failures, accounts, failed_at, is_known = session.execute(
        select(
            select(func.coalesce(func.sum(SignInThrottle.failures), 0))
            .where(elsewhere)
            .scalar_subquery(),
            select(func.count()).select_from(SignInThrottle).where(here).scalar_subquery(),
            select(func.max(SignInThrottle.last_failure_at)).where(here).scalar_subquery(),
            known,
        )
    ).one()
    return row, History(
        failures=row.failures if row and counts else 0,
        wait_until=row.wait_until if row and counts else None,
        elsewhere=int(failures),
        accounts=accounts,
        address_failed_at=failed_at,
        is_known=bool(is_known),
    )


def reset_of(
    session: Session, token_hash: str, now: datetime, *, lock: bool = False
) -> tuple[PasswordReset, User] | None:
    """The one-time link behind a token and its person, if it can still be used.

    With `lock`, of two who use it at once the second finds nothing.
    """
    found = select(PasswordReset, User)
    if lock:
        found = found.with_for_update(of=PasswordReset)
    row = session.execute(
        found.join(User, User.id == PasswordReset.user_id).where(
            PasswordReset.token_hash == token_hash,
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now,
            User.is_active,
        )
    ).one_or_none()
    return None if row is None else (row[0], row[1])
