"""A file of agencies (XLSX or CSV) as typed rows, each cell that can not be read named."""

from collections.abc import Mapping
from typing import BinaryIO, Final

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_sheet import COLUMNS, MAX_ROWS, REQUIRED, ImportRow
from renaksi.core.errors import Refusal
from renaksi.core.sheet import Cell
from renaksi.imports.rows import RowReader, filled_rows
from renaksi.imports.workbook import read_sheet
from renaksi.labels import AGENCY_KIND

KINDS: Final = {kind.value: kind for kind in AgencyKind} | {
    word.casefold(): kind for kind, word in AGENCY_KIND.items()
}
ZONES: Final = {zone.value: zone for zone in TimeZone}


def read_agencies(stream: BinaryIO, name: str) -> list[ImportRow]:
    """The rows below the header. Raises Invalid (BAD_FILE, FILE_TOO_LARGE)."""
    sheet = read_sheet(stream, name, max_rows=MAX_ROWS)
    return [_row(number, cells) for number, cells in filled_rows(sheet, COLUMNS, REQUIRED)]


def _row(number: int, cells: Mapping[str, Cell]) -> ImportRow:
    reader = RowReader(cells)
    return ImportRow(
        number=number,
        code=reader.code("kode"),
        name=reader.text("nama"),
        short_name=reader.text("nama_singkat"),
        kind=_kind(reader),
        supervisor=reader.code("kode_pembina"),
        since=reader.day("berlaku_sejak"),
        time_zone=_zone(reader),
        addresses=reader.addresses,
        faults=tuple(reader.faults),
    )


def _kind(reader: RowReader) -> AgencyKind | None:
    typed = reader.text("jenis")
    found = KINDS.get(typed.casefold())
    if found is None and not reader.is_broken("jenis"):
        reader.refuse("jenis", Refusal.UNKNOWN_KIND, value=typed, kinds=", ".join(AgencyKind))
    return found


def _zone(reader: RowReader) -> TimeZone | None:
    typed = reader.text("zona_waktu").upper()
    if typed and typed not in ZONES:
        reader.refuse("zona_waktu", Refusal.UNKNOWN_ZONE, value=typed)
    return ZONES.get(typed)
