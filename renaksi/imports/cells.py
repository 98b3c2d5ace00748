"""A sheet to fill in that was handed in: its head, its cells as typed texts, where it came from."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO, Final

from renaksi.core.errors import Invalid
from renaksi.core.files import FileFault
from renaksi.core.numbers import SMALLEST, round_half_up
from renaksi.core.plan_sheet import ORIGIN_SHEET, Note, SheetFault, SheetRemark
from renaksi.core.sheet import Cell, Sheet
from renaksi.imports.workbook import read_sheet
from renaksi.labels import format as fmt

HEADER_WITHIN: Final = 20
"""Rows in which the head of the table must begin."""


def find_head(
    sheet: Sheet,
    field_of: Callable[[str], str | None],
    is_complete: Callable[[Collection[str]], bool],
) -> tuple[int, dict[int, str]] | None:
    """The row of the heads, and the field of every column that has a known one; each once."""
    for place, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        fields: dict[int, str] = {}
        for column, cell in enumerate(cells):
            name = field_of(cell.value) if isinstance(cell.value, str) else None
            if name and name not in fields.values():
                fields[column] = name
        if is_complete(fields.values()):
            return place, fields
    return None


def origin_facts(stream: BinaryIO, name: str) -> dict[str, str]:
    """What the file says of itself; a sheet of somebody's own says nothing."""
    try:
        sheet = read_sheet(stream, name, sheet=ORIGIN_SHEET)
    except Invalid as error:
        if error.detail.get("why") in {FileFault.NO_SUCH_SHEET, FileFault.EMPTY}:
            return {}
        raise
    return {str(row[0].value): cell_word(row[1].value) for row in sheet.rows if len(row) > 1}


def cell_text(cell: Cell, name: str, *, is_figure: bool) -> tuple[str, list[Note]]:
    """A cell as somebody would have typed it, and what there is to say about it.

    `name`: the field its column holds, for the faults; `is_figure`: percentages are multiplied out
    and what is finer than stored figures is rounded, both said in a remark.
    """
    fault = _fault(cell)
    if fault is not None:
        return "", [Note(fault, cell.address, {"field": name, **_detail(cell)})]
    notes = [Note(SheetRemark.FORMULA, cell.address)] if cell.is_formula else []
    if not isinstance(cell.value, Decimal):
        return cell_word(cell.value), notes
    value = cell.value
    if is_figure and cell.is_percent:
        value *= 100
        notes.append(Note(SheetRemark.PERCENT, cell.address, {"value": fmt.number(value)}))
    if is_figure and round_half_up(value, SMALLEST) != value:
        value = round_half_up(value, SMALLEST)
        notes.append(Note(SheetRemark.ROUNDED, cell.address, {"value": fmt.number(value)}))
    plain = f"{value.normalize():f}" if value else "0"
    return (plain.replace(".", ",") if is_figure else plain), notes


def _fault(cell: Cell) -> SheetFault | None:
    if cell.merged:
        return SheetFault.MERGED
    if cell.is_error:
        return SheetFault.FORMULA_ERROR
    if cell.is_formula and cell.value is None:
        return SheetFault.NO_RESULT
    return SheetFault.DATE if isinstance(cell.value, date | datetime | time) else None


def _detail(cell: Cell) -> dict[str, object]:
    value = cell.value
    day = (
        fmt.day(value.date() if isinstance(value, datetime) else value)
        if isinstance(value, date)
        else str(value or "")
    )
    return {"range": cell.merged, "day": day}


def cell_word(value: object) -> str:
    """A value as a text: numbers as the file has them, nothing for an empty cell."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)
