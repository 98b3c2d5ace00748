"""A client that signs in, sends the CSRF token as a browser would, and looks at every page it gets."""

import secrets
from datetime import UTC, datetime
from typing import Any, Self

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from renaksi.core.policy import Actor
from renaksi.models import User
from renaksi.services.context import Context
from renaksi.services.door import open_session
from tests.support.backends import settle
from tests.support.page_checks import faults

WRITING = {"POST", "PUT", "PATCH", "DELETE"}


class BadPage(AssertionError):
    """A page came back that no page of ours may be."""


class PageClient(FlaskClient):
    """`csrf=False` sends a request without token; `check=False` leaves the page unchecked."""

    session: Session | None = None  # the test's own, kept in step with what requests wrote

    def open(
        self, *args: Any, csrf: bool = True, check: bool = True, **kwargs: Any
    ) -> TestResponse:
        if csrf and kwargs.get("method", "GET") in WRITING:
            headers = dict(kwargs.pop("headers", None) or {})
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token(), **headers}
        self.hand_over()
        response = super().open(*args, **kwargs)
        if self.session is not None:
            self.session.expire_all()
        if check and response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            self.look_at(response)
        return response

    def sign_in(self, user: User) -> Self:
        """As after the sign-in page, without the cost of a password; the page has tests of its own."""
        if self.session is None:
            message = "a client of `make_client` is needed to sign in"
            raise RuntimeError(message)
        now = datetime.now(UTC)
        token = open_session(Context(self.session, Actor(user.id), now), user, "127.0.0.1")
        self.hand_over()
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
        return self

    def hand_over(self) -> None:
        """Let the request see what the test prepared."""
        if self.session is not None:
            settle(self.session)

    def csrf_token(self) -> str:
        """Signed as Flask-WTF signs it, for the value this client's session holds."""
        with self.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        app = self.application
        key = app.config.get("WTF_CSRF_SECRET_KEY", app.secret_key)
        return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw)

    def look_at(self, response: TestResponse) -> None:
        if found := faults(response.text):
            where = f"{response.request.method} {response.request.path}: {response.status}"
            raise BadPage("\n  ".join([where, *found]))
