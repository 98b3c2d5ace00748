"""Files people hand in: what they are by their content, what they may be called, why they fail.

The name a file comes with proves nothing; its first bytes and, for Office files, the members of
its zip container do.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final, Protocol

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
WEBP: Final = "image/webp"
HEIC: Final = "image/heic"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ZIP: Final = "application/zip"
RAR: Final = "application/vnd.rar"
SEVEN_ZIP: Final = "application/x-7z-compressed"
PROGRAM: Final = "application/x-executable"
VIDEO: Final = "video/mp4"
OLD_OFFICE: Final = "application/x-ole-storage"
CSV: Final = "text/csv"
HTML: Final = "text/html"
MEGABYTE: Final = 1024 * 1024
MAX_FILE: Final = 20 * MEGABYTE
MAX_SHEET: Final = 10 * MEGABYTE
MAX_LOGO: Final = MEGABYTE
MAX_EVIDENCE: Final = 25 * MEGABYTE
EVIDENCE_TYPES: Final = frozenset({PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ZIP})
"""What evidence (bukti dukung) may be."""
OFFICE_TYPES: Final = frozenset({DOCX, XLSX, PPTX})
IMAGE_TYPES: Final = frozenset({PNG, JPEG, WEBP})
MAX_NAME: Final = 120
HEAD: Final = 1024
"""Bytes that `media_type` needs to see."""
SUFFIX: Final = {
    PDF: ".pdf", PNG: ".png", JPEG: ".jpg", WEBP: ".webp", XLSX: ".xlsx", DOCX: ".docx",
    PPTX: ".pptx", ZIP: ".zip", CSV: ".csv",
}  # fmt: skip
_RESERVED: Final = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
)


class FileFault(StrEnum):
    """Why a file is refused; one Indonesian sentence each in `renaksi.labels.files`."""

    EMPTY = "empty"
    OTHER_TYPE = "other_type"
    TRUNCATED = "truncated"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    OLD_EXCEL = "old_excel"
    NOT_A_SHEET = "not_a_sheet"
    TOO_BIG_INSIDE = "too_big_inside"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_SUCH_SHEET = "no_such_sheet"
    NO_HEADER = "no_header"
    NOT_TEXT = "not_text"
    UNCLOSED_QUOTE = "unclosed_quote"
    OTHER_PLAN = "other_plan"
    TOO_MANY_PIXELS = "too_many_pixels"
    NESTED_ARCHIVE = "nested_archive"
    TOO_MANY_INSIDE = "too_many_inside"
    UNPACKS_TOO_FAR = "unpacks_too_far"
    NOTHING_INSIDE = "nothing_inside"
    ANNOUNCED_OTHERWISE = "announced_otherwise"


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a content lies (its hash) and how long it is."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a file as a WebP image, and how many pages the file has."""

    content: bytes
    pages: int


class FileStore(Protocol):
    """A place that keeps contents under their SHA-256. The same content is kept once."""

    def put(self, stream: BinaryIO, *, max_bytes: int) -> Stored:
        """Keep the rest of `stream`. Raises Invalid (FILE_TOO_LARGE) and keeps nothing then."""

    def open(self, sha256: str) -> BinaryIO:
        """The content from its start. Raises NotFound."""

    def discard(self, sha256: str, *, keep_younger: float = 0) -> bool:
        """Forget a content that nothing refers to; no error when it is not there.

        `keep_younger`: seconds; one that was put since then stays, for its row may be on its way.
        Whether it is gone now.
        """

    def contents(self, *, older_than: float = 0) -> Iterator[str]:
        """The hash of everything that is kept, in order; of what was put so many seconds ago."""

    def drop_unfinished(self, *, older_than: float) -> int:
        """Forget what a crash left half written so many seconds ago; how many."""


def media_type(head: bytes, members: Collection[str] = ()) -> str | None:
    """What a content is, by its first bytes and the members of its zip; None when unknown."""
    if b"%PDF-" in head[:HEAD]:
        return PDF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp" and b"\0" in head:
        return HEIC if head[8:12] in _HEIC_BRANDS else VIDEO
    if head.startswith((b"MZ", b"\x7fELF")) and b"\0" in head:  # a table may begin with "MZ"
        return PROGRAM
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(members)
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), None)


_STARTS: Final = {
    b"\x89PNG\r\n\x1a\n": PNG,
    b"\xff\xd8\xff": JPEG,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OLD_OFFICE,
    b"Rar!\x1a\x07": RAR,
    b"7z\xbc\xaf\x27\x1c": SEVEN_ZIP,
}
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
_MAIN_PART: Final = {
    "xl/workbook.xml": XLSX,
    "word/document.xml": DOCX,
    "ppt/presentation.xml": PPTX,
}


def _of_zip(members: Collection[str]) -> str:
    return next((kind for part, kind in _MAIN_PART.items() if part in members), ZIP)


def clean_name(name: str, kind: str | None = None) -> str:
    """A name safe to show and to save under: no path, no control or direction marks, one suffix."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = re.sub(r"\s+", " ", _RESERVED.sub("", last)).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    ending = SUFFIX.get(kind or "", f".{suffix.lower()}" if suffix else "")
    if ending == ".jpg" and suffix.lower() == "jpeg":
        ending = ".jpeg"
    return (stem.strip(" .")[: MAX_NAME - len(ending)] or "berkas") + ending
