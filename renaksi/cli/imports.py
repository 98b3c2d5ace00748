"""`renaksi import`: data from files, each with a dry run."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import click

from renaksi import labels
from renaksi.cli.complaint_lines import complaint_lines, show_progress
from renaksi.cli.run import system_context
from renaksi.core.agency_sheet import PlannedRow
from renaksi.core.assessment_sheet import PlannedRow as PlannedResult
from renaksi.core.complaint_sheet import damaged
from renaksi.core.connection_import import PlannedRow as PlannedConnection
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.core.recommendation_sheet import PlannedRow as PlannedRecommendation
from renaksi.imports.agencies import read_agencies
from renaksi.imports.assessments import read_assessments
from renaksi.imports.complaints import open_export
from renaksi.imports.connections import read_connections
from renaksi.imports.recommendations import read_recommendations
from renaksi.labels import format as fmt
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.queries.agencies import agency_by_code
from renaksi.services import (
    assessment_import,
    complaint_import,
    connection_import,
    recommendation_import,
)
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


@command.command("recommendations")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
@click.option("--partial", is_flag=True, help="Simpan baris yang benar, lewati yang salah.")
def recommendations(file: BinaryIO, dry_run: bool, partial: bool) -> None:
    """Register rekomendasi: nomor, sumber, penerbit_kode, instansi_kode, uraian, sebab, prioritas,
    tanggal_terbit, jatuh_tempo, status, tanggal_status, catatan.
    """
    rows = read_recommendations(file, file.name)
    with system_context() as ctx:
        plan = recommendation_import.plan_import(ctx, rows)
        for line in _register_lines(plan):
            click.echo(line)
        if plan.has_errors and not partial:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            recommendation_import.apply_import(ctx, rows, partial=partial, expect=plan.fingerprint)
    click.echo(_outcome(plan, dry_run=dry_run))


@command.command("assessments")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
@click.option("--partial", is_flag=True, help="Simpan baris yang benar, lewati yang salah.")
def assessments(file: BinaryIO, dry_run: bool, partial: bool) -> None:
    """Hasil penilaian dari luar sistem: instansi_kode, siklus, instrumen, nilai, predikat,
    keterangan, dokumen.
    """
    with system_context() as ctx:
        rows = read_assessments(file, file.name, today_year=ctx.today.year)
        plan = assessment_import.plan_import(ctx, rows)
        for line in _result_lines(plan):
            click.echo(line)
        if plan.has_errors and not partial:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            assessment_import.apply_import(ctx, rows, partial=partial, expect=plan.fingerprint)
    click.echo(_outcome(plan, dry_run=dry_run))


@command.command("complaints")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--agency", "code", metavar="KODE", help="Berkas ini ekspor instansi itu sendiri.")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def complaints(file: BinaryIO, code: str | None, dry_run: bool) -> None:
    """Ekspor admin SP4N-LAPOR! (26 kolom). Nama, isi, dan dokumen laporan tidak disimpan."""
    with system_context() as ctx, open_export(file, Path(file.name).name) as export:
        scope = agency_by_code(ctx.session, code).id if code else None
        act = complaint_import.plan_import if dry_run else complaint_import.apply_import
        plan = act(ctx, export, agency_id=scope, progress=show_progress())
        for line in complaint_lines(plan):
            click.echo(line)
        if plan.faults:
            raise damaged(plan.faults[0], plan.faulty)
    if dry_run:
        click.echo("Uji coba: tidak ada yang disimpan.")
    else:
        click.echo("Tersimpan." if plan.has_changes else "Tidak ada yang berubah.")


@command.command("connections")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def connections(file: BinaryIO, dry_run: bool) -> None:
    """Keterhubungan: instansi_kode, status, sejak, keterangan, aktif_terakhir."""
    rows = read_connections(file, file.name)
    with system_context() as ctx:
        plan = connection_import.plan_import(ctx, rows)
        for line in _connection_lines(plan):
            click.echo(line)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            connection_import.apply_import(ctx, rows, expect=plan.fingerprint)
    click.echo(_outcome(plan, dry_run=dry_run))


Plan = (
    recommendation_import.RegisterPlan
    | assessment_import.OutsidePlan
    | connection_import.ConnectionPlan
)


def _outcome(plan: Plan, *, dry_run: bool) -> str:
    if dry_run:
        return "Uji coba: tidak ada yang disimpan."
    left_out = plan.counts[RowState.WRONG]
    told = f" {left_out} baris yang salah dilewati." if left_out else ""
    return ("Tersimpan." if plan.has_changes else "Tidak ada yang berubah.") + told


def _register_lines(plan: recommendation_import.RegisterPlan) -> Iterator[str]:
    """What changes and what is wrong, row by row; of thousands that are new the number says enough."""
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            yield _row_line(row.line, planned.state, row.number, row.issuer)
            yield from _details(planned)
    yield _summary(plan.counts)


def _result_lines(plan: assessment_import.OutsidePlan) -> Iterator[str]:
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            year = str(row.year or "")
            yield _row_line(row.line, planned.state, row.agency, year, row.instrument)
            yield from _details(planned)
    yield _summary(plan.counts)


def _connection_lines(plan: connection_import.ConnectionPlan) -> Iterator[str]:
    for planned in plan.rows:
        if planned.state in {RowState.CHANGED, RowState.WRONG}:
            row = planned.row
            yield _row_line(row.line, planned.state, row.agency, row.state or "")
            yield from _details(planned)
    yield _summary(plan.counts)


def _lines(plan: ImportPlan) -> Iterator[str]:
    for planned in plan.rows:
        row = planned.row
        yield _row_line(row.number, planned.state, row.code, row.name)
        yield from _details(planned)
    yield _summary(plan.counts)


def _row_line(number: int, state: RowState, *what: str) -> str:
    word = ROW_STATE[state].word.lower()
    return f"baris {number:<5} {word:<8} {'  '.join(what)}".rstrip()


def _details(
    planned: PlannedRow | PlannedRecommendation | PlannedResult | PlannedConnection,
) -> Iterator[str]:
    for column, (before, after) in planned.changes.items():
        yield f"    {column}: {_value(before)} → {_value(after)}"
    for fault in planned.faults:
        where = " ".join(
            filter(None, (fault.column, f"({fault.address})" if fault.address else ""))
        )
        yield f"    {where + ': ' if where else ''}{labels.refusal(fault.reason)}"


def _value(value: object) -> str:
    if value is None or value == "":
        return "(kosong)"
    return fmt.number(value) if isinstance(value, Decimal) else str(value)


def _summary(found: Counter[RowState]) -> str:
    counts = ((ROW_STATE[state].word.lower(), found[state]) for state in RowState)
    return ", ".join(f"{number} {word}" for word, number in counts if number)
