"""Files on their way in and out of a request: one place knows where they lie."""

from typing import BinaryIO, cast

from flask import current_app
from werkzeug.datastructures import FileStorage

from renaksi.config import Settings
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import MAX_FILE, FileStore
from renaksi.models import StoredFile
from renaksi.services.files import store_file
from renaksi.storage import LocalStorage, files_in, previews_in
from renaksi.views.context import current_context


def file_store() -> FileStore:
    return files_in(settings().data_dir)


def preview_store() -> LocalStorage:
    return previews_in(settings().data_dir)


def keep_upload(
    upload: FileStorage | None,
    *,
    agency_id: int,
    allowed: frozenset[str],
    max_bytes: int = MAX_FILE,
) -> StoredFile:
    """Store what a form's file field brought. Raises Invalid (field `file`) with the reason."""
    return store_file(
        current_context(),
        file_store(),
        stream_of(upload),
        name=(upload.filename if upload else None) or "",
        agency_id=agency_id,
        allowed=allowed,
        max_bytes=max_bytes,
    )


def stream_of(upload: FileStorage | None) -> BinaryIO:
    """The content of a file field; Invalid when it was left empty."""
    if upload is None or not upload.filename:
        raise Invalid(Refusal.FILE_MISSING, field="file")
    return cast("BinaryIO", upload.stream)


def settings() -> Settings:
    found: Settings = current_app.extensions["renaksi"]
    return found
