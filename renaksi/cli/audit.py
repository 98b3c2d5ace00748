"""`renaksi audit`: seal the trail, best from a job that runs every hour."""

import click

from renaksi.cli.run import system_context
from renaksi.labels.format import number
from renaksi.services.audit_seals import seal


@click.group("audit")
def command() -> None:
    """Jejak audit."""


@command.command("seal")
def seal_() -> None:
    """Segel semua baris yang belum disegel; aman dijalankan kapan saja."""
    with system_context() as ctx:
        made = last = seal(ctx)
        while made is not None:
            last = made
            click.echo(
                f"Segel {made.number}: {number(made.count)} baris,"
                f" nomor {made.first_id} sampai {made.last_id}."
            )
            made = seal(ctx)
    if last is None:
        click.echo("Tidak ada baris baru untuk disegel.")
    else:
        click.echo(f"Sidik segel {last.number}: {last.hash}")
