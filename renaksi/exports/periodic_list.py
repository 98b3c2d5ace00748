"""The archive of periodic reports as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from renaksi.exports.table import Column, Kind, Table
from renaksi.labels.periodic import PERIODIC_KIND, period_name
from renaksi.labels.periodic_steps import PERIODIC_STATE
from renaksi.queries.periodic_list import ListedPeriodic


def archive_table(
    rows: Iterable[ListedPeriodic], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """`filters`: what the reader chose, in words."""
    return Table(
        title="Arsip laporan berkala",
        columns=(
            Column("Jenis"), Column("Periode", width=24), Column("Mulai", Kind.DAY),
            Column("Sampai", Kind.DAY), Column("Kode", Kind.CODE), Column("Tentang", width=44),
            Column("Edisi", Kind.WHOLE), Column("Keadaan"), Column("Nomor", width=24),
            Column("Tanggal", Kind.DAY), Column("Penanda tangan", width=30),
        ),
        rows=_rows(rows),
        taken_at=taken_at,
        filters=filters,
        sheet="Arsip",
    )  # fmt: skip


def _rows(rows: Iterable[ListedPeriodic]) -> Iterator[Sequence[object]]:
    for one in rows:
        period = one.period
        yield (
            PERIODIC_KIND[one.kind], period_name(period), period.start, period.last_day,
            one.base_code, one.base, one.edition, PERIODIC_STATE[one.state].word, one.number,
            one.dated, one.signatory,
        )  # fmt: skip
