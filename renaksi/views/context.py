"""The one door from a request to the services."""

import uuid
from datetime import UTC, datetime

from flask import Flask, g, request
from flask_login import UserMixin, current_user
from sqlalchemy.exc import OperationalError

from renaksi.core.policy import Actor
from renaksi.core.sessions import is_stale
from renaksi.extensions import db, login_manager
from renaksi.models import User
from renaksi.queries.door import session_of
from renaksi.queries.people import actor_of
from renaksi.services import door
from renaksi.services.context import Context
from renaksi.services.steps import passwords


class SignedIn(UserMixin):
    """The person behind the session, with the grants of today."""

    def __init__(self, user: User, actor: Actor, token: str, session_id: int) -> None:
        self.user = user
        self.actor = actor
        self.token = token
        self.session_id = session_id

    def get_id(self) -> str:
        """What the (signed) cookie carries: the session's token, never the person's number."""
        return self.token


def init_app(app: Flask) -> None:
    login_manager.user_loader(_load)
    # People change between office network and telephone; the server-side session is the guard.
    login_manager.session_protection = None
    passwords.use_cheap_hashes(bool(app.config["TESTING"]))

    @app.before_request
    def _stamp() -> None:
        g.now = datetime.now(UTC)
        g.request_id = uuid.uuid4().hex[:16]


def _load(token: str) -> SignedIn | None:
    session = db.session()
    found = session_of(session, passwords.token_hash(token), now())
    if found is None:
        return None
    user, row = found
    session_id, user_id = row.id, user.id
    ctx = Context(session, Actor(user_id), now())
    if is_stale(row.seen_at, now()):
        _touch(ctx, session_id)
    return SignedIn(user, actor_of(session, user, ctx.today), token, session_id)


def _touch(ctx: Context, session_id: int) -> None:
    """A page must not fail because a long import holds the database just now."""
    try:
        door.touch(ctx, session_id)
    except OperationalError:
        ctx.session.rollback()


def now() -> datetime:
    """One moment for the whole request."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    moment: datetime = g.now
    return moment


def current_context() -> Context:
    """Who asks, when, and the session of this request."""
    actor = current_user.actor if current_user.is_authenticated else Actor(None)
    return Context(db.session(), actor, now(), g.get("request_id", ""))


def caller() -> dict[str, str]:
    """Where the request comes from, as the door's use cases ask for it."""
    return {"address": request.remote_addr or "", "device": request.user_agent.string}
