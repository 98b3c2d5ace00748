"""An export of SP4N-LAPOR! (XLSX or CSV), opened once and read as often as it takes.

Rows are handed out one by one: whatever reads them holds no more than it needs. The reader of
workbooks keeps the cells in memory of its own, bounded by the size a file may have.
"""

import codecs
import csv
import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, BinaryIO, Final, Protocol, cast

import python_calamine as calamine

from renaksi.core.complaint_import import Line
from renaksi.core.complaint_sheet import MAX_ROWS, NEEDED, Column, header_places, text_of
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import HEAD, HTML, MEGABYTE, OLD_OFFICE, FileFault, media_type
from renaksi.imports.package import refused
from renaksi.imports.text import DELIMITERS, MARKS

MAX_BYTES: Final = 200 * MEGABYTE
MAX_INSIDE: Final = 1024 * MEGABYTE
"""All parts of a workbook together, as they really unpack."""
HEADER_WITHIN: Final = 100
CHUNK: Final = MEGABYTE
TOLD_EVERY: Final = 500
"""Lines between two of which whoever watches is told."""
MAX_FIELD: Final = MEGABYTE
"""Characters in one cell of a CSV; an unclosed quote would swallow the rest of the file."""


class _Lines(Protocol):
    """A source of rows that can be gone through again."""

    count: int | None

    def __call__(self) -> Iterator[Line]: ...


class Export:
    """Rows below the header, with the places of the columns that are read."""

    def __init__(self, name: str, sha256: str, lines: _Lines) -> None:
        self.name, self.sha256, self._lines = name, sha256, lines
        self.header, self.places = _header(lines())

    @property
    def count(self) -> int | None:
        """How many rows there are, where the file says so before it is read."""
        return None if self._lines.count is None else self._lines.count - self.header

    def watch(self, tell: Callable[[int], None]) -> None:
        """From now on, `tell` hears of the lines that are read: the first, then one of many."""
        self._lines = _Watched(self._lines, tell)

    def lines(self) -> Iterator[Line]:
        """Raises Invalid (BAD_FILE) where a CSV breaks off within quotes."""
        return ((line, cells) for line, cells in self._lines() if line > self.header)

    def every_line(self) -> Iterator[Line]:
        """Those above the header too; of a workbook also the empty ones above its first."""
        last = 0
        for line, cells in self._lines():
            yield from ((one, ()) for one in range(last + 1, line))
            yield line, cells
            last = line


class _Watched:
    """Lines that somebody is told of on their way."""

    def __init__(self, lines: _Lines, tell: Callable[[int], None]) -> None:
        self.count, self._lines, self._tell = lines.count, lines, tell

    def __call__(self) -> Iterator[Line]:
        for passed, line in enumerate(self._lines()):
            if passed % TOLD_EVERY == 0:
                self._tell(passed + 1)
            yield line


def count_lines(stream: BinaryIO) -> int:
    """Of a text, roughly: line breaks within quotes count as well. Leaves it at its start."""
    stream.seek(0)
    many = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(CHUNK), b""))
    stream.seek(0)
    return many


@contextmanager
def open_export(stream: BinaryIO, name: str) -> Iterator[Export]:
    """Raises Invalid (BAD_FILE, FILE_TOO_LARGE) where the file as a whole can not be read.

    What it is follows from its content; `name` is only what it is called.
    """
    size = stream.seek(0, 2)
    if size > MAX_BYTES:
        raise Invalid(Refusal.FILE_TOO_LARGE, field="file", size=size, limit=MAX_BYTES)
    stream.seek(0)
    head = stream.read(HEAD)
    if not head.strip():
        raise refused(FileFault.EMPTY)
    sha256 = _hash(stream)
    if head.startswith(b"PK"):
        _check_zip(stream)
        with _workbook(stream) as book:
            yield Export(name, sha256, _SheetLines(book))
        return
    _refuse_others(head)
    yield Export(name, sha256, _TextLines(stream))


