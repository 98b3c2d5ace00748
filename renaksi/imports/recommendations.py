"""A register of recommendations (XLSX or CSV) as typed rows, each cell that can not be read named."""

from collections.abc import Mapping
from typing import BinaryIO, Final, TypeVar

from renaksi.core.agency_rules import clean_code
from renaksi.core.errors import Refusal
from renaksi.core.files import MAX_SHEET
from renaksi.core.item_entry import clean
from renaksi.core.recommendation import Priority, RecommendationSource
from renaksi.core.recommendation_sheet import COLUMNS, MAX_ROWS, REQUIRED, STATUSES, RegisterRow
from renaksi.core.sheet import Cell
from renaksi.imports.rows import RowReader, filled_rows
from renaksi.imports.workbook import read_sheet
from renaksi.labels import PRIORITY, RECOMMENDATION_SOURCE

MAX_BYTES: Final = 4 * MAX_SHEET
"""A register is longer than what people fill in by hand."""
SOURCES: Final = {one.value: one for one in RecommendationSource}
PRIORITIES: Final = {one.value: one for one in Priority}
SOURCE_WORDS: Final = SOURCES | {
    word.casefold(): one for one, word in RECOMMENDATION_SOURCE.items()
}
PRIORITY_WORDS: Final = PRIORITIES | {word.casefold(): one for one, word in PRIORITY.items()}
T = TypeVar("T")


def read_recommendations(stream: BinaryIO, name: str) -> list[RegisterRow]:
    """The rows below the header. Raises Invalid (BAD_FILE, FILE_TOO_LARGE)."""
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS, max_bytes=MAX_BYTES)
    return [_row(line, cells) for line, cells in filled_rows(sheet, COLUMNS, REQUIRED)]


def _row(line: int, cells: Mapping[str, Cell]) -> RegisterRow:
    reader = RowReader(cells)
    return RegisterRow(
        line=line,
        number=_one_line(reader.text("nomor")),
        source=_word(reader, "sumber", SOURCE_WORDS, SOURCES),
        issuer=clean_code(reader.code("penerbit_kode")),
        addressee=clean_code(reader.code("instansi_kode")),
        text=clean(reader.text("uraian")),
        cause=_one_line(reader.text("sebab")),
        priority=_word(reader, "prioritas", PRIORITY_WORDS, PRIORITIES),
        issued_on=reader.day("tanggal_terbit"),
        due_on=reader.day("jatuh_tempo"),
        status=_word(reader, "status", STATUSES, STATUSES),
        status_on=reader.day("tanggal_status"),
        remarks=clean(reader.text("catatan")),
        addresses=reader.addresses,
        faults=tuple(reader.faults),
    )


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _word(
    reader: RowReader, column: str, words: Mapping[str, T], known: Mapping[str, T]
) -> T | None:
    """None for an empty cell too; whether it may be empty is not the reader's to say."""
    typed = _one_line(reader.text(column))
    found = words.get(typed.casefold().replace("_", " "))
    if found is None and typed and not reader.is_broken(column):
        reader.refuse(column, Refusal.UNKNOWN_WORD, value=typed, known=", ".join(known))
    return found
