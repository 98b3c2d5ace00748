"""Whether a file handed in as evidence is what it says, whole, and can be opened by a verifier.

Nothing is decoded here that could be large: images are followed mark by mark, zips are unpacked in
pieces, PDF files are asked for their first page only.
"""

import logging
import zlib
from typing import BinaryIO, Final

from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from renaksi.core.files import EVIDENCE_TYPES, JPEG, PDF, PNG, WEBP, FileFault
from renaksi.services.steps.uploads import bad_file, recognise
from renaksi.services.steps.zip_content import require_plain_zip

MAX_SIDE: Final = 13_000
"""Pixels; more than cameras and scanners of offices make, and as much as Pillow opens."""
CHUNK: Final = 256 * 1024
logging.getLogger("pypdf").setLevel(logging.ERROR)  # it tells of every blemish it reads over


def require_evidence(stream: BinaryIO) -> str:
    """The media type, by content. Raises Invalid (BAD_FILE); leaves the stream at its start."""
    kind = recognise(stream, EVIDENCE_TYPES)
    if kind == PDF:
        _require_pdf(stream)
    elif kind in _WHOLE:
        _require_image(stream, kind)
    else:
        require_plain_zip(stream, kind)
    stream.seek(0)
    return kind


def _require_pdf(stream: BinaryIO) -> None:
    """It opens without a password and has a page. Files locked against printing alone do."""
    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise bad_file(FileFault.ENCRYPTED)
        found = reader.get_num_pages() > 0 and reader.pages[0] is not None
    except (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
            RecursionError, NotImplementedError, OSError, EOFError) as error:  # fmt: skip
        raise bad_file(FileFault.BROKEN) from error
    if not found:
        raise bad_file(FileFault.BROKEN)


def _require_image(stream: BinaryIO, kind: str) -> None:
    """Its head can be read and it reaches its end. A WebP is unpacked to be opened: end first."""
    checks = (_require_head, _require_end)
    for check in reversed(checks) if kind == WEBP else checks:
        stream.seek(0)
        check(stream, kind)


def _require_head(stream: BinaryIO, _kind: str) -> None:
    try:
        with Image.open(stream, formats=("PNG", "JPEG", "WEBP")) as image:
            side = max(image.size)
    except Image.DecompressionBombError as error:
        raise bad_file(FileFault.TOO_MANY_PIXELS, limit=MAX_SIDE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise bad_file(FileFault.BROKEN) from error
    if side > MAX_SIDE:
        raise bad_file(FileFault.TOO_MANY_PIXELS, limit=MAX_SIDE)


def _require_end(stream: BinaryIO, kind: str) -> None:
    if not _WHOLE[kind](stream):
        raise bad_file(FileFault.TRUNCATED)


# ── whether an image reaches its end ──────────────────────────────────────────
def _png_is_whole(stream: BinaryIO) -> bool:
    """Chunk by chunk to IEND, each with its checksum. Raises Invalid for a wrong one."""
    stream.seek(8)
    while len(head := stream.read(8)) == 8:  # noqa: PLR2004 - length and name
        left, name = int.from_bytes(head[:4], "big"), head[4:]
        checksum = zlib.crc32(name)
        while left and (chunk := stream.read(min(CHUNK, left))):
            checksum, left = zlib.crc32(chunk, checksum), left - len(chunk)
        stored = stream.read(4)
        if left or len(stored) < 4:  # noqa: PLR2004 - bytes of a checksum
            return False
        if int.from_bytes(stored, "big") != checksum:
            raise bad_file(FileFault.BROKEN)
        if name == b"IEND":
            return True
    return False


def _webp_is_whole(stream: BinaryIO) -> bool:
    """The container says how long it is."""
    announced = int.from_bytes(stream.read(8)[4:], "little") + 8
    return stream.seek(0, 2) >= announced


def _jpeg_is_whole(stream: BinaryIO) -> bool:
    """Segment by segment to the end mark; a small picture inside (EXIF) has an end mark of its own."""
    stream.seek(2)
    mark = _next_mark(stream)
    while mark is not None and mark != END:
        if mark not in ALONE:
            length = int.from_bytes(stream.read(2), "big")
            stream.seek(max(0, length - 2), 1)
        mark = _next_mark(stream)
    return mark == END


END: Final = 0xD9
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks without a segment behind them; among the picture's own data they say nothing."""
STUFFED: Final = frozenset({0x00, 0xFF, *range(0xD0, 0xD8)})


def _next_mark(stream: BinaryIO) -> int | None:
    """The next mark from here; None at the end of the file. Leaves the stream behind it."""
    while chunk := stream.read(CHUNK):
        at = chunk.find(b"\xff")
        while 0 <= at < len(chunk) - 1:
            if chunk[at + 1] not in STUFFED:
                stream.seek(at + 2 - len(chunk), 1)
                return chunk[at + 1]
            at = chunk.find(b"\xff", at + 1)
        if at == len(chunk) - 1 and len(chunk) > 1:
            stream.seek(-1, 1)  # its second half is in the next piece
    return None


_WHOLE: Final = {PNG: _png_is_whole, JPEG: _jpeg_is_whole, WEBP: _webp_is_whole}
