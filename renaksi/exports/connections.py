"""Who is connected, as a file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.connection_figures import Standing
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.complaint import CONNECTION_STATE
from renaksi.queries.connection_figures import ConnectionReport


def connections_table(
    found: ConnectionReport,
    rows: Sequence[Standing],
    filters: Mapping[str, str],
    taken_at: datetime,
) -> Table:
    """`filters`: what the reader chose, in words."""
    return Table(
        title=f"Keterhubungan ke SP4N-LAPOR!: {found.name} dan di bawahnya",
        columns=(
            Column("Kode", Kind.CODE), Column("Instansi", width=44), Column("Jenis"),
            Column("Status"), Column("Sejak", Kind.DAY), Column("Terakhir aktif", Kind.DAY),
            Column("Aktif sebulan terakhir"), Column("Keterangan", width=50),
        ),
        rows=_rows(rows),
        taken_at=taken_at,
        filters={"Pada": fmt.day(found.as_of), **filters},
        sheet="Keterhubungan",
    )  # fmt: skip


def _rows(rows: Sequence[Standing]) -> Iterator[Sequence[object]]:
    for one in rows:
        yield (
            one.code, one.name, labels.AGENCY_KIND[one.kind], CONNECTION_STATE[one.state].word,
            one.since, one.last_active, "ya" if one.is_active else "tidak", one.remarks,
        )  # fmt: skip
