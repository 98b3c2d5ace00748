"""Agencies as a table for XLSX and CSV; the first columns are those an import reads.

Sent back unchanged, every row says what is so already.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from renaksi.core.agency_sheet import COLUMNS
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import AGENCY_KIND, TIER
from renaksi.queries.agency_sheet import AgencyRow

KINDS: Final = {"kode": Kind.CODE, "kode_pembina": Kind.CODE, "berlaku_sejak": Kind.DAY}
WIDTHS: Final = {"nama": 48, "nama_singkat": 24, "jenis": 14, "zona_waktu": 12}
TABLE: Final = (
    *(Column(name, KINDS.get(name, Kind.TEXT), WIDTHS.get(name)) for name in COLUMNS),
    Column("nama_jenis", Kind.TEXT, 26),
    Column("tingkat", Kind.TEXT, 12),
    Column("nama_pembina", Kind.TEXT, 48),
    Column("ada_sejak", Kind.DAY),
    Column("ada_sampai", Kind.DAY),
)


def agency_table(
    rows: Iterable[AgencyRow], taken_at: datetime, filters: Mapping[str, str]
) -> Table:
    return Table(
        title="Instansi",
        columns=TABLE,
        rows=(_cells(row) for row in rows),
        taken_at=taken_at,
        filters=filters,
        sheet="Instansi",
    )


def _cells(row: AgencyRow) -> tuple[object, ...]:
    return (
        row.code,
        row.name,
        row.short_name,
        row.kind.value,
        row.supervisor_code,
        _day(row.since),
        row.time_zone.value,
        AGENCY_KIND[row.kind],
        TIER[row.kind.tier],
        row.supervisor_name,
        _day(row.active_from),
        _last_day(row.active_to),
    )


def _day(value: date) -> date | None:
    return None if value in {ALWAYS, FOREVER} else value


def _last_day(end: date) -> date | None:
    """`active_to` is the first day without it; people write the last day with it."""
    return None if end == FOREVER else date.fromordinal(end.toordinal() - 1)
