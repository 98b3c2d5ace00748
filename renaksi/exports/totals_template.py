"""The empty file that stated totals are filled in with: formats, and how to fill it."""

from io import BytesIO
from typing import BinaryIO, Final

import xlsxwriter

from renaksi.core.complaint_totals import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.exports.fill_in import add_help, formats
from renaksi.exports.xlsx import HEAD
from renaksi.labels.format import number

SHEET: Final = "Angka dinyatakan"
WIDTHS: Final = (16, 14, 14, 12, 16, 12, 14, 16, 44)
DAYS: Final = frozenset({"dari", "sampai"})
TEXTS: Final = frozenset({"instansi_kode", "sumber"})
HELP: Final = {
    "instansi_kode": "Kode instansi, misalnya 34.04.",
    "dari": "Hari pertama masanya, misalnya 2026-01-01.",
    "sampai": "Hari terakhir masanya. Masa satu instansi tidak boleh bertumpang tindih.",
    "diterima": "Banyaknya laporan yang masuk pada masa itu.",
    "ditindaklanjuti": "Yang sudah ditindaklanjuti, termasuk yang selesai.",
    "selesai": "Yang sudah selesai.",
    "dikecualikan": "Diarsipkan, ditunda, atau bukan wewenang. Kosong berarti 0.",
    "rata_rata_hari": "Rata-rata hari penanganan, misalnya 4,5. Kosong bila tidak diketahui.",
    "sumber": "Dari mana angkanya, misalnya Laporan triwulan I.",
}


def totals_template() -> BinaryIO:
    """A workbook of two sheets; codes are texts, so that 34.10 stays what it is."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet, head = book.add_worksheet(SHEET), book.add_format(HEAD)
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(0, place, title, head)
        form = day if title in DAYS else text if title in TEXTS else None
        sheet.set_column(place, place, width, form)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    needed = {True: " Wajib diisi.", False: ""}
    lines = [(name, HELP[name] + needed[name in REQUIRED]) for name in COLUMNS]
    limit = f"Paling banyak {number(MAX_ROWS)} baris pada lembar {SHEET}. Isi nilai, bukan rumus."
    add_help(book, formats(book), [*lines, ("Banyaknya baris", limit)])
    book.close()
    out.seek(0)
    return out
