"""An uploaded plan sheet, read into texts by field. What can not be read becomes a note at its cell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO, Final

from renaksi.core.errors import Invalid
from renaksi.core.files import FileFault
from renaksi.core.item_entry import FIGURES, TARGET
from renaksi.core.numbers import round_half_up
from renaksi.core.plan_columns import IGNORED, field_of_header
from renaksi.core.plan_sheet import (
    FORMAT,
    KEY,
    MAX_SHEET_ROWS,
    ORIGIN_SHEET,
    SHEET,
    VERSION,
    Note,
    Origin,
    PlanSheet,
    SheetFault,
    SheetRemark,
    SheetRow,
)
from renaksi.core.sheet import Cell, Sheet
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet
from renaksi.labels import format as fmt

HEADER_WITHIN: Final = 20
"""Rows in which the head of the table must begin."""
NEEDED: Final = ("strategy_code", "action")
NEEDED_NAMES: Final = "Strategi dan Aksi"
SYSTEM_COLUMNS: Final = {KEY.casefold(): KEY, VERSION.casefold(): VERSION}
STORED_PLACES: Final = Decimal("0.0001")


def read_plan_sheet(stream: BinaryIO, name: str, checkpoints: Sequence[str]) -> PlanSheet:
    """Raises Invalid (BAD_FILE, FILE_TOO_LARGE) when the file as a whole can not be read."""
    sheet = read_sheet(stream, name, sheet=SHEET, max_rows=MAX_SHEET_ROWS)
    head, fields = _header(sheet, checkpoints)
    rows = [_row(number, cells, fields) for number, cells in _below(sheet, head)]
    return PlanSheet(
        tuple(row for row in rows if row.key or row.faults or any(row.typed.values())),
        None if sheet.is_text else _origin(stream, name),
    )


def _header(sheet: Sheet, checkpoints: Sequence[str]) -> tuple[int, dict[int, str]]:
    """The row of the heads, and the field of every column that has a known one."""
    for place, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        fields: dict[int, str] = {}
        for column, cell in enumerate(cells):
            name = _field(str(cell.value), checkpoints) if isinstance(cell.value, str) else None
            if name and name not in fields.values():
                fields[column] = name
        if all(name in fields.values() for name in NEEDED):
            return place, fields
    raise refused(FileFault.NO_HEADER, columns=NEEDED_NAMES)


def _field(text: str, checkpoints: Sequence[str]) -> str | None:
    found = SYSTEM_COLUMNS.get(text.casefold()) or field_of_header(text, checkpoints)
    return None if found == IGNORED else found


def _below(sheet: Sheet, head: int) -> list[tuple[int, tuple[Cell, ...]]]:
    return [(place + 1, cells) for place, cells in enumerate(sheet.rows) if place > head]


def _row(number: int, cells: Sequence[Cell], fields: Mapping[int, str]) -> SheetRow:
    typed: dict[str, str] = {}
    where: dict[str, str] = {}
    faults: list[Note] = []
    remarks: list[Note] = []
    for column, name in fields.items():
        cell = cells[column]
        text, notes = _text(cell, name)
        typed[name], where[name] = text, cell.address
        for note in notes:
            (faults if isinstance(note.kind, SheetFault) else remarks).append(note)
    key, version = typed.pop(KEY, "").strip(), typed.pop(VERSION, "").strip()
    return SheetRow(
        number, typed, where, key, int(version) if version.isdecimal() else None,
        tuple(faults), tuple(remarks),
    )  # fmt: skip


def _text(cell: Cell, name: str) -> tuple[str, list[Note]]:
    """A cell as somebody would have typed it, and what there is to say about it."""
    fault = _fault(cell)
    if fault is not None:
        return "", [Note(fault, cell.address, {"field": name, **_detail(cell)})]
    notes = [Note(SheetRemark.FORMULA, cell.address)] if cell.is_formula else []
    if not isinstance(cell.value, Decimal):
        return _word(cell.value), notes
    value = cell.value
    is_figure = name in FIGURES or name.startswith(TARGET)
    if is_figure and cell.is_percent:
        value *= 100
        notes.append(Note(SheetRemark.PERCENT, cell.address, {"value": fmt.number(value)}))
    if is_figure and round_half_up(value, STORED_PLACES) != value:
        value = round_half_up(value, STORED_PLACES)
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


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else str(value)


def _origin(stream: BinaryIO, name: str) -> Origin | None:
    """What the file says of itself; a sheet of somebody's own says nothing."""
    try:
        sheet = read_sheet(stream, name, sheet=ORIGIN_SHEET)
    except Invalid as error:
        if error.detail.get("why") in {FileFault.NO_SUCH_SHEET, FileFault.EMPTY}:
            return None
        raise
    facts = {str(row[0].value): _word(row[1].value) for row in sheet.rows if len(row) > 1}
    plan, revision = facts.get("plan", ""), facts.get("revision", "")
    if facts.get("format") != FORMAT or not (plan.isdecimal() and revision.isdecimal()):
        return None
    return Origin(int(plan), int(revision), facts.get("name", ""))
