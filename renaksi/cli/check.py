"""`renaksi check`: does what is derived follow from what is true? Exit status 1 if not."""

from collections.abc import Callable, Iterator
from typing import Final

import click

from renaksi import labels
from renaksi.cli import evidence
from renaksi.cli.run import system_context
from renaksi.labels import audit_seals, report_totals
from renaksi.labels.format import number, span
from renaksi.services.agency_checks import StrayRow, check_tree
from renaksi.services.audit_seals import check as check_seals
from renaksi.services.context import Context
from renaksi.services.report_checks import check_totals, rebuild_totals

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


def audit(ctx: Context) -> Iterator[str]:
    verdict = check_seals(ctx)
    yield from map(audit_seals.fault, verdict.faults)
    if (left := verdict.fault_count - len(verdict.faults)) > 0:
        yield f"{number(left)} ketidakcocokan lagi."


def totals(ctx: Context) -> Iterator[str]:
    yield from map(report_totals.difference, check_totals(ctx))


CHECKS: Final[dict[str, tuple[str, Check]]] = {
    "tree": ("Susunan instansi", tree),
    "audit": ("Jejak audit", audit),
    "totals": ("Angka laporan", totals),
    "evidence": ("Berkas dan bukti", evidence.check),
}
"""What is checked, each yielding a sentence per finding; further areas add theirs here."""


@click.command("check")
@click.argument("areas", nargs=-1, type=click.Choice(list(CHECKS)), metavar="[BAGIAN]...")
@click.option("--betulkan", is_flag=True, help="Tulis ulang angka laporan yang tidak cocok.")
@click.pass_context
def command(call: click.Context, areas: tuple[str, ...], *, betulkan: bool) -> None:
    """Periksa bahwa data turunan cocok dengan sumbernya.

    BAGIAN: tree (susunan instansi), audit (jejak audit dan segelnya), totals (angka laporan
    tiap instansi), atau evidence (berkas di penyimpanan); tanpa itu, semuanya.
    """
    total = 0
    with system_context() as ctx:
        if betulkan:
            click.echo(f"{number(rebuild_totals(ctx))} renaksi ditulis ulang angkanya.")
        for title, check in (CHECKS[area] for area in areas or CHECKS):
            found = list(check(ctx))
            total += len(found)
            click.echo(f"{title}: {f'{len(found)} temuan' if found else 'cocok'}")
            for line in found[:SHOWN]:
                click.echo(f"  {line}")
            if len(found) > SHOWN:
                click.echo(f"  … dan {len(found) - SHOWN} lagi")
    call.exit(1 if total else 0)
