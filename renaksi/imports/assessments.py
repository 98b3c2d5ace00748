"""Results from outside (XLSX or CSV) as typed rows, each cell that can not be read named."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO, Final

from renaksi.core.agency_rules import clean_code
from renaksi.core.assessment_sheet import COLUMNS, MAX_ROWS, REQUIRED, OutsideRow
from renaksi.core.cycle import FIRST_YEAR
from renaksi.core.errors import Refusal
from renaksi.core.item_entry import clean
from renaksi.core.numbers import SMALLEST, NotAFigure, parse_figure, round_half_up
from renaksi.core.sheet import Cell
from renaksi.imports.rows import RowReader, filled_rows
from renaksi.imports.workbook import read_sheet

_YEAR: Final = re.compile(r"\d{4}")
_PARTED: Final = re.compile(r"\d+[.,]\d+")
"""83,45 as people write it, or 83.45 as programs do: no scale is so long that there are thousands."""


def read_assessments(stream: BinaryIO, name: str, *, today_year: int) -> list[OutsideRow]:
    """The rows below the header. `today_year` only tells people what to write instead of a wrong
    year. Raises Invalid (BAD_FILE, FILE_TOO_LARGE).
    """
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS)
    return [_row(line, cells, today_year) for line, cells in filled_rows(sheet, COLUMNS, REQUIRED)]


def _row(line: int, cells: Mapping[str, Cell], today_year: int) -> OutsideRow:
    reader = RowReader(cells)
    return OutsideRow(
        line=line,
        agency=clean_code(reader.code("instansi_kode")),
        year=_year(reader, today_year),
        instrument=_one_line(reader.text("instrumen")).upper(),
        grade=_one_line(reader.text("predikat")),
        score=_score(reader),
        remarks=clean(reader.text("keterangan")),
        document=_one_line(reader.text("dokumen")),
        addresses=reader.addresses,
        faults=tuple(reader.faults),
    )


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _year(reader: RowReader, last: int) -> int | None:
    typed = reader.text("siklus")
    if _YEAR.fullmatch(typed.removesuffix(".0")):
        return int(typed[:4])
    if typed and not reader.is_broken("siklus"):
        reader.refuse("siklus", Refusal.BAD_YEAR, value=typed, first=FIRST_YEAR, last=last)
    return None


def _score(reader: RowReader) -> Decimal | None:
    """As it is meant: a cell shown as 83,45 % holds 0.8345. The fifth decimal is the spreadsheet's."""
    cell = reader.cells.get("nilai")
    if cell is None or reader.is_broken("nilai"):
        return None
    typed = reader.text("nilai")
    try:
        if isinstance(cell.value, Decimal):
            return round_half_up(cell.value * 100 if cell.is_percent else cell.value, SMALLEST)
        if _PARTED.fullmatch(typed):
            return round_half_up(Decimal(typed.replace(",", ".")), SMALLEST)
        return parse_figure(typed)
    except (NotAFigure, ArithmeticError):
        reader.refuse("nilai", Refusal.NOT_A_SCORE, value=typed)
        return None
