"""Results from outside as a table, and the empty file in which they are handed in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.assessment_sheet import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.core.grade import NOT_ASSESSABLE, GradeScale
from renaksi.exports.heights import fit_row
from renaksi.exports.table import Column, Kind, Table
from renaksi.exports.xlsx import HEAD
from renaksi.labels import AGENCY_KIND
from renaksi.labels.format import number
from renaksi.labels.outside_results import grade_word
from renaksi.queries.outside_results import OutsideResult

SHEET: Final = "Hasil"
ROWS: Final = 2000
"""Rows with lists and formats; further ones are read as well."""
WIDTHS: Final = (18, 10, 16, 12, 22, 40, 40)
HELP: Final = {
    "instansi_kode": "Kode instansi, misalnya 34.04.",
    "siklus": "Tahun yang dinilai, misalnya 2024. Tidak harus siklus di sini.",
    "instrumen": "Kode instrumen; pilih dari daftar.",
    "nilai": "Nilai menurut rentang instrumen, misalnya 83,45. Kosongkan bila tidak diterbitkan.",
    "predikat": "Predikat menurut skala instrumen di bawah, atau tidak dapat dinilai.",
    "keterangan": "Keterangan bila ada; untuk yang tidak dapat dinilai, sebabnya.",
    "dokumen": "Nama, nomor, atau alamat dokumen yang memuat hasil itu.",
}


def outside_table(
    rows: Iterable[OutsideResult], filters: Mapping[str, str], taken_at: datetime
) -> Table:
    """What is listed, marked as from outside."""
    return Table(
        title="Hasil penilaian dari luar sistem",
        columns=(
            Column("Kode", Kind.CODE, 16),
            Column("Instansi", width=40),
            Column("Jenis", width=24),
            Column("Tahun", Kind.CODE, 8),
            Column("Instrumen", width=16),
            Column("Nilai", Kind.FIGURE),
            Column("Predikat", width=22),
            Column("Keterangan", width=40),
            Column("Dokumen", width=40),
            Column("Asal", width=18),
            Column("Dicatat", Kind.MOMENT),
            Column("Dicatat oleh", width=28),
        ),
        rows=(
            (
                one.agency_code,
                one.agency_name,
                AGENCY_KIND[one.kind],
                str(one.year),
                one.instrument,
                one.score,
                grade_word(one.grade),
                one.remarks,
                one.document,
                "luar sistem",
                one.recorded_at,
                one.recorded_by or "sistem",
            )
            for one in rows
        ),
        taken_at=taken_at,
        filters=filters,
        sheet=SHEET,
    )


def outside_template(scales: Mapping[str, GradeScale]) -> BinaryIO:
    """A workbook of two sheets: rows to fill in, and how. `scales` by the instrument's code."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    _rows(book, list(scales))
    _guide(book, scales)
    book.close()
    out.seek(0)
    return out


def _rows(book: Any, codes: Sequence[str]) -> None:
    sheet = book.add_worksheet(SHEET)
    head, plain = book.add_format(HEAD), book.add_format({"num_format": "@"})
    figure = book.add_format({"num_format": "0.00##"})
    for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, width, figure if title == "nilai" else plain)
    sheet.freeze_panes(1, 1)
    _across(sheet)
    place = COLUMNS.index("instrumen")
    rule = {"validate": "list", "source": list(codes), "error_message": "Pilih dari daftar."}
    if codes:
        sheet.data_validation(1, place, ROWS, place, rule)


def _guide(book: Any, scales: Mapping[str, GradeScale]) -> None:
    sheet = book.add_worksheet("Petunjuk")
    head, wrap = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)
    lines = [(name, "ya" if name in REQUIRED else "tidak", HELP[name]) for name in COLUMNS]
    for place, title in enumerate(("Kolom", "Wajib", "Cara mengisi")):
        sheet.write_string(0, place, title, head)
    for row, line in enumerate(lines, 1):
        for place, told in enumerate(line):
            sheet.write_string(row, place, told, wrap)
        fit_row(sheet, row, [(line[2], 90)])
    start = len(lines) + 2
    for place, title in enumerate(("Instrumen", "Rentang nilai", "Predikat")):
        sheet.write_string(start, place, title, head)
    for row, (code, scale) in enumerate(scales.items(), start + 1):
        words = "; ".join((*(band.name for band in scale.bands), NOT_ASSESSABLE))
        reach = f"{number(scale.score_min)} s.d. {number(scale.score_max)}"
        for place, told in enumerate((code, reach, words)):
            sheet.write_string(row, place, told, wrap)
        fit_row(sheet, row, [(words, 90)])
    _across(sheet)
    told = f"Paling banyak {number(MAX_ROWS)} baris. Isi pada lembar {SHEET}."
    sheet.write_string(start + len(scales) + 2, 0, told)


def _across(sheet: Any) -> None:
    """On A4 across, all columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
