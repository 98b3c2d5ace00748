"""A sheet somebody handed in, XLSX or CSV, as rows of cells; or one sentence why it can not be read.

Values only: of a formula the stored result is taken and the cell is marked.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO, Final

import python_calamine as calamine

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import HEAD, HTML, MAX_SHEET, OLD_OFFICE, XLSX, FileFault, media_type
from renaksi.core.sheet import Cell, CellValue, Sheet, address
from renaksi.imports.package import Package, refused
from renaksi.imports.scan import Findings, Limits, scan
from renaksi.imports.text import csv_rows

MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 100
MAX_MERGED: Final = 100_000
"""Cells in merged ranges; no sheet of people comes near."""
ENCRYPTED_MARK: Final = "EncryptedPackage".encode("utf-16-le")
SIGNIFICANT: Final = ".15g"
"""As many digits as a spreadsheet shows: 0.1 + 0.2 is 0.3 there."""


def read_sheet(
    stream: BinaryIO,
    name: str,
    *,
    sheet: str | None = None,
    max_rows: int = MAX_ROWS,
    max_columns: int = MAX_COLUMNS,
    max_bytes: int = MAX_SHEET,
) -> Sheet:
    """The sheet called `sheet` (the first one without it). Raises Invalid (BAD_FILE, FILE_TOO_LARGE).

    What the file is follows from its content; `name` only names the sheet of a CSV.
    """
    _check_size(stream, max_bytes)
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise refused(FileFault.EMPTY)
    stream.seek(0)
    limits = Limits(max_rows, max_columns)
    if head.startswith(b"PK"):
        return _read_xlsx(stream, sheet, limits)
    _refuse_others(head, stream)
    stream.seek(0)
    rows = csv_rows(stream.read(), max_rows=max_rows, max_columns=max_columns)
    return Sheet(name, _cells(rows, Findings(), {}), is_text=True)


def _check_size(stream: BinaryIO, max_bytes: int) -> None:
    size = stream.seek(0, 2)
    if size > max_bytes:
        raise Invalid(Refusal.FILE_TOO_LARGE, field="file", size=size, limit=max_bytes)


def _refuse_others(head: bytes, stream: BinaryIO) -> None:
    """Everything that is neither a workbook of today nor a text."""
    kind = media_type(head)
    if kind == OLD_OFFICE:
        stream.seek(0)
        is_encrypted = ENCRYPTED_MARK in stream.read()
        raise refused(FileFault.ENCRYPTED if is_encrypted else FileFault.OLD_EXCEL)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        kind = HTML  # many applications call their web tables .xls
    if kind is not None:
        raise refused(FileFault.NOT_A_SHEET, found=kind)


def _read_xlsx(stream: BinaryIO, wanted: str | None, limits: Limits) -> Sheet:
    package = Package(stream)
    kind = media_type(b"PK\x03\x04", package.parts.keys())
    if kind != XLSX:
        raise refused(FileFault.NOT_A_SHEET, found=kind)
    parts = package.sheet_parts()
    name = next(iter(parts), "") if wanted is None else wanted
    if name not in parts:
        raise refused(FileFault.NO_SUCH_SHEET, wanted=name, found=", ".join(parts) or "tidak ada")
    found = scan(package, parts[name], limits)
    try:
        with calamine.load_workbook(package.repacked()) as book:
            table = book.get_sheet_by_name(name)
            rows = table.to_python(skip_empty_area=False)
            merged = _merged(table.merged_cell_ranges or [], limits)
    except BaseException as error:
        # A panic of the Rust reader is no Exception; it says the same as its errors do.
        if isinstance(error, calamine.CalamineError) or type(error).__name__ == "PanicException":
            raise refused(FileFault.BROKEN) from error
        raise
    if not rows and not found.formulas:
        raise refused(FileFault.EMPTY)
    return Sheet(name, _cells([[_value(one) for one in row] for row in rows], found, merged))


def _merged(
    ranges: list[tuple[tuple[int, int], tuple[int, int]]], limits: Limits
) -> dict[str, str]:
    """The range of every merged cell within the limits."""
    found = {}
    for (top, left), (bottom, right) in ranges:
        name = f"{address(top, left)}:{address(bottom, right)}"
        for row in range(top, min(bottom + 1, limits.rows)):
            for column in range(left, min(right + 1, limits.columns)):
                found[address(row, column)] = name
        if len(found) > MAX_MERGED:
            raise refused(FileFault.BROKEN)
    return found


def _cells(
    rows: Sequence[Sequence[CellValue]], found: Findings, merged: dict[str, str]
) -> tuple[tuple[Cell, ...], ...]:
    width = max((len(row) for row in rows), default=0)
    return tuple(
        tuple(
            _cell(
                address(number, column), row[column] if column < len(row) else None, found, merged
            )
            for column in range(width)
        )
        for number, row in enumerate(rows)
    )


def _cell(where: str, value: CellValue, found: Findings, merged: dict[str, str]) -> Cell:
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    return Cell(
        where,
        value,
        is_formula=where in found.formulas,
        is_error=where in found.errors,
        is_percent=where in found.percents,
        merged=merged.get(where, ""),
    )


def _value(given: object) -> CellValue:
    """What calamine read, with figures exact: it knows floats only."""
    if isinstance(given, bool | str | datetime | date | time):
        return given
    if isinstance(given, int | float):
        return Decimal(format(given, SIGNIFICANT))
    if isinstance(given, timedelta):
        return str(given)
    return None
