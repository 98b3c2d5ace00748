"""`renaksi report`: every module in `renaksi.cli.reports` with a `command` is one report."""

import pkgutil
from importlib import import_module

import click

from renaksi.cli import reports


@click.group("report")
def command() -> None:
    """Laporan untuk dibaca orang (table), lembar kerja (csv), atau program (json)."""


for _module in pkgutil.iter_modules(reports.__path__):
    command.add_command(import_module(f"{reports.__name__}.{_module.name}").command)
