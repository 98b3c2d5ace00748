"""`renaksi import`: data from files, each with a dry run."""

from pathlib import Path
from typing import BinaryIO

import click

from renaksi.cli.complaint_lines import complaint_lines, show_progress
from renaksi.cli.import_lines import (
    agency_lines,
    connection_lines,
    outcome,
    register_lines,
    result_lines,
    totals_lines,
)
from renaksi.cli.run import system_context
from renaksi.core.complaint_sheet import damaged
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.plan_sheet import RowState
from renaksi.imports.agencies import read_agencies
from renaksi.imports.assessments import read_assessments
from renaksi.imports.complaint_totals import read_totals
from renaksi.imports.complaints import open_export
from renaksi.imports.connections import read_connections
from renaksi.imports.recommendations import read_recommendations
from renaksi.queries.agencies import agency_by_code
from renaksi.services import (
    assessment_import,
    complaint_import,
    complaint_totals_import,
    connection_import,
    recommendation_import,
)
from renaksi.services.agency_import import apply_import, plan_import


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
        for line in agency_lines(plan):
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
        for line in register_lines(plan):
            click.echo(line)
        if plan.has_errors and not partial:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            recommendation_import.apply_import(ctx, rows, partial=partial, expect=plan.fingerprint)
    click.echo(outcome(plan, dry_run=dry_run))


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
        for line in result_lines(plan):
            click.echo(line)
        if plan.has_errors and not partial:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            assessment_import.apply_import(ctx, rows, partial=partial, expect=plan.fingerprint)
    click.echo(outcome(plan, dry_run=dry_run))


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
        for line in connection_lines(plan):
            click.echo(line)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            connection_import.apply_import(ctx, rows, expect=plan.fingerprint)
    click.echo(outcome(plan, dry_run=dry_run))


@command.command("complaint-totals")
@click.argument("file", type=click.File("rb"), metavar="BERKAS")
@click.option("--dry-run", is_flag=True, help="Tampilkan saja apa yang akan terjadi.")
def complaint_totals(file: BinaryIO, dry_run: bool) -> None:
    """Angka dinyatakan: instansi_kode, dari, sampai, diterima, ditindaklanjuti, selesai,
    dikecualikan, rata_rata_hari, sumber.
    """
    rows = read_totals(file, file.name)
    with system_context() as ctx:
        plan = complaint_totals_import.plan_import(ctx, rows)
        for line in totals_lines(plan):
            click.echo(line)
        if plan.has_errors:
            raise Invalid(Refusal.FILE_HAS_ERRORS, count=plan.counts[RowState.WRONG])
        if not dry_run:
            complaint_totals_import.apply_import(ctx, rows, expect=plan.fingerprint)
    click.echo(outcome(plan, dry_run=dry_run))
