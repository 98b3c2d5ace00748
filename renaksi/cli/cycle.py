"""`renaksi cycle`: make, open and close a year of oversight."""

import click

from renaksi import labels
from renaksi.cli.output import YEAR
from renaksi.cli.run import system_context
from renaksi.queries.cycles import all_cycles, cycle_by_year
from renaksi.services import cycles


@click.group("cycle")
def command() -> None:
    """Siklus (tahun) renaksi."""


@command.command()
@click.argument("year", type=YEAR, metavar="TAHUN")
@click.option("--like", type=YEAR, metavar="TAHUN", help="Salin susunan dari siklus tahun ini.")
def create(year: int, like: int | None) -> None:
    """Buat siklus baru; belum terlihat oleh instansi sampai dibuka."""
    with system_context() as ctx:
        cycle = cycles.create_cycle(ctx, year, like=like)
        click.echo(
            f"Siklus {year} dibuat: {len(cycle.checkpoints)} periode,"
            f" {len(cycle.strategies)} strategi."
            f" Buka dengan `renaksi cycle open {year}`."
        )


@command.command("open")
@click.argument("year", type=YEAR, metavar="TAHUN")
def open_(year: int) -> None:
    """Buka siklus, sehingga instansi dapat menyusun renaksi."""
    with system_context() as ctx:
        cycles.open_cycle(ctx, cycle_by_year(ctx.session, year).id)
    click.echo(f"Siklus {year} dibuka.")


@command.command()
@click.argument("year", type=YEAR, metavar="TAHUN")
def close(year: int) -> None:
    """Tutup siklus pada akhir tahun; isinya tidak berubah lagi."""
    with system_context() as ctx:
        cycles.close_cycle(ctx, cycle_by_year(ctx.session, year).id)
    click.echo(f"Siklus {year} ditutup.")


@command.command("list")
def list_() -> None:
    """Tampilkan semua siklus."""
    with system_context() as ctx:
        for cycle in all_cycles(ctx.session):
            click.echo(f"{cycle.year}  {labels.CYCLE_STATE[cycle.state].word}")
