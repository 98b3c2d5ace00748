"""The blueprint of published figures, and how often one address may ask for them."""

from time import monotonic
from typing import Final

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from renaksi.core.rate_limit import RateLimit
from renaksi.core.throttle import address_key
from renaksi.labels.publication import TOO_MANY
from renaksi.views.errors import page

bp = Blueprint("open_data", __name__, url_prefix="/publik")
PAGES: Final = RateLimit(600)
FILES: Final = RateLimit()
"""Whole tables cost more than a page."""


@bp.before_request
def turned_away() -> ResponseReturnValue | None:
    """The answer to an address that asks too often, or None."""
    limit = FILES if request.endpoint == "open_data.file" else PAGES
    seconds = limit.wait(address_key(request.remote_addr or ""), monotonic())
    if not seconds:
        return None
    response = make_response(page(429, TOO_MANY.format(seconds=seconds)))
    response.headers["Retry-After"] = str(seconds)
    return response
