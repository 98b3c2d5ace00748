"""`renaksi report`: every module in `renaksi.cli.reports` with a `command` is one report."""

import click

from renaksi.cli import reports
from renaksi.cli.lazy import LazyGroup


@click.group("report", cls=LazyGroup, package=reports)
def command() -> None:
    """Laporan untuk dibaca orang (table), lembar kerja (csv), atau program (json)."""