def stripped(export: Export) -> BinaryIO:
    """The same rows in the same places with nothing but the columns that are read: what may lie
    about until somebody confirms. Whoever asked closes it.
    """
    out = tempfile.SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - the asker closes it
    text = io.TextIOWrapper(cast("BinaryIO", out), encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    width = 1 + max(export.places.values())
    for line, cells in export.every_line():
        kept = [""] * width
        for place in export.places.values():
            value = cells[place] if place < len(cells) else None
            kept[place] = value.isoformat() if isinstance(value, date) else text_of(value)
        writer.writerow(kept if line >= export.header else [""] * width)
    text.detach()
    out.seek(0)
    return cast("BinaryIO", out)


def _hash(stream: BinaryIO) -> str:
    stream.seek(0)
    found = hashlib.sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _header(lines: Iterator[Line]) -> tuple[int, Mapping[Column, int]]:
    for line, cells in islice(lines, HEADER_WITHIN):
        places = header_places(cells)
        if places is not None:
            missing = [one.value for one in NEEDED if one not in places]
            if missing:
                raise refused(FileFault.NO_HEADER, columns=", ".join(missing))
            return line, places
    raise refused(FileFault.NO_HEADER, columns=Column.TRACKING_ID.value)


def _refuse_others(head: bytes) -> None:
    kind = media_type(head)
    if kind == OLD_OFFICE:
        raise refused(FileFault.OLD_EXCEL)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        kind = HTML
    if kind is not None:
        raise refused(FileFault.NOT_A_SHEET, found=kind)


# ── workbooks ─────────────────────────────────────────────────────────────────
def _check_zip(stream: BinaryIO) -> None:
    """A small zip may hold gigabytes: what it unpacks to is counted, not believed."""
    stream.seek(0)
    left = MAX_INSIDE
    try:
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                with archive.open(member) as part:
                    while chunk := part.read(CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise refused(FileFault.TOO_BIG_INSIDE, limit_size=MAX_INSIDE)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise refused(FileFault.BROKEN) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise refused(FileFault.ENCRYPTED) from error


@contextmanager
def _workbook(stream: BinaryIO) -> Iterator[calamine.CalamineSheet]:
    stream.seek(0)
    try:
        book = calamine.load_workbook(stream)
        sheet = book.get_sheet_by_index(0)
    except BaseException as error:
        # A panic of the Rust reader is no Exception; it says the same as its errors do.
        if isinstance(error, calamine.CalamineError) or type(error).__name__ == "PanicException":
            raise refused(FileFault.BROKEN) from error
        raise
    if sheet.start is None:
        raise refused(FileFault.EMPTY)
    if sheet.height > MAX_ROWS:
        raise refused(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)
    try:
        yield sheet
    finally:
        book.close()


class _SheetLines:
    def __init__(self, sheet: calamine.CalamineSheet) -> None:
        self.sheet = sheet
        start = sheet.start or (0, 0)
        self.first, self.indent = start[0] + 1, [None] * start[1]
        self.count: int | None = start[0] + sheet.height

    def __call__(self) -> Iterator[Line]:
        rows: Iterator[list[Any]] = self.sheet.iter_rows()
        if not self.indent:
            return enumerate(rows, self.first)
        return ((line, self.indent + row) for line, row in enumerate(rows, self.first))


# ── text ──────────────────────────────────────────────────────────────────────
class _TextLines:
    """A CSV: UTF-8, UTF-16 or Windows; commas, semicolons or tabs, whatever its header has."""

    count: int | None = None

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.encoding = _encoding(stream)
        self.delimiter = self._delimiter()

    def _text(self) -> io.TextIOWrapper:
        self.stream.seek(0)
        return io.TextIOWrapper(
            _Kept(self.stream), encoding=self.encoding, errors="replace", newline=""
        )

    def _delimiter(self) -> str:
        with self._text() as text:
            for line in islice(text, HEADER_WITHIN):
                if Column.TRACKING_ID.value.casefold() in line.casefold():
                    return max(DELIMITERS, key=line.count)
        raise refused(FileFault.NO_HEADER, columns=Column.TRACKING_ID.value)

    def __call__(self) -> Iterator[Line]:
        previous = csv.field_size_limit(MAX_FIELD)
        number = 0
        try:
            with self._text() as text:
                reader = csv.reader(text, delimiter=self.delimiter, strict=True)
                row: Sequence[str]
                for number, row in enumerate(reader, 1):
                    if number > MAX_ROWS:
                        raise refused(FileFault.TOO_MANY_ROWS, limit=MAX_ROWS)
                    yield number, row
        except csv.Error as error:
            raise refused(FileFault.UNCLOSED_QUOTE, row=number + 1) from error
        finally:
            csv.field_size_limit(previous)


class _Kept(io.BufferedReader):
    """Whoever reads text from it closes only this, not the file below."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(_Raw(stream), CHUNK)


class _Raw(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self.stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _encoding(stream: BinaryIO) -> str:
    """By its mark, else UTF-8 if all of it is, else Windows-1252 (what Excel saves as "CSV")."""
    stream.seek(0)
    head = stream.read(4)
    found = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None)
    decoder = codecs.getincrementaldecoder(found or "utf-8")()
    stream.seek(0)
    try:
        while chunk := stream.read(CHUNK):
            if found is None and b"\0" in chunk:
                raise refused(FileFault.NOT_TEXT)
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if found is not None:
            raise refused(FileFault.NOT_TEXT) from error
        return "cp1252"
    return found or "utf-8"
