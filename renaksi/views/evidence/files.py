"""Evidence as files: downloaded as it was handed in, or shown as pictures of its pages.

The original never opens inside the site: it is an attachment, and were a browser to open it all
the same, in a sandbox without scripts. What is shown are pictures drawn by us.
"""

from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue

from renaksi.core.errors import NotFound
from renaksi.core.files import FileStore, Picture
from renaksi.exports.previews import MAX_PAGES, WIDTHS, draw
from renaksi.labels.evidence import has_preview
from renaksi.models import StoredFile
from renaksi.queries.files import visible_version
from renaksi.storage import thumbs_in
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.evidence.blueprint import bp
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, settings

SANDBOX: Final = "default-src 'none'; sandbox"
PRIVATE: Final = "private, no-cache"
AN_HOUR: Final = "private, max-age=3600"
"""A picture of a version never changes; whoever may see it now may look at it for a while."""
WEBP: Final = "image/webp"


@bp.get("/berkas/<int:version_id>")
@signed_in
def download(version_id: int) -> ResponseReturnValue:
    file = _file(version_id)
    answer = send_stream(file_store().open(file.sha256), file.media_type, file.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = PRIVATE
    return answer


@bp.get("/gambar/<int:version_id>/<size>/<int:page>")
@signed_in
def preview(version_id: int, size: str, page: int) -> ResponseReturnValue:
    """One page as a picture; 404 where there is none, 503 while the machine is too busy."""
    if size not in WIDTHS or not 1 <= page <= MAX_PAGES:
        raise NotFound
    file = _file(version_id)
    try:
        picture = _picture(file.sha256, file.media_type, size, page, file_store())
    except TimeoutError:
        return Response(status=503, headers={"Retry-After": "30"})
    if picture is None:
        raise NotFound
    answer = Response(picture.content, mimetype=WEBP)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = AN_HOUR
    return answer


def page_count(sha256: str, media_type: str, store: FileStore) -> int:
    """Pages that can be shown; 0 where there are none, or where drawing fails."""
    if not has_preview(media_type):
        return 0
    try:
        picture = _picture(sha256, media_type, "besar", 1, store)
    except (TimeoutError, NotFound):
        return 0
    return picture.pages if picture else 0


def _file(version_id: int) -> StoredFile:
    ctx = current_context()
    return visible_version(ctx.session, ctx.actor, version_id, ctx.today, ctx.now)


def _picture(
    sha256: str, media_type: str, size: str, page: int, store: FileStore
) -> Picture | None:
    thumbs = thumbs_in(settings().data_dir)
    return thumbs.get(sha256, size, page, lambda: draw(store.open(sha256), media_type, page, size))
