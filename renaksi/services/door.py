"""The door: signing in and out, sessions, and the password of one's own account."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, delete, select, update

from renaksi.core import throttle
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooSoon
from renaksi.core.passwords import Weakness, weakness
from renaksi.core.policy import Actor
from renaksi.models import SignInThrottle, User, UserSession
from renaksi.queries import door as reads
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import passwords

KEPT = throttle.REMEMBERED * 24
"""Attempts older than this say nothing any more and are swept away."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A person who has been let in, and the token for their cookie."""

    user_id: int
    token: str
    must_change_password: bool = False


def sign_in(
    ctx: Context, *, email: str, password: str, address: str, device: str = "", leaving: str = ""
) -> Entry:
    """Let a person in. `leaving`: the token this browser held so far; it ends.

    Unknown, wrong and disabled give one refusal, after the same work (Invalid, BAD_CREDENTIALS).
    Raises TooSoon with the seconds to wait.
    """
    _admit(ctx, email, address)
    user = ctx.session.scalar(select(User).where(User.email == email.strip().lower()))
    good = passwords.matches(user.password_hash if user else "", password)
    if user is None or not good or not user.is_active:
        raise Invalid(Refusal.BAD_CREDENTIALS, "password")
    person = replace(ctx, actor=Actor(user.id, user.name))
    with transaction(person) as session:
        _forgive(ctx, email, address)
        _end(ctx, UserSession.token_hash == passwords.token_hash(leaving))
        _sweep(ctx, user)
        token = open_session(person, user, address, device)
        renewed = passwords.hashed(password) if passwords.is_outdated(user.password_hash) else None
        session.execute(  # not through the object: two devices may sign in at the same moment
            update(User)
            .where(User.id == user.id)
            .values(
                previous_signed_in_at=User.signed_in_at,
                signed_in_at=ctx.now,
                password_hash=renewed or User.password_hash,
            )
        )
        audit.record(person, AuditEvent.USER_SIGN_IN, user)
        return Entry(user.id, token, user.must_change_password)


def open_session(ctx: Context, user: User, address: str = "", device: str = "") -> str:
    """A new session row, in the caller's transaction; the token is known only to the caller."""
    token = passwords.new_token()
    ctx.session.add(
        UserSession(
            token_hash=passwords.token_hash(token),
            user_id=user.id,
            epoch=user.session_epoch,
            created_at=ctx.now,
            seen_at=ctx.now,
            address=throttle.address_key(address),
            device=device[:300],
        )
    )
    return token


def _admit(ctx: Context, email: str, address: str) -> None:
    """Count the attempt before it is made, so that a hundred at once are not one.

    A success takes the count back. Two first attempts at the same moment meet on the key:
    the second looks again.
    """
    try:
        _reserve(ctx, email, address)
    except Conflict:
        _reserve(ctx, email, address)


def _reserve(ctx: Context, email: str, address: str) -> None:
    with transaction(ctx) as session:
        row, past = reads.history(session, email, address, ctx.now)
        if seconds := throttle.seconds_to_wait(past, ctx.now):
            raise TooSoon(Refusal.TRY_LATER, seconds=seconds)
        if row is None:
            row = SignInThrottle(
                account=throttle.account_key(email), address=throttle.address_key(address)
            )
            session.add(row)
        row.failures = past.failures + 1
        row.last_failure_at = ctx.now
        row.wait_until = throttle.wait_after(past, ctx.now)
        session.flush()
        session.execute(
            delete(SignInThrottle).where(SignInThrottle.last_failure_at < ctx.now - KEPT)
        )


def _forgive(ctx: Context, email: str, address: str) -> None:
    ctx.session.execute(
        delete(SignInThrottle).where(
            SignInThrottle.account == throttle.account_key(email),
            SignInThrottle.address == throttle.address_key(address),
        )
    )


