"""CSV as people save it here: UTF-8, UTF-16 or Windows; commas, semicolons or tabs."""

import csv
import io
from typing import Final

from renaksi.core.files import FileFault
from renaksi.imports.package import refused

DELIMITERS: Final = ";\t,"
"""In order of preference when a header has as many of one as of another."""
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(content: bytes, *, max_rows: int, max_columns: int) -> list[list[str]]:
    """Every row, empty ones too, so that numbers of rows are those of the file."""
    text = decoded(content)
    if not text.strip():
        raise refused(FileFault.EMPTY)
    delimiter, skipped, text = _delimiter(text)
    rows: list[list[str]] = [[] for _ in range(skipped)]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append([_unguarded(value) for value in row])
            _check(rows, max_rows, max_columns)
    except csv.Error as error:
        raise refused(FileFault.UNCLOSED_QUOTE, row=len(rows) + 1) from error
    while rows and not any(value.strip() for value in rows[-1]):
        rows.pop()
    return rows


def decoded(content: bytes) -> str:
    """The text, by its mark, else UTF-8, else Windows-1252 (what Excel saves as "CSV")."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decode(content, encoding)
    if b"\0" in content:
        raise refused(FileFault.NOT_TEXT)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "cp1252")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(FileFault.NOT_TEXT) from error


def _delimiter(text: str) -> tuple[str, int, str]:
    """The delimiter, how many lines told it (`sep=;`), and the text after them."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:5] in DELIMITERS:
        return first[4], 1, rest
    header = next((line for line in text.splitlines() if line.strip()), "")
    return (
        max(DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), []))),
        0,
        text,
    )


def _check(rows: list[list[str]], max_rows: int, max_columns: int) -> None:
    if len(rows) > max_rows and any(value.strip() for value in rows[-1]):
        raise refused(FileFault.TOO_MANY_ROWS, limit=max_rows)
    if len(rows[-1]) > max_columns and any(value.strip() for value in rows[-1][max_columns:]):
        raise refused(FileFault.TOO_MANY_COLUMNS, limit=max_columns)


def _unguarded(value: str) -> str:
    """Without the apostrophe that our own exports put before what looks like a formula."""
    guarded = value.startswith("'") and value[1:].startswith(FORMULA_STARTS)
    return value[1:] if guarded else value
