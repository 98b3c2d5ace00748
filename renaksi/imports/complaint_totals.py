"""Totals that agencies state (XLSX or CSV) as typed rows, each cell that can not be read named."""

from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO

from renaksi.core.agency_rules import clean_code
from renaksi.core.complaint_totals import (
    COLUMNS,
    LONGEST_SOURCE,
    MAX_ROWS,
    MOST,
    REQUIRED,
    Facts,
    TotalRow,
)
from renaksi.core.errors import Refusal
from renaksi.core.item_entry import clean
from renaksi.core.numbers import NotAFigure, parse_figure
from renaksi.core.sheet import Cell
from renaksi.imports.rows import RowReader, filled_rows
from renaksi.imports.workbook import read_sheet


def read_totals(stream: BinaryIO, name: str) -> list[TotalRow]:
    """The rows below the header. Raises Invalid (BAD_FILE, FILE_TOO_LARGE)."""
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS)
    return [_row(line, cells) for line, cells in filled_rows(sheet, COLUMNS, REQUIRED)]


def _row(line: int, cells: Mapping[str, Cell]) -> TotalRow:
    reader = RowReader(cells)
    for column, cell in cells.items():
        if cell.is_formula and not cell.is_error:  # what it will come to tomorrow nobody states
            reader.refuse(column, Refusal.FORMULA_CELL)
    facts = Facts(
        received=_many(reader, "diterima"),
        followed_up=_many(reader, "ditindaklanjuti"),
        finished=_many(reader, "selesai"),
        excluded=_many(reader, "dikecualikan"),
        handling_days=_figure(reader, "rata_rata_hari"),
        source=clean(reader.text("sumber"))[:LONGEST_SOURCE],
    )
    return TotalRow(
        line=line,
        agency=clean_code(reader.code("instansi_kode")),
        first_on=reader.day("dari"),
        last_on=reader.day("sampai"),
        facts=facts,
        addresses=reader.addresses,
        faults=tuple(reader.faults),
    )


def _many(reader: RowReader, column: str) -> int:
    """A whole number; an empty cell is 0 where it may be empty, else a fault."""
    value = _figure(reader, column)
    if value is None:
        if column in REQUIRED and not reader.is_broken(column):
            reader.refuse(column, Refusal.COUNT_MISSING)
        return 0
    if value != value.to_integral_value() or not 0 <= value <= MOST:
        reader.refuse(column, Refusal.NOT_A_COUNT, value=reader.text(column))
        return 0
    return int(value)


def _figure(reader: RowReader, column: str) -> Decimal | None:
    cell = reader.cells.get(column)
    if cell is None or reader.is_broken(column):
        return None
    if isinstance(cell.value, Decimal):
        return cell.value
    try:
        return parse_figure(reader.text(column))
    except NotAFigure:
        reader.refuse(column, Refusal.NOT_A_COUNT, value=reader.text(column))
        return None
