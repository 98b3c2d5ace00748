"""`renaksi report grades`: who got which predicate in a year, for people and for programs."""

from collections.abc import Iterator, Mapping
from typing import Final

import click

from renaksi import labels
from renaksi.cli.output import YEAR, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.agency import AgencyKind
from renaksi.core.grade_figures import Distribution, Graded
from renaksi.labels import format as fmt
from renaksi.labels.assessment import RESULT_SOURCE
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.grades import Grades, grades

COLUMNS: Final = (
    "code", "name", "kind", "grade", "score", "source", "is_due", "remarks", "document",
)  # fmt: skip


@click.command("grades")
@click.option("--cycle", "year", type=YEAR, required=True, metavar="TAHUN")
@click.option("--instrument", "code", required=True, metavar="KODE", help="Misalnya SP4N.")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(year: int, code: str, under: str, form: str) -> None:
    """Sebaran predikat menurut jenis instansi, dengan yang belum dan tidak dapat dinilai."""
    with system_context() as ctx:
        found = grades(
            ctx.session,
            year,
            code,
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [_cells(row) for row in found.by_agency])
    else:
        _show(found)


def _answer(found: Grades) -> dict[str, object]:
    return {
        "cycle": found.year,
        "instrument": found.version.code,
        "version": found.version.number,
        "under": found.node.code,
        "tree_on": found.tree_on,
        **_figures(found.total),
        "by_kind": _kinds(found.by_kind),
        "below": {**_figures(found.below), "by_kind": _kinds(found.below_by_kind)},
        "by_agency": [_agency(row) for row in found.by_agency],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_figures(part.figures)}
            for part in found.by_hub
        ],
    }


def _figures(one: Distribution) -> dict[str, object]:
    """`total`: who is assessed or has a result; `scores` of those whose result carries one."""
    return {
        "total": one.total,
        "graded": one.graded,
        "outside": one.outside,
        "grades": dict(one.counts),
        "shares": {grade: one.share(grade) for grade in one.counts},
        "scores": {"count": len(one.scores), "mean": one.mean, "median": one.median},
    }


def _kinds(found: Mapping[AgencyKind, Distribution]) -> dict[str, object]:
    return {kind.value: dict(one.counts) for kind, one in found.items()}


def _agency(row: Graded) -> dict[str, object]:
    result = row.result
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        "grade": row.grade,
        "score": result.score if result else None,
        "source": result.source.value if result else None,
        "is_due": row.is_due,
        "remarks": result.remarks if result else "",
        "document": result.document if result else "",
    }


def _cells(row: Graded) -> list[object]:
    return [int(value) if isinstance(value, bool) else value for value in _agency(row).values()]


def _show(found: Grades) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "nilai", "predikat", "asal", "instansi"),
        [
            (row.code, _score(row), row.grade, _source(row), f"{row.name}{_duty(row)}")
            for row in found.by_agency
        ],
    )


def _heading(found: Grades) -> Iterator[str]:
    version = found.version
    yield f"{version.name} ({version.code}) {found.year}, {found.node.name} dan di bawahnya"
    yield f"Susunan {fmt.day(found.tree_on)}"
    for title, figures in (("Seluruhnya", found.total), ("Tanpa instansi itu", found.below)):
        yield f"\n{title}"
        small = ", n kecil" if figures.is_small else ""
        for grade, many in figures.counts.items():
            of = f"{fmt.number(many)} dari {fmt.number(figures.total)}{small}"
            yield f"  {grade:<30}{fmt.percent(figures.share(grade)):>8}  {of}"
        if figures.scores:
            count = fmt.number(len(figures.scores))
            yield f"  {'rata-rata nilai':<30}{fmt.number(figures.mean, 2):>8}  dari {count}"
            yield f"  {'median nilai':<30}{fmt.number(figures.median, 2):>8}  dari {count}"
    yield "\nMenurut jenis"
    for kind, figures in found.by_kind.items():
        told = ", ".join(f"{fmt.number(n)} {grade}" for grade, n in figures.counts.items() if n)
        yield f"  {labels.AGENCY_KIND[kind]:<36}{told}"
    yield ""


def _score(row: Graded) -> str:
    return fmt.number(row.result.score, 2) if row.result and row.result.score is not None else ""


def _source(row: Graded) -> str:
    return RESULT_SOURCE[row.result.source].lower() if row.result else ""


def _duty(row: Graded) -> str:
    return "" if row.is_due else " (tidak wajib dinilai)"
