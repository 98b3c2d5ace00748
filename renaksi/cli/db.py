"""`renaksi db`: the schema and its migrations."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from alembic.util import CommandError

from renaksi import create_app
from renaksi.migrations import runner


@click.group("db")
def command() -> None:
    """Skema basis data."""


@command.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bawa skema ke revisi terbaru."""
    with create_app().app_context(), _known(revision):
        runner.upgrade(revision)
    click.echo("Skema sudah mutakhir.")


@command.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Kembalikan skema ke revisi tertentu."""
    with create_app().app_context(), _known(revision):
        runner.downgrade(revision)
    click.echo(f"Skema kembali ke revisi {revision}.")


@contextmanager
def _known(revision: str) -> Iterator[None]:
    """A revision that is none, or lies on the other side, is a wrong argument."""
    try:
        yield
    except CommandError as error:
        message = (
            f"Revisi {revision} tidak ada atau tidak dapat dicapai dari keadaan sekarang."
            " Tulis nomor migrasi, misalnya 0003, atau base."
        )
        raise click.UsageError(message) from error


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
