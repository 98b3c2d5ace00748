"""Every view says who may reach it. `unguarded` finds the one that forgot."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, redirect, request, url_for
from flask_login import current_user

from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import Permission, holds_anywhere

View = Callable[..., Any]


def signed_in(view: View) -> View:
    """Anyone with an account. Rights on the object itself are the service's or query's to check."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            return to_sign_in()
        return view(*args, **kwargs)

    guarded.guard = "signed_in"  # type: ignore[attr-defined]
    return guarded


def needs(permission: Permission) -> Callable[[View], View]:
    """Only people one of whose roles can have `permission` at all (somewhere)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return to_sign_in()
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


def to_sign_in() -> Any:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    if target == "/":
        target = None
    return redirect(url_for("door.sign_in", lanjut=target))


def unguarded(app: Flask) -> list[str]:
    """Endpoints that do not say who may reach them."""
    views = app.view_functions.items()
    return sorted(name for name, view in views if not hasattr(view, "guard"))
