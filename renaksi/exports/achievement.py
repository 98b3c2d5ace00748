"""The list of agencies with how far their plans have come, as a file: exactly what is filtered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.achievement_parts import Achieved
from renaksi.core.numbers import round_half_up
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.queries.achievements import Achievements


def achievement_table(
    found: Achievements, rows: Sequence[Achieved], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    total = found.total
    mean = None if total.mean is None else round_half_up(total.mean)
    median = None if total.median is None else round_half_up(total.median)
    return Table(
        title=f"Capaian renaksi {found.year}, {found.code}: {found.node.name}",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Instansi", width=44),
            Column("Jenis"),
            Column("Capaian (%)", Kind.PERCENT),
            Column("Warna", width=18),
            Column("Nilai", width=14),
            Column("Aksi jatuh tempo", Kind.WHOLE),
            Column("Tanpa nilai", Kind.WHOLE),
        ),
        rows=_rows(rows),
        taken_at=taken_at,
        filters={
            "Siklus": str(found.year),
            "Periode": found.code,
            "Lingkup": f"{found.node.name} dan di bawahnya",
            **filters,
            "Seluruhnya: rata-rata": fmt.percent(mean),
            "Seluruhnya: median": fmt.percent(median),
            "Seluruhnya: instansi yang dihitung": fmt.number(total.agencies),
            "Seluruhnya: belum ada nilai": fmt.number(total.missing),
        },
        sheet=f"Capaian {found.year}",
    )


def _rows(rows: Sequence[Achieved]) -> Iterator[Sequence[object]]:
    for one in rows:
        percent = one.percent
        yield (
            one.code,
            one.name,
            labels.AGENCY_KIND[one.kind],
            None if percent is None else round_half_up(percent),
            labels.LIGHT[one.light].word,
            "belum ada"
            if one.is_missing
            else "sementara"
            if one.is_provisional
            else "diverifikasi",
            one.mean.due if one.mean else 0,
            one.mean.missing if one.mean else 0,
        )
