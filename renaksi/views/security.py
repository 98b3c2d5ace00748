"""Security headers on every answer. The policy allows nothing from elsewhere and nothing inline.

And no query of an address brings a NUL in: PostgreSQL refuses every question that holds one.
"""

from typing import Final

from flask import Flask, Request, Response, request
from werkzeug.datastructures import MultiDict
from werkzeug.utils import cached_property

POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "manifest-src 'self'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class CleanRequest(Request):
    """What a browser sent, with a mark for NUL in its query; forms clean their own texts."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        sent = super().args.items(multi=True)
        return self.parameter_storage_class(
            (name, value.replace("\0", "\N{REPLACEMENT CHARACTER}")) for name, value in sent
        )


def init_app(app: Flask) -> None:
    app.request_class = CleanRequest

    @app.after_request
    def _protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
