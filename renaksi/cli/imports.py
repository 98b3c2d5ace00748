"""`renaksi import`: data from files, each with a dry run."""

from collections.abc import Iterator
from typing import BinaryIO

import click

from renaksi import labels
from renaksi.cli.run import system_context
from renaksi.core.agency_sheet import PlannedRow
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.imports.agencies import read_agencies
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.agency_import import ImportPlan, apply_import, plan_import


@click.group("import")
def command() -> None:
    """Muat data dari berkas XLSX atau CSV: seluruhnya, atau tidak sama sekali."""


@command.command("agencies")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def agencies(file: BinaryIO, dry_run: bool) -> None:
    """Instansi: kode, nama, nama_singkat, jenis, kode_pembina, berlaku_sejak, zona_waktu."""
    rows = read_agencies(file, file.name)
    with system_context() as ctx:
        plan = plan_import(ctx, rows)
        for line in _lines(plan):
            click.echo(line)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            apply_import(ctx, rows, expect=plan.fingerprint)
    if dry_run:
        click.echo("Uji coba: tidak ada yang disimpan.")
    else:
        click.echo("Tersimpan." if plan.change else "Tidak ada yang berubah.")


def _lines(plan: ImportPlan) -> Iterator[str]:
    for planned in plan.rows:
        yield from _row_lines(planned)
    counts = ((ROW_STATE[state].word.lower(), plan.counts[state]) for state in RowState)
    yield ", ".join(f"{number} {word}" for word, number in counts if number)


def _row_lines(planned: PlannedRow) -> Iterator[str]:
    row = planned.row
    word = ROW_STATE[planned.state].word.lower()
    yield f"baris {row.number:<5} {word:<8} {row.code}  {row.name}".rstrip()
    for column, (before, after) in planned.changes.items():
        yield f"    {column}: {before or '(kosong)'} → {after}"
    for fault in planned.faults:
        where = " ".join(
            filter(None, (fault.column, f"({fault.address})" if fault.address else ""))
        )
        yield f"    {where + ': ' if where else ''}{labels.refusal(fault.reason)}"
