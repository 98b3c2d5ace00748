"""Results as files: the ranking, and counts of predicates by kind, hub and year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from renaksi import labels
from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.grade_figures import Distribution
from renaksi.core.grade_ranking import Ranked
from renaksi.exports.table import Column, Kind, Table
from renaksi.labels import format as fmt
from renaksi.labels.assessment import RESULT_SOURCE
from renaksi.labels.assessment_figures import GRADE_CHANGE, RULE_TOLD
from renaksi.queries.grade_page import ResultsPage
from renaksi.queries.grades import Grades


def ranking_table(
    page: ResultsPage,
    rows: Sequence[Ranked],
    ranked: int,
    filters: Mapping[str, str],
    taken_at: datetime,
) -> Table:
    """`ranked`: the denominator of every rank."""
    found, before = page.grades, page.choice.before
    was = f" {before}" if before else " sebelumnya"
    return Table(
        title=f"Hasil penilaian {found.version.code} {found.year}: {found.node.name}",
        columns=(
            Column("Peringkat", Kind.WHOLE),
            Column("Dari", Kind.WHOLE),
            Column("Kode", Kind.CODE),
            Column("Instansi", width=44),
            Column("Jenis"),
            Column("Nilai", Kind.FIGURE),
            Column("Predikat", width=20),
            Column(f"Nilai{was}", Kind.FIGURE),
            Column(f"Predikat{was}", width=20),
            Column("Selisih", Kind.FIGURE),
            Column("Perubahan", width=24),
            Column("Asal", width=22),
            Column("Keterangan", width=40),
            Column("Dokumen", width=36),
        ),
        rows=_ranked(rows, ranked),
        taken_at=taken_at,
        filters={**_scope(found), **filters, **_rules(page)},
        sheet="Peringkat",
    )


def _ranked(rows: Sequence[Ranked], ranked: int) -> Iterator[Sequence[object]]:
    for one in rows:
        result, before, old = one.row.result, one.before, one.old
        yield (
            one.rank,
            ranked if one.rank else None,
            one.row.code,
            one.row.name,
            labels.AGENCY_KIND[one.row.kind],
            result.score if result else None,
            one.row.grade,
            old.score if old else None,
            (old.band.name if old and old.band else before.grade) if before else "",
            one.difference,
            GRADE_CHANGE[one.change].word,
            RESULT_SOURCE[result.source] if result else "",
            result.remarks if result else "",
            result.document if result else "",
        )


def distribution_table(page: ResultsPage, kind: AgencyKind | None, taken_at: datetime) -> Table:
    """Three blocks below one another, told apart by the first column."""
    found = page.grades
    return Table(
        title=f"Sebaran predikat {found.version.code} {found.year}: {found.node.name}",
        columns=(
            Column("Menurut", width=12),
            Column("Kelompok", width=48),
            Column("Jumlah", Kind.WHOLE),
            *(column for key in found.keys for column in _pair(key)),
            Column("Nilai ada", Kind.WHOLE),
            Column("Rata-rata nilai", Kind.FIGURE),
            Column("Median nilai", Kind.FIGURE),
            Column("Dari luar sistem", Kind.WHOLE),
            Column("Catatan", width=40),
        ),
        rows=_blocks(page, kind),
        taken_at=taken_at,
        filters={**_scope(found), **_rules(page)},
        sheet="Sebaran",
    )


def _pair(key: str) -> tuple[Column, Column]:
    return Column(key, Kind.WHOLE, 16), Column(f"{key} (%)", Kind.PERCENT, 16)


def _blocks(page: ResultsPage, kind: AgencyKind | None) -> Iterator[Sequence[object]]:
    found = page.grades
    yield "Jumlah", found.node.name, *_figures(found, found.total), _small(found.total)
    for one, figures in found.by_kind.items():
        yield "Jenis", labels.AGENCY_KIND[one], *_figures(found, figures), _small(figures)
    for part in found.by_hub:
        name = part.name or f"Langsung di bawah {found.node.name}"
        yield "Hub", name, *_figures(found, part.figures), _small(part.figures)
    for year in page.by_year(kind):
        apart = ", ".join(f"{name} {many}" for name, many in year.apart.items())
        note = f"skala lain: {apart}" if apart else _small(year.figures)
        yield "Tahun", str(year.year), *_figures(found, year.figures), note


def _figures(found: Grades, one: Distribution) -> Iterator[object]:
    yield one.total
    for key in found.keys:
        many = one.counts.get(key, 0)
        yield many
        yield one.share(key) if key in one.counts else None
    yield len(one.scores)
    yield one.mean
    yield one.median
    yield one.outside


def _small(one: Distribution) -> str:
    return "n kecil" if one.is_small else ""


def _scope(found: Grades) -> dict[str, str]:
    return {
        "Instrumen": f"{found.version.name} ({found.version.code}) versi {found.version.number}",
        "Tahun": str(found.year),
        "Lingkup": f"{found.node.name} dan di bawahnya",
        "Susunan pembinaan": fmt.day(found.tree_on),
    }


def _rules(page: ResultsPage) -> dict[str, str]:
    """What was done to results of another scale."""
    told = {rule for year in page.by_year(None) for rule in year.rules}
    outside = {"Dari luar sistem": RESULT_SOURCE[ResultSource.OUTSIDE]}
    return (
        {"Aturan nilai lama": " ".join(RULE_TOLD[one] for one in sorted(told))} if told else {}
    ) | (outside if page.grades.total.outside else {})
