"""The comparison of two revisions as a table for a file: one line per value that differs."""

from collections.abc import Iterator
from datetime import datetime

from renaksi.core.agency import TimeZone
from renaksi.core.comparison import ComparedRow
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.comparison import ROW_CHANGE, value_changes
from renaksi.queries.comparison import PlanComparison


def comparison_table(
    found: PlanComparison, title: str, *, everything: bool, taken_at: datetime, zone: TimeZone
) -> Table:
    """`everything`: unchanged rows too, each with one line of its own."""
    rows = found.result.rows if everything else found.result.changed
    return Table(
        title=title,
        columns=(
            Column("No.", Kind.CODE, 8),
            Column("Aksi", width=44),
            Column("Perubahan", width=14),
            Column("Bagian", width=24),
            Column(f"Revisi {found.old.number}", width=40),
            Column(f"Revisi {found.new.number}", width=40),
        ),
        rows=_lines(rows, found),
        taken_at=taken_at,
        filters={"Baris": "semua" if everything else "hanya yang berubah"},
        sheet="Perbandingan",
        time_zone=zone,
    )


def _lines(rows: tuple[ComparedRow, ...], found: PlanComparison) -> Iterator[tuple[object, ...]]:
    for row in rows:
        head = (row.number, row.values.action, ROW_CHANGE[row.change].word)
        lines = value_changes(row, found.names)
        if not lines:
            yield (*head, "", "", "")
        for line in lines:
            yield (*head, line.name, line.old_text, line.new_text)
