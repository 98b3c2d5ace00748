"""The empty file an import of agencies is filled in with: drop-down lists, and how to fill it."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_sheet import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.exports.heights import fit_row
from renaksi.exports.xlsx import HEAD
from renaksi.labels import AGENCY_KIND, TIME_ZONE

SHEET: Final = "Instansi"
ROWS: Final = 2000
"""Rows with lists and text format; further ones are read as well."""
WIDTHS: Final = (16, 56, 28, 16, 18, 16, 14)
HELP: Final = {
    "kode": (
        "Kode instansi, huruf besar. Kode yang sudah ada mengubah instansi itu; kode baru"
        " menambahkannya. Kode unit diawali kode induknya, misalnya {example}."
    ),
    "nama": "Nama lengkap.",
    "nama_singkat": "Nama singkat. Kosongkan jika sama dengan nama lengkap atau tidak berubah.",
    "jenis": "Pilih dari daftar: {kinds}. Jenis instansi yang sudah ada tidak dapat diubah.",
    "kode_pembina": "Kode instansi yang membina, yang sudah ada atau ada di berkas ini.",
    "berlaku_sejak": (
        "Tanggal mulai berlakunya isi baris ini, misalnya 2026-01-02. Wajib bila nama atau"
        " pembina berubah; kosong pada instansi baru berarti sejak semula."
    ),
    "zona_waktu": "Pilih dari daftar: {zones}. Kosong berarti sama dengan pembinanya.",
}


def agency_template(kinds: Iterable[AgencyKind], example: str) -> BinaryIO:
    """`kinds` are those the reader may enter, `example` a code of theirs."""
    offered = [kind.value for kind in kinds]
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    _rows(book, offered)
    _help(book, offered, example)
    book.close()
    out.seek(0)
    return out


def _rows(book: Any, kinds: list[str]) -> None:
    sheet = book.add_worksheet(SHEET)
    head, plain = book.add_format(HEAD), book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, (title, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.write_string(0, place, title, head)
        sheet.set_column(place, place, width, day if title == "berlaku_sejak" else plain)
    sheet.freeze_panes(1, 1)
    _landscape(sheet)
    for title, values in (("jenis", kinds), ("zona_waktu", [zone.value for zone in TimeZone])):
        place = COLUMNS.index(title)
        rule = {"validate": "list", "source": values, "error_message": "Pilih dari daftar."}
        sheet.data_validation(1, place, ROWS, place, rule)


def _help(book: Any, kinds: list[str], example: str) -> None:
    sheet = book.add_worksheet("Petunjuk")
    head = book.add_format(HEAD)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 90)
    for place, title in enumerate(("Kolom", "Wajib", "Cara mengisi")):
        sheet.write_string(0, place, title, head)
    words = {
        "example": example,
        "kinds": "; ".join(f"{kind} ({AGENCY_KIND[AgencyKind(kind)]})" for kind in kinds),
        "zones": "; ".join(TIME_ZONE.values()),
    }
    for row, column in enumerate(COLUMNS, 1):
        sheet.write_string(row, 0, column, wrap)
        sheet.write_string(row, 1, "ya" if column in REQUIRED else "tidak", wrap)
        told = HELP[column].format(**words)
        sheet.write_string(row, 2, told, wrap)
        fit_row(sheet, row, [(told, 90)])
    _landscape(sheet)
    limit = f"Paling banyak {MAX_ROWS:,} baris.".replace(",", ".")
    sheet.write_string(len(COLUMNS) + 2, 0, f"{limit} Isi pada lembar {SHEET}.", None)


def _landscape(sheet: Any) -> None:
    """Printed on A4 across, all columns on one page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