def _end(ctx: Context, *which: ColumnElement[bool]) -> int:
    ended = ctx.session.execute(
        update(UserSession).where(UserSession.ended_at.is_(None), *which).values(ended_at=ctx.now)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def _sweep(ctx: Context, user: User) -> None:
    """Sessions so old that even the address says nothing any more."""
    ctx.session.execute(
        delete(UserSession).where(
            UserSession.user_id == user.id,
            UserSession.created_at < ctx.now - throttle.KNOWN_FOR,
        )
    )


def sign_out(ctx: Context, token: str) -> None:
    """The session ends here, not only in the browser."""
    with transaction(ctx):
        _end(ctx, UserSession.token_hash == passwords.token_hash(token))


def touch(ctx: Context, session_id: int) -> None:
    """Note that the person is still there (at most once a minute: `core.sessions.is_stale`)."""
    with transaction(ctx) as session:
        session.execute(
            update(UserSession).where(UserSession.id == session_id).values(seen_at=ctx.now)
        )


def end_session(ctx: Context, session_id: int) -> None:
    """End one of one's own sessions: a browser left open somewhere."""
    with transaction(ctx):
        mine = UserSession.user_id == ctx.actor.user_id
        if not _end(ctx, UserSession.id == session_id, mine):
            raise NotFound


def sign_out_everywhere(ctx: Context) -> None:
    """End every session of one's own, this one included."""
    with transaction(ctx):
        user = _me(ctx)
        user.session_epoch += 1
        _end(ctx, UserSession.user_id == user.id)
        audit.record(ctx, AuditEvent.USER_SIGN_OUT_ALL, user)


def change_password(ctx: Context, *, old: str, new: str, address: str, device: str = "") -> Entry:
    """Replace one's own password, knowing the old one. Every session ends; a new one begins."""
    if new == old:
        raise Invalid(Refusal.WEAK_PASSWORD, "new", why=Weakness.SAME_AS_BEFORE)
    user = _me(ctx)
    email = user.email
    _refuse_weak(user, new)
    _admit(ctx, email, address)
    if not passwords.matches(_me(ctx).password_hash, old):
        raise Invalid(Refusal.OLD_PASSWORD, "old")
    with transaction(ctx):
        user = _me(ctx)
        _forgive(ctx, email, address)
        _replace_password(ctx, user, new)
        token = open_session(ctx, user, address, device)
        audit.record(ctx, AuditEvent.USER_PASSWORD, user)
        return Entry(user.id, token)


def use_reset_link(ctx: Context, token: str, new: str) -> None:
    """Choose a password by a one-time link. The link is used up, every session ends."""
    with transaction(ctx) as session:
        found = reads.reset_of(session, passwords.token_hash(token), ctx.now, lock=True)
        if found is None:
            raise NotFound(Refusal.LINK_EXPIRED)
        reset, user = found
        _refuse_weak(user, new)
        person = replace(ctx, actor=Actor(user.id, user.name))
        reset.used_at = ctx.now
        _replace_password(person, user, new)
        session.execute(
            delete(SignInThrottle).where(SignInThrottle.account == throttle.account_key(user.email))
        )
        audit.record(person, AuditEvent.USER_PASSWORD, user, after={"by_link": True})


def knock_with_link(ctx: Context, address: str) -> None:
    """Count a link that leads nowhere; raises TooSoon when too many came from this address."""
    _admit(ctx, "reset-link", address)


def _refuse_weak(user: User, new: str) -> None:
    if why := weakness(new, user.email, user.name):
        raise Invalid(Refusal.WEAK_PASSWORD, "new", why=why)


def _replace_password(ctx: Context, user: User, new: str) -> None:
    user.password_hash = passwords.hashed(new)
    user.must_change_password = False
    user.session_epoch += 1
    _end(ctx, UserSession.user_id == user.id)


def _me(ctx: Context) -> User:
    if ctx.actor.user_id is None:
        raise NotAllowed(Refusal.NOT_YOURS)
    return ctx.session.get_one(User, ctx.actor.user_id)
