"""The empty file a register of recommendations is filled in with: lists, formats, and a guide."""

from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.recommendation import Priority, RecommendationSource
from renaksi.core.recommendation_sheet import COLUMNS, MAX_ROWS, REQUIRED, STATUSES
from renaksi.exports.heights import fit_row
from renaksi.exports.xlsx import HEAD
from renaksi.labels import PRIORITY, RECOMMENDATION_SOURCE
from renaksi.labels.format import number

SHEET: Final = "Rekomendasi"
ROWS: Final = 2000
"""Rows with lists and formats; further ones are read as well."""
WIDTHS: Final = (22, 14, 16, 16, 60, 36, 12, 16, 16, 28, 16, 40)
DAYS: Final = frozenset({"tanggal_terbit", "jatuh_tempo", "tanggal_status"})
LISTS: Final = {
    "sumber": [one.value for one in RecommendationSource],
    "prioritas": [one.value for one in Priority],
    "status": list(STATUSES),
}
HELP: Final = {
    "nomor": "Nomor rekomendasi seperti pada surat penerbit. Penerbit dan nomor yang sudah ada"
    " memperbarui rekomendasi itu.",
    "sumber": "Pilih dari daftar: " + "; ".join(
        f"{one} ({RECOMMENDATION_SOURCE[one]})" for one in RecommendationSource
    ) + ".",
    "penerbit_kode": "Kode instansi penerbit, misalnya OMBUDSMAN atau 34.",
    "instansi_kode": "Kode instansi tujuan, misalnya 34.04.",
    "uraian": "Isi rekomendasi seutuhnya.",
    "sebab": "Sebab yang melatarbelakangi, bila ada.",
    "prioritas": "Pilih dari daftar: " + "; ".join(
        f"{one} ({PRIORITY[one]})" for one in Priority
    ) + ". Kosong berarti sedang.",
    "tanggal_terbit": "Tanggal terbit, misalnya 2026-03-02.",
    "jatuh_tempo": "Batas menjawab. Kosong berarti dihitung menurut aturan sumbernya.",
    "status": "Pilih dari daftar: " + "; ".join(STATUSES) + ".",
    "tanggal_status": "Tanggal status itu ditetapkan. Wajib kecuali belum ditindaklanjuti.",
    "catatan": "Catatan penerbit, bila ada.",
}  # fmt: skip


def recommendation_template() -> BinaryIO:
    """A workbook of two sheets; codes are texts, so that 34.10 stays what it is."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    _rows(book)
    _guide(book)
    book.close()
    out.seek(0)
    return out


def _rows(book: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    head, plain = book.add_format(HEAD), book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, width, day if title in DAYS else plain)
    sheet.freeze_panes(1, 1)
    _across(sheet)
    for title, values in LISTS.items():
        place = COLUMNS.index(title)
        rule = {"validate": "list", "source": values, "error_message": "Pilih dari daftar."}
        sheet.data_validation(1, place, ROWS, place, rule)


def _guide(book: Any) -> None:
    sheet = book.add_worksheet("Petunjuk")
    head, wrap = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, 2, 90)
    for place, title in enumerate(("Kolom", "Wajib", "Cara mengisi")):
        sheet.write_string(0, place, title, head)
    for row, column in enumerate(COLUMNS, 1):
        sheet.write_string(row, 0, column, wrap)
        sheet.write_string(row, 1, "ya" if column in REQUIRED else "tidak", wrap)
        sheet.write_string(row, 2, HELP[column], wrap)
        fit_row(sheet, row, [(HELP[column], 90)])
    _across(sheet)
    told = f"Paling banyak {number(MAX_ROWS)} baris. Isi pada lembar {SHEET}."
    sheet.write_string(len(COLUMNS) + 2, 0, told)


def _across(sheet: Any) -> None:
    """On A4 across, all columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
