"""`renaksi report agencies`: the tree as it stood on a day."""

from datetime import date

import click

from renaksi.cli.output import Day, emit, format_option
from renaksi.cli.run import system_context
from renaksi.core.calendar import ONE_DAY
from renaksi.core.dates import FOREVER
from renaksi.queries.agencies import ROOT, agencies_report, agency_by_code

COLUMNS = ("code", "name", "kind", "tier", "supervisor")


@click.command("agencies")
@click.option("--as-of", type=Day(), help="Susunan pada tanggal itu; tanpa ini, hari ini (WIB).")
@click.option(
    "--under", default=ROOT, show_default=True, metavar="KODE", help="Instansi itu dan di bawahnya."
)
@format_option
def command(as_of: date | None, under: str, form: str) -> None:
    """Instansi yang ada pada suatu tanggal, dengan pembinanya."""
    with system_context() as ctx:
        agency = agency_by_code(ctx.session, under)
        on = min(as_of or ctx.today, FOREVER - ONE_DAY)  # what has no end ends on FOREVER
        found = agencies_report(ctx.session, on, agency.id)
    emit(
        form,
        COLUMNS,
        [(one.code, one.name, one.kind.value, one.tier.value, one.supervisor) for one in found],
    )
