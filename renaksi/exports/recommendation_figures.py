"""Figures of recommendations by agency as a file, with those of the whole beside them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from renaksi import labels
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.core.recommendation_figures import Owner
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.recommendation_register import AGE_BAND
from renaksi.queries.recommendation_figures import RecommendationFigures

WORD: Final = {status: labels.RECOMMENDATION_STATUS[status].word for status in COUNTED}


def figures_table(
    found: RecommendationFigures,
    rows: Sequence[Owner],
    filters: Mapping[str, str],
    taken_at: datetime,
) -> Table:
    """`filters`: what the reader chose, in words; the figures of the whole stand beside them."""
    return Table(
        title=f"Tindak lanjut rekomendasi: {found.node.name} dan di bawahnya",
        columns=(
            Column("Kode", Kind.CODE),
            Column("Instansi", width=44),
            Column("Jenis"),
            Column("Jumlah", Kind.WHOLE),
            *(Column(WORD[status], Kind.WHOLE, 16) for status in COUNTED),
            *(Column(f"{WORD[status]} (%)", Kind.PERCENT, 16) for status in COUNTED),
            *(Column(f"Umur {AGE_BAND[band]}", Kind.WHOLE, 14) for band in AgeBand),
            Column("Median hari sampai jawaban", Kind.FIGURE, 16),
            Column("Median hari sampai keputusan", Kind.FIGURE, 16),
        ),
        rows=_rows(rows),
        taken_at=taken_at,
        filters={**_scope(found), **filters, **_whole(found)},
        sheet="Rekomendasi",
    )


def _rows(rows: Sequence[Owner]) -> Iterator[Sequence[object]]:
    for one in rows:
        yield (
            one.code,
            one.name,
            labels.AGENCY_KIND[one.kind],
            one.figures.total,
            *(one.figures.at(status) for status in COUNTED),
            *(one.figures.share(status) for status in COUNTED),
            *(one.ages.at(band) for band in AgeBand),
            one.pace.median_answer,
            one.pace.median_decision,
        )


def _scope(found: RecommendationFigures) -> dict[str, str]:
    return {
        "Lingkup": f"{found.node.name} dan di bawahnya",
        "Sampai akhir hari": f"{fmt.day(found.as_of)} (WIB), susunan hari itu",
    }


def _whole(found: RecommendationFigures) -> dict[str, str]:
    """Whatever the list was filtered to."""
    total = found.total
    small = ", n kecil" if total.is_small else ""
    told = {
        f"Seluruhnya: {WORD[status].lower()}": f"{fmt.number(total.at(status))} dari"
        f" {fmt.number(total.total)}, {fmt.percent(total.share(status))}{small}"
        for status in COUNTED
    }
    return told | {
        "Seluruhnya: median hari sampai jawaban": fmt.number(found.pace.median_answer),
        "Seluruhnya: median hari sampai keputusan": fmt.number(found.pace.median_decision),
    }
