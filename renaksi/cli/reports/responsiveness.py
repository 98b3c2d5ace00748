"""`renaksi report responsiveness`: how fast supervising agencies decide, for people and programs."""

from typing import Final

import click

from renaksi.cli.output import YEAR, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.responsiveness import NOTHING, Responsiveness
from renaksi.labels import format as fmt
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.responsiveness import Answering, AnsweringAll, responsiveness

FIGURES: Final = ("decided", "within", "open", "overdue", "median", "share_within")
COLUMNS: Final = ("code", "name", *FIGURES)


@click.command("responsiveness")
@click.option("--cycle", "year", type=YEAR, required=True, metavar="TAHUN")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(year: int, under: str, form: str) -> None:
    """Waktu tanggap pembina atas renaksi dan laporan: median hari kerja, bagian dalam batas."""
    with system_context() as ctx:
        node = agency_by_code(ctx.session, under)
        code = node.code
        found = responsiveness(
            ctx.session,
            under_id=node.id,
            actor=ctx.actor,
            today=ctx.today,
            year=year,
        )
    if form == "json":
        emit_json(_answer(found, code))
    elif form == "csv":
        emit(form, COLUMNS, [tuple(_agency(one).values()) for one in found.hubs])
    else:
        _show(found, code)


def _answer(found: AnsweringAll, under: str) -> dict[str, object]:
    """`plans` and `reports` beside their sum, for all together and for each agency."""
    return {
        "cycle": found.year,
        "under": under,
        "tree_on": found.tree_on,
        "limit": found.limit,
        **_figures(found.total),
        "plans": _figures(found.plans),
        "reports": _figures(found.reports),
        "below": _below(found, under),
        "by_agency": [
            _agency(one) | {"plans": _figures(one.plans), "reports": _figures(one.reports)}
            for one in found.hubs
        ],
    }


def _below(found: AnsweringAll, under: str) -> dict[str, object]:
    """The same without what the agency itself decides."""
    hubs = [one for one in found.hubs if one.code != under]
    plans = sum((one.plans for one in hubs), NOTHING)
    reports = sum((one.reports for one in hubs), NOTHING)
    parts = {"plans": _figures(plans), "reports": _figures(reports)}
    return _figures(plans + reports) | parts


def _figures(one: Responsiveness) -> dict[str, object]:
    return {name: getattr(one, name) for name in FIGURES}


def _agency(one: Answering) -> dict[str, object]:
    return {"code": one.code, "name": one.name, **_figures(one.total)}


def _show(found: AnsweringAll, under: str) -> None:
    click.echo(f"Waktu tanggap {found.year} di bawah {under}, batas {found.limit} hari kerja")
    emit_table(
        ("kode", "median", "dalam batas", "terbuka", "lewat", "pembina"),
        [
            (
                one.code,
                fmt.number(one.total.median),
                _share(one.total),
                fmt.number(one.total.open),
                fmt.number(one.total.overdue),
                one.name,
            )
            for one in found.hubs
            if one.total.judged or one.total.open
        ],
    )


def _share(one: Responsiveness) -> str:
    small = ", n kecil" if one.is_small else ""
    return f"{fmt.percent(one.share_within)} ({one.within} dari {one.judged}{small})"
