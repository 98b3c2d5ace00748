"""Data terbuka: what there is, what it means, and the files, which anybody's cache may keep."""

import hashlib
from typing import Final

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.files import CSV
from renaksi.core.policy import Actor
from renaksi.exports.open_data import as_csv, as_json
from renaksi.extensions import db
from renaksi.labels import publication as words
from renaksi.queries.publication import releases
from renaksi.services.context import Context
from renaksi.views.context import current_context, now
from renaksi.views.guards import public
from renaksi.views.open_data.blueprint import bp
from renaksi.views.open_data.reading import nation

MEDIA: Final = {"csv": CSV, "json": "application/json"}


@bp.get("/data")
@public
def data() -> ResponseReturnValue:
    ctx = current_context()
    return render_template(
        "open_data/data.html", known=releases(ctx.session, ctx.today).all, words=words
    )


@bp.get("/data/renaksi-<int:year>.<any(csv, json):suffix>")
@public
def file(year: int, suffix: str) -> Response:
    """The same bytes for everybody, so nothing here asks who is looking: no cookie is read."""
    ctx = Context(db.session(), Actor(None), now())
    seen = nation(ctx, year)
    if seen is None:
        raise NotFound
    of = seen.results.year if seen.results else None
    content = as_csv(seen.found, of, ctx.now) if suffix == "csv" else as_json(seen.found, of)
    response = Response(content, mimetype=MEDIA[suffix])
    response.headers["Content-Disposition"] = f"attachment; filename=renaksi-{year}.{suffix}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.cache_control.public = True
    response.cache_control.no_cache = True  # kept, but asked after: rules change at once
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request)
    return response
