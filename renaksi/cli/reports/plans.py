"""`renaksi report plans`: the funnel of plans, for people and for programs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from renaksi import labels
from renaksi.cli.output import YEAR, Day, emit, emit_json, emit_table, format_option
from renaksi.cli.run import system_context
from renaksi.core.funnel import STAGES, AgencyRow, Counts
from renaksi.labels import format as fmt
from renaksi.queries.agencies import ROOT, agency_by_code
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.funnel import Funnel, plan_funnel

NO_PLAN: Final = "none"
"""The state of an agency whose plan does not exist yet."""
COLUMNS: Final = ("code", "name", "kind", *(stage.value for stage in STAGES), "state", "revision")


@click.command("plans")
@click.option("--cycle", "year", type=YEAR, required=True, metavar="TAHUN")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@click.option("--as-of", type=Day(), help="Keadaan sampai akhir hari itu, WIB.")
@format_option
def command(year: int, under: str, as_of: date | None, form: str) -> None:
    """Corong renaksi: wajib, disusun, diajukan, disetujui, ditetapkan."""
    with system_context() as ctx:
        found = plan_funnel(
            ctx.session,
            cycle_by_year(ctx.session, year),
            under_id=agency_by_code(ctx.session, under).id,
            actor=ctx.actor,
            today=ctx.today,
            as_of=as_of,
        )
    if form == "json":
        emit_json(_answer(found))
    elif form == "csv":
        emit(form, COLUMNS, [_cells(row) for row in found.by_agency])
    else:
        _show(found)


def _answer(found: Funnel) -> dict[str, object]:
    return {
        "cycle": found.year,
        "under": found.node.code,
        "as_of": found.as_of,
        "tree_on": found.tree_on,
        **_counts(found.total),
        "below": _counts(found.below),
        "by_agency": [_agency(row) for row in found.by_agency],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_counts(part.counts)}
            for part in found.by_hub
        ],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {stage.value: counts.at(stage) for stage in STAGES}


def _agency(row: AgencyRow) -> dict[str, object]:
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind.value,
        **{stage.value: row.reached(stage) for stage in STAGES},
        "state": row.standing.state.value if row.standing else NO_PLAN,
        "revision": row.standing.number if row.standing else None,
    }


def _cells(row: AgencyRow) -> list[object]:
    return [int(value) if isinstance(value, bool) else value for value in _agency(row).values()]


def _show(found: Funnel) -> None:
    for line in _heading(found):
        click.echo(line)
    emit_table(
        ("", "keadaan", "instansi"),
        [(row.code, _state(row), f"{row.name}{_duty(row)}") for row in found.by_agency],
    )


def _heading(found: Funnel) -> Iterator[str]:
    yield f"Renaksi {found.year}, {found.node.name} dan di bawahnya"
    yield f"Sampai akhir {fmt.day(found.as_of)} (WIB), susunan {fmt.day(found.tree_on)}"
    for title, counts in (("Seluruhnya", found.total), ("Tanpa instansi itu", found.below)):
        yield f"\n{title}"
        small = ", n kecil" if counts.is_small else ""
        for stage in STAGES:
            share = f"{fmt.percent(counts.share(stage))} dari {fmt.number(counts.owes)}{small}"
            word, figure = labels.FUNNEL_STAGE[stage], fmt.number(counts.at(stage))
            yield f"  {word:<12}{figure:>6}  {share}"
    yield ""


def _state(row: AgencyRow) -> str:
    return (labels.PLAN_STATE[row.standing.state] if row.standing else labels.NO_PLAN).word


def _duty(row: AgencyRow) -> str:
    return "" if row.owes else " (tidak wajib)"
