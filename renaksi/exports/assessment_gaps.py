"""Means of the three columns by aspect and indicator, and how far they lie apart, as a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from renaksi.core.grade_gaps import AspectGap, Gap
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.queries.grade_page import Choice


def gaps_table(
    choice: Choice,
    place: str,
    aspects: Sequence[AspectGap],
    count: int,
    kind: str,
    taken_at: datetime,
) -> Table:
    """`count`: of how many results; `kind` in words, empty for all kinds."""
    version = choice.version
    scope = {
        "Instrumen": f"{version.name} ({version.code}) versi {version.number}",
        "Tahun": str(choice.year),
        "Lingkup": f"{place} dan di bawahnya",
        "Dasar": f"{fmt.number(count)} hasil yang ditetapkan di sistem ini",
        "Ambang": f"nilai indikator di bawah {fmt.number(version.weak_below)} dari 100",
    }
    return Table(
        title=f"Selisih nilai {version.code} {choice.year}: {place}",
        columns=(
            Column("Kode", Kind.CODE, 10),
            Column("Aspek atau indikator", width=56),
            Column("Bobot", Kind.FIGURE),
            Column("Rata-rata mandiri", Kind.FIGURE, 16),
            Column("Rata-rata hub", Kind.FIGURE, 16),
            Column("Rata-rata nasional", Kind.FIGURE, 16),
            Column("Hub terhadap mandiri", Kind.FIGURE, 16),
            Column("Nasional terhadap hub", Kind.FIGURE, 16),
            Column("Dari hasil", Kind.WHOLE),
            Column("Di bawah ambang", Kind.WHOLE, 16),
        ),
        rows=_rows(aspects),
        taken_at=taken_at,
        filters=scope | ({"Jenis": kind} if kind else {}),
        sheet="Selisih",
    )


def _rows(aspects: Sequence[AspectGap]) -> Iterator[Sequence[object]]:
    for aspect in aspects:
        yield _row(aspect.gap)
        for one in aspect.indicators:
            yield _row(one)


def _row(one: Gap) -> Sequence[object]:
    return (
        one.code,
        one.name,
        one.weight,
        one.own,
        one.hub,
        one.national,
        one.hub_to_own,
        one.national_to_hub,
        one.count,
        one.weak,
    )
