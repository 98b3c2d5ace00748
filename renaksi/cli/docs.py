"""`renaksi docs`: documents that say what the code does, written from the code."""

from pathlib import Path
from typing import Final

import click

import renaksi
from renaksi.exports.permissions import permissions_document

PERMISSIONS: Final = Path(renaksi.__file__).parent.parent / "docs" / "permissions.md"


@click.group("docs")
def command() -> None:
    """Dokumen yang ditulis dari program itu sendiri."""


@command.command()
@click.option("--check", is_flag=True, help="Periksa saja bahwa berkasnya masih sesuai.")
def permissions(check: bool) -> None:
    """Tulis docs/permissions.md: siapa boleh apa."""
    text = permissions_document()
    if not check:
        PERMISSIONS.parent.mkdir(exist_ok=True)
        PERMISSIONS.write_text(text, encoding="utf-8")
        click.echo(f"{PERMISSIONS.name} ditulis.")
        return
    if not PERMISSIONS.exists() or PERMISSIONS.read_text(encoding="utf-8") != text:
        message = "docs/permissions.md tidak sesuai lagi. Jalankan: renaksi docs permissions"
        raise click.ClickException(message)
    click.echo("docs/permissions.md sesuai.")
