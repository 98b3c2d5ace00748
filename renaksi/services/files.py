"""Keeping files: what they are is read from their content, never from their name."""

from typing import BinaryIO

from renaksi.core.audit import AuditEvent
from renaksi.core.files import MAX_FILE, FileStore
from renaksi.models import StoredFile
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps.uploads import keep, recognise


def store_file(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    *,
    name: str,
    agency_id: int,
    allowed: frozenset[str],
    max_bytes: int = MAX_FILE,
) -> StoredFile:
    """Keep a file that somebody handed in for `agency_id`; the caller has checked that they may.

    Raises Invalid (BAD_FILE, FILE_TOO_LARGE) with the field `file`.
    """
    kind = recognise(stream, allowed)
    with transaction(ctx):
        file = keep(
            ctx, store, stream, kind=kind, name=name, agency_id=agency_id, max_bytes=max_bytes
        )
        audit.record(
            ctx,
            AuditEvent.FILE_STORE,
            file,
            agency_id=agency_id,
            after={"name": file.name, "size": file.size, "sha256": file.sha256},
        )
    return file
