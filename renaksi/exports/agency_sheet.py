"""Agencies as a table for XLSX and CSV; the first columns are those an import reads."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import AGENCY_KIND, TIER
from renaksi.queries.agency_sheet import AgencyRow

COLUMNS: Final = (
    Column("kode", Kind.CODE),
    Column("nama", Kind.TEXT, 48),
    Column("nama_singkat", Kind.TEXT, 24),
    Column("jenis", Kind.TEXT, 14),
    Column("kode_pembina", Kind.CODE),
    Column("berlaku_sejak", Kind.DAY),
    Column("zona_waktu", Kind.TEXT, 12),
    Column("jenis_lengkap", Kind.TEXT, 26),
    Column("tingkat", Kind.TEXT, 12),
    Column("nama_pembina", Kind.TEXT, 48),
    Column("berlaku_sampai", Kind.DAY),
)


def agency_table(
    rows: Iterable[AgencyRow], taken_at: datetime, filters: Mapping[str, str]
) -> Table:
    return Table(
        title="Instansi",
        columns=COLUMNS,
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
        _day(row.active_from),
        row.time_zone.value,
        AGENCY_KIND[row.kind],
        TIER[row.kind.tier],
        row.supervisor_name,
        _last_day(row.active_to),
    )


def _day(value: date) -> date | None:
    return None if value in {ALWAYS, FOREVER} else value


def _last_day(end: date) -> date | None:
    """`active_to` is the first day without it; people write the last day with it."""
    return None if end == FOREVER else date.fromordinal(end.toordinal() - 1)
