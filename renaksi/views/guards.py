"""Every view says who may reach it. `unguarded` finds the one that forgot."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, redirect, render_template, request, url_for
from flask_login import current_user

from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import Permission, holds_anywhere

View = Callable[..., Any]
WITH_FIRST_PASSWORD = frozenset({"account.password", "door.sign_out"})
"""All that somebody may reach who has not yet chosen a password of their own."""


def signed_in(view: View) -> View:
    """Anyone with an account. Rights on the object itself are the service's or query's to check."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        return _turned_away() or view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def needs(permission: Permission) -> Callable[[View], View]:
    """Only people one of whose roles can have `permission` at all (somewhere)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if answer := _turned_away():
                return answer
            if not holds_anywhere(current_user.actor, permission):
                raise NotAllowed(Refusal.ROLE_MISSING)
            return view(*args, **kwargs)

        guarded.guard = permission.value  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Everybody, without a session. Such pages live under /publik or are the door itself."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def _turned_away() -> Any:
    """The answer to somebody who may not go on, or None."""
    if not current_user.is_authenticated:
        return to_sign_in()
    if current_user.user.must_change_password and request.endpoint not in WITH_FIRST_PASSWORD:
        return redirect(url_for("account.password", lanjut=_here()))
    return None


def to_sign_in() -> Any:
    """To the door, and afterwards back here. What was being sent is not thrown away."""
    if request.accept_mimetypes.best == "application/json":
        message = "Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu ulangi."
        return {"status": 401, "message": message}, 401
    if request.method not in {"GET", "HEAD"}:
        return render_template("door/ended.html"), 401
    return redirect(url_for("door.sign_in", lanjut=_here()))


def _here() -> str | None:
    if request.method != "GET" or request.path == "/":
        return None
    return request.full_path.rstrip("?")


def safe_path(target: str | None) -> str | None:
    r"""`target` if it is a path on this site, else None.

    Browsers read "//host", "/\host" and "/<tab>/host" as another site.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(sign) < 32 or ord(sign) == 127 for sign in target):  # noqa: PLR2004
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def unguarded(app: Flask) -> list[str]:
    """Endpoints that do not say who may reach them."""
    views = app.view_functions.items()
    return sorted(name for name, view in views if not hasattr(view, "guard"))
