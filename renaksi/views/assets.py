"""Static files under names that carry their content's hash, cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

from renaksi.views import guards

YEAR = 31_536_000


def init_app(app: Flask) -> None:
    root = Path(app.static_folder or "")
    guards.public(app.view_functions["static"])

    @lru_cache(maxsize=None if not app.debug else 0)
    def address(_under: str, name: str) -> str:
        mark = hashlib.sha256((root / name).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=mark)

    def asset(name: str) -> str:
        """Made once for every path the site stands under: pages ask for it row by row."""
        return address(request.root_path, name)

    @app.after_request
    def _cache(response: Response) -> Response:
        if request.endpoint == "static" and request.args.get("v"):
            response.cache_control.max_age = YEAR
            response.cache_control.public = True
            response.cache_control.immutable = True
            response.cache_control.no_cache = None
        return response

    app.jinja_env.globals["asset"] = asset
