"""Berkas: downloading a stored file."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from renaksi.queries.files import visible_file
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store

bp = Blueprint("files", __name__)


@bp.get("/berkas/<int:file_id>")
@signed_in
def download(file_id: int) -> ResponseReturnValue:
    ctx = current_context()
    file = visible_file(ctx.session, ctx.actor, file_id, ctx.today, ctx.now)
    return send_stream(file_store().open(file.sha256), file.media_type, file.name)
