"""Rows of a file of register-like data (XLSX or CSV): the header found, each cell read or named."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.core.sheet import Cell, Sheet
from renaksi.imports.package import refused

HEADER_WITHIN: Final = 20
"""Rows in which the header may stand, below a title perhaps."""
DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def filled_rows(
    sheet: Sheet, columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Every row below the header that is not empty: its number in the file, its cells by column.

    Raises Invalid (BAD_FILE) where there is no header with the `required` columns, or nothing
    below it.
    """
    start, places = _header(sheet.rows, columns, required)
    is_empty = True
    for number, row in enumerate(sheet.rows[start:], start + 1):
        if any(not row[place].is_empty for place in places.values()):
            is_empty = False
            yield number, {column: row[place] for column, place in places.items()}
    if is_empty:
        raise refused(FileFault.EMPTY)


def _header(
    rows: Sequence[Sequence[Cell]], columns: Sequence[str], required: Sequence[str]
) -> tuple[int, dict[str, int]]:
    """How many rows stand above the data, and where each known column is."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        titles = [str(cell.value or "").strip().casefold().replace(" ", "_") for cell in row]
        if set(required) <= set(titles):
            found = (column for column in columns if column in titles)
            return number + 1, {str(column): titles.index(column) for column in found}
    raise refused(FileFault.NO_HEADER, columns=", ".join(required))


class RowReader:
    """The cells of one row; collects what can not be read. A column the file lacks reads empty."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.cells = cells
        self.faults: list[CellFault] = []
        for column, cell in cells.items():
            if cell.is_error:
                self.refuse(column, Refusal.BROKEN_CELL)

    @property
    def addresses(self) -> dict[str, str]:
        return {column: cell.address for column, cell in self.cells.items()}

    def refuse(self, column: str, reason: Refusal, **detail: object) -> None:
        fault = Invalid(reason, None, **detail)
        self.faults.append(CellFault(column, fault, self.cells[column].address))

    def is_broken(self, column: str) -> bool:
        return column in self.cells and self.cells[column].is_error

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

    def day(self, column: str) -> date | None:
        value = self.cells[column].value if column in self.cells else None
        if value is None:
            return None
        day = _day(value)
        if day is None:
            self.refuse(column, Refusal.NOT_A_DATE, value=value)
        elif not ALWAYS <= day < FOREVER:
            self.refuse(column, Refusal.BAD_DATE)
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
