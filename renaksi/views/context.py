"""The one door from a request to the services."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask, g, request
from flask_login import UserMixin, current_user
from sqlalchemy.exc import OperationalError

from renaksi.core.policy import Actor
from renaksi.core.sessions import is_stale
from renaksi.extensions import db, login_manager
from renaksi.models import User
from renaksi.queries.signed_in import Visitor, visitor_of
from renaksi.services import door
from renaksi.services.context import Context
from renaksi.services.steps import passwords


class SignedIn(UserMixin):
    """The person behind the session, with the grants of today."""

    def __init__(self, visitor: Visitor, token: str) -> None:
        self.user: User = visitor.user
        self.actor: Actor = visitor.actor
        self.token = token
        self.session_id = visitor.session_id
        self.homes: Mapping[int, str] = visitor.homes

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
    ctx = Context(db.session(), Actor(None), now())
    found = visitor_of(ctx.session, passwords.token_hash(token), ctx.now, ctx.today)
    if found is None:
        return None
    if is_stale(found.seen_at, ctx.now):
        _touch(replace(ctx, actor=found.actor), found.session_id)
    return SignedIn(found, token)


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
