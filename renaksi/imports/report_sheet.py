"""An uploaded report sheet, read into texts by field. What can not be read becomes a note at its cell."""

from collections.abc import Collection, Mapping, Sequence
from typing import BinaryIO, Final

from renaksi.core.files import FileFault
from renaksi.core.plan_sheet import KEY, MAX_SHEET_ROWS, VERSION, Note, SheetFault, SheetRow
from renaksi.core.report_columns import ACTION, FILLED, IGNORED, NUMBER, field_of_head
from renaksi.core.report_sheet import FORMAT, SHEET, ReportOrigin, ReportSheet
from renaksi.core.sheet import Cell
from renaksi.imports.cells import cell_text, find_head, origin_facts
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet

NEEDED_NAMES: Final = "Realisasi, dan No atau Aksi"
SYSTEM_COLUMNS: Final = {KEY.casefold(): KEY, VERSION.casefold(): VERSION}


def read_report_sheet(stream: BinaryIO, name: str) -> ReportSheet:
    """Raises Invalid (BAD_FILE, FILE_TOO_LARGE) when the file as a whole can not be read."""
    sheet = read_sheet(stream, name, sheet=SHEET, max_rows=MAX_SHEET_ROWS)
    found = find_head(sheet, _field, _is_complete)
    if found is None:
        raise refused(FileFault.NO_HEADER, columns=NEEDED_NAMES)
    head, fields = found
    rows = [
        _row(place + 1, cells, fields) for place, cells in enumerate(sheet.rows) if place > head
    ]
    return ReportSheet(
        tuple(row for row in rows if row.key or row.faults or any(row.typed.values())),
        None if sheet.is_text else _origin(stream, name),
    )


def _field(text: str) -> str | None:
    found = SYSTEM_COLUMNS.get(text.casefold()) or field_of_head(text)
    return None if found == IGNORED else found


def _is_complete(fields: Collection[str]) -> bool:
    return "realization" in fields and bool({NUMBER, ACTION, KEY} & set(fields))


def _row(number: int, cells: Sequence[Cell], fields: Mapping[int, str]) -> SheetRow:
    typed: dict[str, str] = {}
    where: dict[str, str] = {}
    faults: list[Note] = []
    remarks: list[Note] = []
    for column, name in fields.items():
        cell = cells[column]
        text, notes = cell_text(cell, name, is_figure=name == "realization")
        typed[name], where[name] = text, cell.address
        if name not in FILLED:
            continue  # what is only read matters as far as it finds the row
        for note in notes:
            (faults if isinstance(note.kind, SheetFault) else remarks).append(note)
    key, version = typed.pop(KEY, "").strip(), typed.pop(VERSION, "").strip()
    return SheetRow(
        number, typed, where, key, int(version) if version.isdecimal() else None,
        tuple(faults), tuple(remarks),
    )  # fmt: skip


def _origin(stream: BinaryIO, name: str) -> ReportOrigin | None:
    facts = origin_facts(stream, name)
    plan = facts.get("plan", "")
    if facts.get("format") != FORMAT or not plan.isdecimal():
        return None
    return ReportOrigin(int(plan), facts.get("checkpoint", ""), facts.get("name", ""))
