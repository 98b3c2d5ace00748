"""`renaksi report plans`: the funnel of plans, for people and for programs."""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date

import click

from renaksi import labels
from renaksi.cli.run import system_context
from renaksi.core.funnel import STAGES, AgencyRow, Counts
from renaksi.labels import format as fmt
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.funnel import Funnel, plan_funnel
from renaksi.queries.funnel_nodes import ROOT, node_of_report

NO_PLAN = "none"
"""The state of an agency whose plan does not exist yet."""


class Day(click.ParamType[date]):
    """A day as 2025-06-30."""

    name = "tanggal"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' bukan tanggal. Tulis seperti 2025-06-30.", param, ctx)


@click.command("plans")
@click.option("--cycle", "year", type=click.IntRange(min=1), required=True, metavar="TAHUN")
@click.option("--under", default=ROOT, metavar="KODE", help="Instansi dan semua di bawahnya.")
@click.option("--as-of", type=Day(), help="Keadaan sampai akhir hari itu, WIB.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
def command(year: int, under: str, as_of: date | None, form: str) -> None:
    """Corong renaksi: wajib, disusun, diajukan, disetujui, ditetapkan."""
    with system_context() as ctx:
        cycle = cycle_by_year(ctx.session, year)
        node = node_of_report(ctx.session, under)
        if node is None:
            raise click.ClickException(f"Instansi {under} tidak dikenal.")
        found = plan_funnel(
            ctx.session, cycle, under_id=node.id, actor=ctx.actor, today=ctx.today, as_of=as_of
        )
    WRITERS[form](found)


def _json(found: Funnel) -> None:
    answer = {
        "cycle": found.year,
        "under": found.node.code,
        "as_of": found.as_of.isoformat(),
        "tree_on": found.tree_on.isoformat(),
        **_counts(found.total),
        "below": _counts(found.below),
        "by_agency": [_agency(row) for row in found.by_agency],
        "by_hub": [
            {"code": part.code or None, "name": part.name or None, **_counts(part.counts)}
            for part in found.by_hub
        ],
    }
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


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


def _csv(found: Funnel) -> None:
    columns = ["code", "name", "kind", *(stage.value for stage in STAGES), "state", "revision"]
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    for row in found.by_agency:
        flags = {stage.value: int(row.reached(stage)) for stage in STAGES}
        writer.writerow(_agency(row) | flags)


def _table(found: Funnel) -> None:
    for line in _lines(found):
        click.echo(line)


def _lines(found: Funnel) -> Iterator[str]:
    yield f"Renaksi {found.year}, {found.node.name} dan di bawahnya"
    yield f"Sampai akhir {fmt.day(found.as_of)} (WIB), susunan {fmt.day(found.tree_on)}"
    yield ""
    for title, counts in (("Seluruhnya", found.total), ("Tanpa instansi itu sendiri", found.below)):
        yield title
        for stage in STAGES:
            of_all = f"{fmt.percent(counts.share(stage))} dari {fmt.number(counts.owes)}"
            small = ", n kecil" if counts.is_small else ""
            yield f"  {labels.FUNNEL_STAGE[stage]:<12}{fmt.number(counts.at(stage)):>6}  {of_all}{small}"
        yield ""
    width = max((len(row.code) for row in found.by_agency), default=0)
    for row in found.by_agency:
        state = labels.PLAN_STATE[row.standing.state] if row.standing else labels.NO_PLAN
        duty = "" if row.owes else " (tidak wajib)"
        yield f"{row.code:<{width}}  {state.word:<16}  {row.name}{duty}"


WRITERS = {"json": _json, "csv": _csv, "table": _table}
