"""The one door from a request to the services."""

import uuid
from datetime import UTC, datetime

from flask import Flask, g
from flask_login import UserMixin, current_user

from renaksi.core.policy import Actor
from renaksi.extensions import db, login_manager
from renaksi.models import User
from renaksi.queries.people import actor_of
from renaksi.services.context import Context


class SignedIn(UserMixin):
    """The person behind the session, with the grants of today."""

    def __init__(self, user: User, actor: Actor) -> None:
        self.user = user
        self.actor = actor

    def get_id(self) -> str:
        return str(self.user.id)


def init_app(app: Flask) -> None:
    login_manager.user_loader(_load)

    @app.before_request
    def _stamp() -> None:
        g.now = datetime.now(UTC)
        g.request_id = uuid.uuid4().hex[:16]


def _load(identity: str) -> SignedIn | None:
    session = db.session()
    user = session.get(User, int(identity))
    if user is None or not user.is_active:
        return None
    ctx = Context(session, Actor(user.id), now())
    return SignedIn(user, actor_of(session, user, ctx.today))


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
