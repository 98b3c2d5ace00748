"""`renaksi report recommendations`: the four statuses as of a day, for people and for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from renaksi import labels
from renaksi.cli.output import Day, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import AgeBand, Ages
from renaksi.core.recommendation_figures import Owner, Part, StatusFigures
from renaksi.core.recommendation_pace import Pace
from renaksi.labels import format as fmt
from renaksi.labels.recommendation_register import AGE_BAND
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.recommendation_figures import RecommendationFigures, recommendation_figures

COUNTS: Final = tuple(status.value for status in COUNTED)
COLUMNS: Final = (
    "code",
    "name",
    "kind",
    "total",
    *COUNTS,
    *(f"share_{name}" for name in COUNTS),
    *(f"age_{band.value}" for band in AgeBand),
    "median_days_to_answer",
    "median_days_to_decide",
)


@click.command("recommendations")
@click.option(
    "--as-of", type=Day(), help="Keadaan sampai akhir hari itu, WIB; tanpa ini, hari ini."
)
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(as_of: date | None, under: str, form: str) -> None:
    """Rekomendasi menurut status: sesuai, belum sesuai, belum dan tidak dapat ditindaklanjuti."""
    with system_context() as ctx:
        found = recommendation_figures(
            ctx.session,
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            as_of=as_of,
            with_pace=True,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [_cells(one) for one in found.by_agency])
    else:
        _show(found)


def _answer(found: RecommendationFigures) -> dict[str, object]:
    return {
        "under": found.node.code,
        "as_of": found.as_of,
        **_figures(found.total),
        **_measures(found.ages, found.pace),
        "below": _figures(found.below),
        "by_agency": [
            {"code": one.code, "name": one.name, "kind": one.kind.value, **_whole(one)}
            for one in found.by_agency
        ],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_whole(part)}
            for part in found.by_hub
        ],
    }


def _figures(one: StatusFigures) -> dict[str, object]:
    return {
        "total": one.total,
        **{status.value: one.at(status) for status in COUNTED},
        "shares": {status.value: one.share(status) for status in COUNTED},
    }


def _whole(one: Owner | Part) -> dict[str, object]:
    return _figures(one.figures) | _measures(one.ages, one.pace)


def _measures(ages: Ages, pace: Pace) -> dict[str, object]:
    """Ages of what is not settled, in days; medians in calendar days, with how many they rest on."""
    return {
        "ages": {band.value: ages.at(band) for band in AgeBand},
        "median_days_to_answer": pace.median_answer,
        "answered": len(pace.answers),
        "median_days_to_decide": pace.median_decision,
        "decided": len(pace.decisions),
    }


def _cells(one: Owner) -> list[object]:
    counts = [one.figures.at(status) for status in COUNTED]
    shares = [one.figures.share(status) for status in COUNTED]
    ages = [one.ages.at(band) for band in AgeBand]
    medians = [one.pace.median_answer, one.pace.median_decision]
    return [
        one.code,
        one.name,
        one.kind.value,
        one.figures.total,
        *counts,
        *shares,
        *ages,
        *medians,
    ]


def _show(found: RecommendationFigures) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "jumlah", "sesuai", "belum sesuai", "belum", "tidak dapat", "instansi"),
        [
            (
                one.code,
                fmt.number(one.figures.total),
                *(fmt.number(one.figures.at(status)) for status in COUNTED),
                one.name,
            )
            for one in found.by_agency
        ],
    )


def _heading(found: RecommendationFigures) -> Iterator[str]:
    yield f"Rekomendasi, {found.node.name} dan di bawahnya"
    yield f"Sampai akhir {fmt.day(found.as_of)} (WIB), susunan hari itu"
    for title, figures in (("Seluruhnya", found.total), ("Tanpa instansi itu", found.below)):
        yield f"\n{title}"
        small = ", n kecil" if figures.is_small else ""
        for status in COUNTED:
            word, many = labels.RECOMMENDATION_STATUS[status].word, figures.at(status)
            of = f"{fmt.number(many)} dari {fmt.number(figures.total)}{small}"
            yield f"  {word:<30}{fmt.percent(figures.share(status)):>8}  {of}"
    yield "\nUmur yang belum selesai"
    for band in AgeBand:
        yield f"  {AGE_BAND[band]:<30}{fmt.number(found.ages.at(band)):>8}"
    pace = found.pace
    yield "\nMedian hari"
    for word, days, many in (
        ("sampai jawaban pertama", pace.median_answer, len(pace.answers)),
        ("sampai keputusan penerbit", pace.median_decision, len(pace.decisions)),
    ):
        yield f"  {word:<30}{fmt.number(days):>8}  dari {fmt.number(many)}"
    yield ""
