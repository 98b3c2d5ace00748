"""`renaksi db`: the schema and its migrations."""

import click

from renaksi import create_app
from renaksi.migrations import runner


@click.group("db")
def command() -> None:
    """Skema basis data."""


@command.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bawa skema ke revisi terbaru."""
    with create_app().app_context():
        runner.upgrade(revision)
    click.echo("Skema sudah mutakhir.")


@command.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Kembalikan skema ke revisi tertentu."""
    with create_app().app_context():
        runner.downgrade(revision)


@command.command()
def check() -> None:
    """Periksa bahwa migrasi sama dengan model."""
    differences = runner.differences()
    for line in differences:
        click.echo(line, err=True)
    if differences:
        message = "migrasi dan model berbeda"
        raise click.ClickException(message)
    click.echo("Migrasi sama dengan model.")


@command.command()
@click.argument("message")
def revision(message: str) -> None:
    """Tulis migrasi baru dari perubahan model."""
    click.echo(runner.write(message))
