"""`renaksi check`: does what is derived follow from what is true? Exit status 1 if not."""

from collections.abc import Callable, Iterator
from typing import Final

import click

from renaksi import labels
from renaksi.cli.run import system_context
from renaksi.labels.format import span
from renaksi.services.agency_checks import StrayRow, check_tree
from renaksi.services.context import Context

Check = Callable[[Context], Iterator[str]]
SHOWN: Final = 50


def tree(ctx: Context) -> Iterator[str]:
    found = check_tree(ctx)
    yield from map(labels.refusal, found.faults)
    yield from map(_of_stray, found.strays)


def _of_stray(row: StrayRow) -> str:
    what = "kurang" if row.is_missing else "tidak seharusnya ada"
    days = span(row.span.start, row.span.end)
    return f"Baris turunan {what}: {row.agency} di bawah {row.ancestor} ({days})."


CHECKS: Final[dict[str, Check]] = {"Susunan instansi": tree}
"""What is checked, each yielding a sentence per finding; further areas add theirs here."""


@click.command("check")
@click.pass_context
def command(call: click.Context) -> None:
    """Periksa bahwa data turunan cocok dengan sumbernya."""
    total = 0
    with system_context() as ctx:
        for title, check in CHECKS.items():
            found = list(check(ctx))
            total += len(found)
            click.echo(f"{title}: {f'{len(found)} temuan' if found else 'cocok'}")
            for line in found[:SHOWN]:
                click.echo(f"  {line}")
            if len(found) > SHOWN:
                click.echo(f"  … dan {len(found) - SHOWN} lagi")
    call.exit(1 if total else 0)
