"""A file of agencies (XLSX or CSV) as typed rows, each cell that can not be read named."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, Final

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_sheet import COLUMNS, MAX_ROWS, REQUIRED, CellFault, ImportRow
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.core.sheet import Cell
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet
from renaksi.labels import AGENCY_KIND

HEADER_WITHIN: Final = 20
"""Rows in which the header may stand, below a title perhaps."""
DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
KINDS: Final = {kind.value: kind for kind in AgencyKind} | {
    word.casefold(): kind for kind, word in AGENCY_KIND.items()
}
ZONES: Final = {zone.value: zone for zone in TimeZone}


def read_agencies(stream: BinaryIO, name: str) -> list[ImportRow]:
    """The rows below the header. Raises Invalid (BAD_FILE, FILE_TOO_LARGE)."""
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS)
    start, columns = _header(sheet.rows)
    rows = [
        _row(number, {column: row[place] for column, place in columns.items()})
        for number, row in enumerate(sheet.rows[start:], start + 1)
        if any(not row[place].is_empty for place in columns.values())
    ]
    if not rows:
        raise refused(FileFault.EMPTY)
    return rows


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """How many rows stand above the data, and where each known column is."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        titles = [str(cell.value or "").strip().casefold().replace(" ", "_") for cell in row]
        if set(REQUIRED) <= set(titles):
            found = (column for column in COLUMNS if column in titles)
            return number + 1, {str(column): titles.index(column) for column in found}
    raise refused(FileFault.NO_HEADER, columns=", ".join(REQUIRED))


def _row(number: int, cells: Mapping[str, Cell]) -> ImportRow:
    reader = _Reader(cells)
    return ImportRow(
        number=number,
        code=reader.code("kode"),
        name=reader.text("nama"),
        short_name=reader.text("nama_singkat"),
        kind=reader.kind(),
        supervisor=reader.code("kode_pembina"),
        since=reader.day(),
        time_zone=reader.zone(),
        addresses={column: cell.address for column, cell in cells.items()},
        faults=tuple(reader.faults),
    )


class _Reader:
    """The cells of one row; collects what can not be read."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.cells = cells
        self.faults: list[CellFault] = []
        for column, cell in cells.items():
            if cell.is_error:
                self.refuse(column, Refusal.BROKEN_CELL)

    def refuse(self, column: str, reason: Refusal, **detail: object) -> None:
        fault = Invalid(reason, None, **detail)
        self.faults.append(CellFault(column, fault, self.cells[column].address))

    def text(self, column: str) -> str:
        value = self.cells[column].value if column in self.cells else None
        if isinstance(value, Decimal):
            return f"{value:f}"
        return "" if value is None else str(value).strip()

    def code(self, column: str) -> str:
        """A spreadsheet makes the number 34.1 of the code 34.10: regions have two digits there."""
        value = self.cells[column].value
        if isinstance(value, Decimal) and value != value.to_integral_value():
            return f"{value:.2f}"
        return self.text(column)

    def kind(self) -> AgencyKind | None:
        typed = self.text("jenis")
        found = KINDS.get(typed.casefold())
        if found is None and not self.cells["jenis"].is_error:
            self.refuse("jenis", Refusal.UNKNOWN_KIND, value=typed, kinds=", ".join(AgencyKind))
        return found

    def zone(self) -> TimeZone | None:
        typed = self.text("zona_waktu").upper()
        if typed and typed not in ZONES:
            self.refuse("zona_waktu", Refusal.UNKNOWN_ZONE, value=typed)
        return ZONES.get(typed)

    def day(self) -> date | None:
        value = self.cells["berlaku_sejak"].value if "berlaku_sejak" in self.cells else None
        if value is None:
            return None
        day = _day(value)
        if day is None:
            self.refuse("berlaku_sejak", Refusal.NOT_A_DATE, value=value)
        elif not ALWAYS <= day < FOREVER:
            self.refuse("berlaku_sejak", Refusal.BAD_DATE)
        return day


def _day(value: object) -> date | None:
    """A date cell, 2025-06-30, or 30/06/2025 as people here write it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    parts = DAY_FIRST.fullmatch(text)
    try:
        if parts:
            day, month, year = map(int, parts.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None
