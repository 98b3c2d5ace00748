"""An uploaded sheet of action templates, read into texts by field."""

from collections.abc import Collection, Mapping, Sequence
from typing import BinaryIO, Final

from renaksi.core.files import FileFault
from renaksi.core.plan_sheet import KEY, MAX_SHEET_ROWS, Note, PlanSheet, SheetFault, SheetRow
from renaksi.core.sheet import Cell
from renaksi.core.template_sheet import NEEDED, SHEET, field_of
from renaksi.imports.cells import cell_text, find_head
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet

NEEDED_NAMES: Final = "Strategi dan Aksi"


def read_template_sheet(stream: BinaryIO, name: str) -> PlanSheet:
    """Raises Invalid (BAD_FILE, FILE_TOO_LARGE) when the file as a whole can not be read."""
    sheet = read_sheet(stream, name, sheet=SHEET, max_rows=MAX_SHEET_ROWS)
    found = find_head(sheet, _field, _is_complete)
    if found is None:
        raise refused(FileFault.NO_HEADER, columns=NEEDED_NAMES)
    head, fields = found
    rows = (
        _row(place, cells, fields) for place, cells in enumerate(sheet.rows, 1) if place > head + 1
    )
    kept = tuple(row for row in rows if row.key or row.faults or any(row.typed.values()))
    if not kept:
        raise refused(FileFault.EMPTY)
    return PlanSheet(kept)


def _field(text: str) -> str | None:
    return KEY if text.casefold() == KEY.casefold() else field_of(text)


def _is_complete(fields: Collection[str]) -> bool:
    return all(name in fields for name in NEEDED)


def _row(number: int, cells: Sequence[Cell], fields: Mapping[int, str]) -> SheetRow:
    typed: dict[str, str] = {}
    where: dict[str, str] = {}
    notes: list[Note] = []
    for column, name in fields.items():
        cell = cells[column]
        typed[name], found = cell_text(cell, name, is_figure=name == "weight")
        where[name] = cell.address
        notes += found
    key = typed.pop(KEY, "").strip()
    return SheetRow(
        number,
        typed,
        where,
        key,
        faults=tuple(one for one in notes if isinstance(one.kind, SheetFault)),
        remarks=tuple(one for one in notes if not isinstance(one.kind, SheetFault)),
    )
