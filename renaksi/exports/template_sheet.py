"""The action templates of a cycle as a sheet to fill in; it comes back the same if nobody touched it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO, Final

import xlsxwriter

from renaksi.core.agency import TimeZone
from renaksi.core.plan_sheet import KEY, StoredRow
from renaksi.core.sheet import column_name
from renaksi.core.template_sheet import COLUMNS, FORMAT, SHEET
from renaksi.exports.fill_in import PROTECTION, add_help, add_origin, formats, write_cell
from renaksi.exports.heights import fit_row, growing
from renaksi.exports.plan_sheet_help import COLUMN_HELP
from renaksi.exports.xlsx import OPTIONS, plain
from renaksi.labels import POLARITY, format as fmt
from renaksi.labels.items import item_field

HEAD_ROW: Final = 3
SPARE_ROWS: Final = 100
CHOICES: Final = "Pilihan"
WIDTHS: Final = {
    "strategy_code": 26, "objective": 34, "action": 50, "indicator": 38, "unit": 16,
    "polarity": 10, "weight": 9, "required_evidence": 36,
}  # fmt: skip
HELP: Final = (
    (
        "Cara memakai",
        (
            "Isi lembar Templat, simpan sebagai .xlsx, lalu unggah di halaman templat aksi. Sebelum apa"
            " pun disimpan, Anda melihat baris mana yang baru, berubah, pindah urutan, sama, atau salah."
        ),
    ),
    ("Templat baru", "Sisipkan baris, atau pakai baris kosong di bawah baris terakhir."),
    ("Urutan", "Urutan baris menjadi urutan templat di bawah strateginya."),
    (
        "Menghapus templat",
        (
            "Berkas tidak menghapus templat. Baris yang tidak ada di berkas dibiarkan; hapuslah di"
            " halaman templat aksi."
        ),
    ),
    (
        "Siklus lain",
        "Berkas boleh diunggah ke siklus lain: templat yang aksinya sudah ada di sana dikenali.",
    ),
)
TEMPLATE_HELP: Final = {
    "weight": "Bobot yang disarankan, lebih dari 0 sampai 100. Boleh kosong; instansi mengubahnya.",
}


def template_workbook(
    year: int, rows: Sequence[StoredRow], strategies: Sequence[str], now: datetime
) -> BinaryIO:
    """`strategies`: code and name, as the drop-down list shows them."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False})
    looks, sheet = formats(book), book.add_worksheet(SHEET)
    _heads(sheet, looks, year, now)
    _rows(sheet, looks, rows)
    _lists(book, sheet, strategies, HEAD_ROW + len(rows) + SPARE_ROWS)
    add_help(book, looks, [*HELP, *((item_field(name), _help_of(name)) for name in COLUMNS)])
    add_origin(book, {"format": FORMAT, "name": f"templat aksi {year}"})
    sheet.activate()
    book.close()
    return growing(out)


def _heads(sheet: Any, looks: Mapping[str, Any], year: int, now: datetime) -> None:
    sheet.write_string(0, 0, f"TEMPLAT AKSI SIKLUS {year}", looks["title"])
    taken = fmt.moment(now, TimeZone.WIB)
    sheet.write_string(1, 0, f"Diunduh {taken}. Isi sel putih; petunjuk ada pada lembar Petunjuk.")
    sheet.set_row(HEAD_ROW, 32)
    sheet.set_column(0, 0, 6)
    sheet.write_string(HEAD_ROW, 0, "No", looks["head"])
    for place, name in enumerate(COLUMNS, 1):
        sheet.write_string(HEAD_ROW, place, item_field(name), looks["head"])
        sheet.set_column(place, place, WIDTHS[name])
    hidden = len(COLUMNS) + 1
    sheet.write_string(HEAD_ROW, hidden, KEY, looks["head"])
    sheet.set_column(hidden, hidden, 10, None, {"hidden": True})
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.protect("", {**PROTECTION, "insert_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)


def _rows(sheet: Any, looks: Mapping[str, Any], rows: Sequence[StoredRow]) -> None:
    first = HEAD_ROW + 1
    for line, row in enumerate(rows, first):
        sheet.write_string(line, 0, row.number, looks["locked"])
        texts = {**row.texts, "polarity": POLARITY[row.values.polarity]}
        for place, name in enumerate(COLUMNS, 1):
            figure = row.values.weight if name == "weight" else None
            form = looks["figure" if name == "weight" else "text"]
            write_cell(sheet, line, place, form, figure=figure, text=texts.get(name, ""))
        sheet.write_string(line, len(COLUMNS) + 1, row.key, looks["hidden"])
        fit_row(sheet, line, [(texts.get(name, ""), WIDTHS[name]) for name in COLUMNS])
    sheet.print_area(0, 0, HEAD_ROW + max(1, len(rows)), len(COLUMNS))
    for line in range(first + len(rows), first + len(rows) + SPARE_ROWS):
        sheet.write_blank(line, 0, None, looks["locked"])
        for place, name in enumerate(COLUMNS, 1):
            sheet.write_blank(line, place, None, looks["figure" if name == "weight" else "text"])


def _lists(book: Any, sheet: Any, strategies: Sequence[str], last: int) -> None:
    lists = book.add_worksheet(CHOICES)
    lists.hide()
    choices = {"strategy_code": list(strategies), "polarity": list(POLARITY.values())}
    for column, (name, values) in enumerate(choices.items()):
        for row, value in enumerate(values):
            lists.write_string(row, column, plain(value))
        letter = column_name(column)
        source = f"={CHOICES}!${letter}$1:${letter}${max(1, len(values))}"
        _validate(sheet, name, last, {"validate": "list", "source": source})
    between = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    _validate(sheet, "weight", last, between)


def _validate(sheet: Any, name: str, last: int, rule: dict[str, Any]) -> None:
    place = 1 + COLUMNS.index(name)
    words = {
        "input_title": item_field(name)[:32],
        "input_message": _help_of(name)[:255],
        "error_title": item_field(name)[:32],
        "error_message": "Isian ini tidak dikenal. " + _help_of(name)[:200],
    }
    sheet.data_validation(HEAD_ROW + 1, place, last, place, {**rule, **words})


def _help_of(name: str) -> str:
    return TEMPLATE_HELP.get(name) or COLUMN_HELP[name]
