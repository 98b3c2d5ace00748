"""An uploaded plan sheet, read into texts by field. What can not be read becomes a note at its cell."""

from collections.abc import Collection, Mapping, Sequence
from typing import BinaryIO, Final

from renaksi.core.files import FileFault
from renaksi.core.item_entry import FIGURES, TARGET
from renaksi.core.plan_columns import IGNORED, field_of_header
from renaksi.core.plan_sheet import (
    FORMAT,
    KEY,
    MAX_SHEET_ROWS,
    SHEET,
    VERSION,
    Note,
    Origin,
    PlanSheet,
    SheetFault,
    SheetRow,
)
from renaksi.core.sheet import Cell, Sheet
from renaksi.imports.cells import cell_text, find_head, origin_facts
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet

NEEDED: Final = ("strategy_code", "action")
NEEDED_NAMES: Final = "Strategi dan Aksi"
SYSTEM_COLUMNS: Final = {KEY.casefold(): KEY, VERSION.casefold(): VERSION}


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
    def complete(fields: Collection[str]) -> bool:
        return all(name in fields for name in NEEDED)

    found = find_head(sheet, lambda text: _field(text, checkpoints), complete)
    if found is None:
        raise refused(FileFault.NO_HEADER, columns=NEEDED_NAMES)
    return found


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
        text, notes = cell_text(cell, name, is_figure=name in FIGURES or name.startswith(TARGET))
        typed[name], where[name] = text, cell.address
        for note in notes:
            (faults if isinstance(note.kind, SheetFault) else remarks).append(note)
    key, version = typed.pop(KEY, "").strip(), typed.pop(VERSION, "").strip()
    return SheetRow(
        number, typed, where, key, int(version) if version.isdecimal() else None,
        tuple(faults), tuple(remarks),
    )  # fmt: skip


def _origin(stream: BinaryIO, name: str) -> Origin | None:
    facts = origin_facts(stream, name)
    plan, revision = facts.get("plan", ""), facts.get("revision", "")
    if facts.get("format") != FORMAT or not (plan.isdecimal() and revision.isdecimal()):
        return None
    return Origin(int(plan), int(revision), facts.get("name", ""))
