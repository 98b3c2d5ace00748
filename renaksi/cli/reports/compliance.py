"""`renaksi report compliance`: who has reported, for people and for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from renaksi.cli.output import YEAR, Day, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import Reporter
from renaksi.labels import format as fmt
from renaksi.labels.compliance import FIGURE, state_word
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.compliance import Compliance, checkpoint_of, compliance
from renaksi.queries.cycles import cycle_by_year

COUNTS: Final = ("expected", "submitted", "on_time", "extended", "verified", "nil")
RATES: Final = ("rate", "on_time_rate")
COLUMNS: Final = ("code", "name", "kind", *COUNTS, *RATES, "exemption")


@click.command("compliance")
@click.option("--cycle", "year", type=YEAR, required=True, metavar="TAHUN")
@click.option(
    "--checkpoint",
    "code",
    metavar="PERIODE",
    help="Misalnya B12; tanpa ini, semua yang jatuh tempo.",
)
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@click.option("--as-of", type=Day(), help="Keadaan sampai akhir hari itu, WIB.")
@format_option
def command(year: int, code: str | None, under: str, as_of: date | None, form: str) -> None:
    """Kepatuhan pelaporan: wajib, masuk, tepat waktu, dispensasi, diverifikasi, nihil."""
    with system_context() as ctx:
        cycle = cycle_by_year(ctx.session, year)
        found = compliance(
            ctx.session,
            cycle,
            checkpoint_of(cycle, code) if code is not None else None,
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            as_of=as_of,
            now=ctx.now,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [tuple(_agency(one).values()) for one in found.by_agency])
    else:
        _show(found)


def _answer(found: Compliance) -> dict[str, object]:
    parts = {
        "below": _figures(found.below),
        "by_agency": [_agency(one) for one in found.by_agency],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_figures(part.figures)}
            for part in found.by_hub
        ],
        "exempt": [
            {"code": one.code, "name": one.name, "reason": one.exemption} for one in found.exempt
        ],
    }
    if not found.code:
        parts["by_checkpoint"] = [
            {"code": one.code, "tree_on": one.tree_on, **_figures(one.figures)}
            for one in found.by_checkpoint
        ]
    return {
        "cycle": found.year,
        "checkpoint": found.code or None,
        "under": found.node.code,
        "as_of": found.as_of,
        "tree_on": found.tree_on,
        **_figures(found.total),
        **parts,
    }


def _figures(one: Figures) -> dict[str, object]:
    return {name: getattr(one, name) for name in (*COUNTS, *RATES)}


def _agency(one: Reporter) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "kind": one.kind.value,
        **_figures(one.figures),
        "exemption": one.exemption if one.is_exempt else None,
    }


def _show(found: Compliance) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "keadaan", "instansi"),
        [(one.code, state_word(one, single=bool(found.code)), one.name) for one in found.by_agency],
    )


def _heading(found: Compliance) -> Iterator[str]:
    period = found.code or "semua periode yang jatuh tempo"
    yield f"Laporan capaian {found.year}, {period}: {found.node.name} dan di bawahnya"
    yield f"Sampai akhir {fmt.day(found.as_of)} (WIB), susunan {fmt.day(found.tree_on)}"
    for title, figures in (("Seluruhnya", found.total), ("Tanpa instansi itu", found.below)):
        yield f"\n{title}"
        for name in COUNTS:
            yield f"  {FIGURE[name]:<18}{fmt.number(getattr(figures, name)):>6}"
        small = ", n kecil" if figures.is_small else ""
        for name, part in (("rate", figures.submitted), ("on_time_rate", figures.on_time)):
            of = f"{fmt.number(part)} dari {fmt.number(figures.expected)}"
            yield f"  {FIGURE[name]:<18}{fmt.percent(getattr(figures, name)):>8}  {of}{small}"
    yield ""
