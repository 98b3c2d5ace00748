"""What a handed-in file is, and keeping it; shared by the use cases that take files in."""

import struct
import zipfile
from typing import BinaryIO, Final

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import (
    HEAD,
    MAX_FILE,
    MEGABYTE,
    OLD_OFFICE,
    PDF,
    FileFault,
    FileStore,
    clean_name,
    media_type,
)
from renaksi.models import StoredFile
from renaksi.services.context import Context

PDF_END: Final = 16 * 1024
"""How far before the end of a whole PDF its end mark stands; scanners may add some bytes."""
ZIP_END: Final = struct.Struct("<4s4H2LH")
MAX_DIRECTORY: Final = MEGABYTE
"""Bytes of a zip's table of contents: what reading the names alone may cost."""
MAX_MEMBERS: Final = 2000
ENCRYPTED_MARK: Final = "EncryptedPackage".encode("utf-16-le")


def keep(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    *,
    kind: str,
    name: str,
    agency_id: int,
    max_bytes: int,
) -> StoredFile:
    """A content in the store and its row in the session; the caller commits and audits."""
    stored = store.put(stream, max_bytes=max_bytes)
    file = StoredFile(
        sha256=stored.sha256,
        size=stored.size,
        media_type=kind,
        name=clean_name(name, kind),
        agency_id=agency_id,
        uploaded_by_id=ctx.actor.user_id,
        uploaded_at=ctx.now,
    )
    ctx.session.add(file)
    return file


def recognise(stream: BinaryIO, allowed: frozenset[str]) -> str:
    """The media type by content, one of `allowed`; leaves the stream at its start."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise bad_file(FileFault.EMPTY)
    kind = media_type(head, _members(stream))
    if kind == OLD_OFFICE and _is_encrypted(stream):
        raise bad_file(FileFault.ENCRYPTED)
    if kind not in allowed:
        raise bad_file(FileFault.OTHER_TYPE, found=kind, wanted=tuple(allowed))
    if kind == PDF and not _is_whole_pdf(stream):
        raise bad_file(FileFault.TRUNCATED)
    stream.seek(0)
    return kind


def bad_file(fault: FileFault, **detail: object) -> Invalid:
    return Invalid(Refusal.BAD_FILE, field="file", why=fault, **detail)


def _members(stream: BinaryIO) -> frozenset[str]:
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        return frozenset()
    require_short_directory(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return frozenset()


def require_short_directory(stream: BinaryIO) -> None:
    """Raise Invalid before a table of contents is read that is too long to be read.

    Says a zip64 that more stands elsewhere, its figures here are all ones: too many as well.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - ZIP_END.size - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < ZIP_END.size:
        return  # no zip at all; whoever opens it will say so
    _mark, _disk, _start, _here, count, length, _offset, _note = ZIP_END.unpack_from(tail, at)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY:
        raise bad_file(FileFault.TOO_MANY_INSIDE, limit=MAX_MEMBERS)


def _is_encrypted(stream: BinaryIO) -> bool:
    """An Office file with a password is an OLE container that names its encrypted package."""
    stream.seek(0)
    return ENCRYPTED_MARK in stream.read(MAX_FILE)


def _is_whole_pdf(stream: BinaryIO) -> bool:
    end = stream.seek(0, 2)
    stream.seek(max(0, end - PDF_END))
    return b"%%EOF" in stream.read()
