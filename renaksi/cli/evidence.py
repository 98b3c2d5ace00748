"""`renaksi evidence`: upkeep of files; run daily by the machine's own timer."""

from collections.abc import Iterator

import click

from renaksi.cli.run import system_context
from renaksi.config import Settings
from renaksi.labels.evidence import finding
from renaksi.labels.format import number
from renaksi.services.context import Context
from renaksi.services.evidence_upkeep import check_files, clear_orphans
from renaksi.services.uploads import clear_uploads
from renaksi.storage import files_in, pieces_in, thumbs_in


@click.group("evidence")
def command() -> None:
    """Bukti dukung dan berkasnya."""


@command.command()
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan dihapus.")
def clear(dry_run: bool) -> None:
    """Hapus berkas yang tidak dipakai selama tujuh hari, dan unggahan yang tidak selesai.

    Yang masih dipakai tidak pernah dihapus. Jalankan setiap hari.
    """
    data_dir = Settings.from_env().data_dir
    thumbs = thumbs_in(data_dir)
    with system_context() as ctx:
        uploads = 0 if dry_run else clear_uploads(ctx, pieces_in(data_dir))
        cleared = clear_orphans(ctx, files_in(data_dir), dry_run=dry_run)
    for sha256 in () if dry_run else cleared.contents:
        thumbs.forget(sha256)
    click.echo(f"Bukti yang tidak dipakai baris mana pun: {number(cleared.evidence)}")
    click.echo(f"Catatan berkas yang tidak dipakai: {number(cleared.files)}")
    click.echo(f"Berkas di penyimpanan: {number(len(cleared.contents))}")
    click.echo(f"Unggahan yang tidak selesai: {number(uploads + cleared.unfinished)}")
    click.echo("Uji coba: tidak ada yang dihapus." if dry_run else "Semuanya sudah dihapus.")


def check(ctx: Context) -> Iterator[str]:
    """For `renaksi check evidence`: a sentence per finding."""
    yield from map(finding, check_files(ctx, files_in(Settings.from_env().data_dir)))
