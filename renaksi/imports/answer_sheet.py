"""An uploaded sheet of a self-assessment, read into texts by column. What cannot be read is named."""

from collections.abc import Collection, Mapping, Sequence
from typing import BinaryIO, Final

from renaksi.core.answer_sheet import (
    ANSWER,
    CODE,
    FILLED,
    FORMAT,
    HEADS,
    SHEET,
    WHAT,
    AnswerFile,
    AnswerLine,
    Problem,
)
from renaksi.core.files import FileFault
from renaksi.core.item_entry import fold
from renaksi.core.plan_sheet import MAX_SHEET_ROWS, VERSION, Note, SheetFault
from renaksi.core.sheet import Cell
from renaksi.imports.cells import cell_text, find_head, origin_facts
from renaksi.imports.package import refused
from renaksi.imports.workbook import read_sheet

NEEDED: Final = (CODE, ANSWER)
_FIELDS: Final = {fold(text): name for name, text in HEADS.items()} | {fold(VERSION): VERSION}


def read_answer_sheet(stream: BinaryIO, name: str) -> AnswerFile:
    """Raises Invalid (BAD_FILE, FILE_TOO_LARGE) when the file as a whole cannot be read."""
    sheet = read_sheet(stream, name, sheet=SHEET, max_rows=MAX_SHEET_ROWS)
    found = find_head(sheet, lambda text: _FIELDS.get(fold(text)), _is_complete)
    if found is None:
        wanted = ", ".join(HEADS[one] for one in NEEDED)
        raise refused(FileFault.NO_HEADER, columns=wanted)
    head, fields = found
    lines = [
        _line(place + 1, cells, fields) for place, cells in enumerate(sheet.rows) if place > head
    ]
    facts = {} if sheet.is_text else origin_facts(stream, name)
    key = facts.get("assessment", "") if facts.get("format") == FORMAT else ""
    return AnswerFile(
        tuple(one for one in lines if one.code or one.problems or not one.is_empty),
        int(key) if key.isdecimal() else None,
        facts.get("name", ""),
    )


def _is_complete(fields: Collection[str]) -> bool:
    return set(NEEDED) <= set(fields)


def _line(number: int, cells: Sequence[Cell], fields: Mapping[int, str]) -> AnswerLine:
    typed: dict[str, str] = {}
    where: dict[str, str] = {}
    problems: list[Problem] = []
    remarks: list[Note] = []
    for column, name in fields.items():
        cell = cells[column]
        text, notes = cell_text(cell, name, is_figure=name == ANSWER)
        typed[name], where[name] = text, cell.address
        if name not in FILLED:
            continue  # what is only read matters as far as it finds the row
        for note in notes:
            if isinstance(note.kind, SheetFault):
                problems.append(Problem(note, cell.address))
            else:
                remarks.append(note)
    version = typed.pop(VERSION, "").strip()
    return AnswerLine(
        number=number,
        code=typed.pop(CODE, "").strip(),
        what=typed.pop(WHAT, ""),
        typed={key: text for key, text in typed.items() if key in FILLED},
        where=where,
        version=int(version) if version.isdecimal() else None,
        problems=tuple(problems),
        remarks=tuple(remarks),
    )
