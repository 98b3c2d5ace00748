"""Zip files people hand in: everything in them is counted as it really unpacks, one level deep.

A table of contents may lie about sizes and a few kilobytes may hold gigabytes, so every member is
read through once, in pieces, and thrown away.
"""

import tempfile
import zipfile
import zlib
from typing import IO, BinaryIO, Final, cast

from renaksi.core.files import HEAD, MEGABYTE, OFFICE_TYPES, ZIP, FileFault, media_type
from renaksi.services.steps.uploads import MAX_MEMBERS, bad_file, require_short_directory

MAX_INSIDE: Final = 200 * MEGABYTE
MAX_RATIO: Final = 100
"""How many times its own size a file may unpack to, once that is more than FREE."""
FREE: Final = 20 * MEGABYTE
CHUNK: Final = 256 * 1024
IN_MEMORY: Final = MEGABYTE
MARKS: Final = (
    b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
"""How archives and compressed files begin: zip, RAR, 7z, gzip, bzip2, xz, zstandard."""
TAR: Final = slice(257, 262)


def require_plain_zip(stream: BinaryIO, kind: str) -> None:
    """Raise Invalid (BAD_FILE) for a zip that is a bomb, broken, locked, empty, or holds archives.

    `kind`: ZIP, or an Office type, whose embedded sheets and pictures are no archives of people's.
    Leaves the stream at its start.
    """
    size = stream.seek(0, 2)
    try:
        _Count(size).archive(stream, nested=kind == ZIP)
    except RuntimeError as error:  # zipfile's word for a member with a password
        raise bad_file(FileFault.ENCRYPTED) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
    ) as error:
        raise bad_file(FileFault.BROKEN) from error
    stream.seek(0)


class _Count:
    """What has been unpacked so far, of this file and of the documents in it."""

    def __init__(self, size: int) -> None:
        self.limit = min(MAX_INSIDE, max(FREE, size * MAX_RATIO))
        self.left = self.limit
        self.members = 0

    def archive(self, stream: BinaryIO, *, nested: bool) -> None:
        require_short_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            self.members += len(members)
            if not members:
                raise bad_file(FileFault.NOTHING_INSIDE)
            if self.members > MAX_MEMBERS:
                raise bad_file(FileFault.TOO_MANY_INSIDE, limit=MAX_MEMBERS)
            if sum(one.file_size for one in members) > self.left:
                raise self.too_far()
            for one in members:
                with archive.open(one) as content:
                    self.member(one.filename, content, nested=nested)

    def member(self, name: str, content: IO[bytes], *, nested: bool) -> None:
        head = content.read(HEAD)
        self.take(len(head))
        if not (nested and is_archive(head)):
            self.drain(content)
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            copy.write(head)
            self.drain(content, cast("BinaryIO", copy))
            self.document(name, head, cast("BinaryIO", copy))

    def document(self, name: str, head: bytes, copy: BinaryIO) -> None:
        """An Office document is a zip by its make, not by its purpose: it may lie in a ZIP."""
        if not head.startswith(b"PK"):
            raise bad_file(FileFault.NESTED_ARCHIVE, member=name)
        require_short_directory(copy)
        with zipfile.ZipFile(copy) as archive:
            kind = media_type(head, archive.namelist())
        if kind not in OFFICE_TYPES:
            raise bad_file(FileFault.NESTED_ARCHIVE, member=name)
        self.archive(copy, nested=False)

    def drain(self, content: IO[bytes], into: BinaryIO | None = None) -> None:
        """To its end, where zipfile compares the checksum."""
        while chunk := content.read(CHUNK):
            self.take(len(chunk))
            if into is not None:
                into.write(chunk)

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise self.too_far()

    def too_far(self) -> Exception:
        return bad_file(FileFault.UNPACKS_TOO_FAR, limit_size=self.limit)


def is_archive(head: bytes) -> bool:
    return head.startswith(MARKS) or head[TAR] == b"ustar"
