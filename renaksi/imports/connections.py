"""States of connection (XLSX or CSV) as typed rows, each cell that can not be read named."""

from collections.abc import Mapping
from typing import BinaryIO

from renaksi.core.agency_rules import clean_code
from renaksi.core.connection import ConnectionState, state_word
from renaksi.core.connection_import import COLUMNS, MAX_ROWS, REQUIRED, ConnectionRow
from renaksi.core.errors import Refusal
from renaksi.core.item_entry import clean
from renaksi.core.sheet import Cell
from renaksi.imports.rows import RowReader, filled_rows
from renaksi.imports.workbook import read_sheet


def read_connections(stream: BinaryIO, name: str) -> list[ConnectionRow]:
    """The rows below the header. Raises Invalid (BAD_FILE, FILE_TOO_LARGE)."""
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS)
    return [_row(line, cells) for line, cells in filled_rows(sheet, COLUMNS, REQUIRED)]


def _row(line: int, cells: Mapping[str, Cell]) -> ConnectionRow:
    reader = RowReader(cells)
    return ConnectionRow(
        line=line,
        agency=clean_code(reader.code("instansi_kode")),
        state=_state(reader),
        since=reader.day("sejak"),
        remarks=clean(reader.text("keterangan")),
        active_on=reader.day("aktif_terakhir"),
        addresses=reader.addresses,
        faults=tuple(reader.faults),
    )


def _state(reader: RowReader) -> ConnectionState | None:
    typed = reader.text("status")
    found = state_word(typed)
    if found is None and typed and not reader.is_broken("status"):
        known = ", ".join(state.value for state in ConnectionState)
        reader.refuse("status", Refusal.UNKNOWN_WORD, value=typed, known=known)
    return found
