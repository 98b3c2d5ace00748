"""`renaksi setup`: the schema, the real agencies, and what every installation begins with."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import click

from renaksi.cli.run import system_context
from renaksi.migrations import runner
from renaksi.services.context import Context
from renaksi.services.reference import load_reference

SEEDS = (
    ("renaksi.services.holidays", "Hari libur"),
    ("renaksi.services.source_rules", "Aturan sumber rekomendasi"),
    ("renaksi.services.instrument_presets", "Instrumen penilaian"),
)
"""Modules with `seed(ctx)`, run after the agencies; each adds only what is missing."""


@click.command("setup")
def command() -> None:
    """Siapkan basis data: migrasi dan instansi nyata, tanpa pengguna."""
    with system_context() as ctx:
        runner.upgrade()
        click.echo("Skema sudah mutakhir.")
        loaded = load_reference(ctx)
        if loaded.agencies:
            click.echo(f"Instansi dimuat: {loaded.agencies}, tautan pembinaan: {loaded.links}.")
        else:
            click.echo("Instansi sudah lengkap.")
        for line in _seed(ctx):
            click.echo(line)


def _seed(ctx: Context) -> Iterator[str]:
    for module, what in SEEDS:
        if find_spec(module) is not None:
            import_module(module).seed(ctx)
            yield f"{what} dimuat."
