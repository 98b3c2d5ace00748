"""A table as XLSX, row by row and flat in memory, with a second sheet that says what it shows."""

import re
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, cast
from zoneinfo import ZoneInfo

import xlsxwriter

from renaksi.core.agency import TimeZone
from renaksi.exports.heights import HIGHEST, LINE, fit_row, room
from renaksi.exports.table import NUMBERS, WIDTH, Kind, Table, notes

# A text that looks like a formula or an address stays a text.
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAX_TEXT: Final = 32_767
MAX_SHEET_NAME: Final = 31
IN_MEMORY: Final = 2 * 1024 * 1024
HEAD: Final = {"bold": True, "bg_color": "#EBE6F3", "border": 1, "border_color": "#88838E",
               "text_wrap": True, "valign": "vcenter"}  # fmt: skip
# 421 is Indonesian: month names and separators as people here write them.
NUMBER_FORMAT: Final = {
    Kind.WHOLE: "#,##0",
    Kind.FIGURE: "#,##0.00",
    Kind.PERCENT: '0.00"%"',
    Kind.RUPIAH: "#,##0",
    Kind.DAY: "[$-421]d mmmm yyyy",
    Kind.MOMENT: '[$-421]d mmmm yyyy hh"."mm',
    Kind.TEXT: "@",
    Kind.CODE: "@",
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def workbook(table: Table) -> BinaryIO:
    """The file, at its start; small ones stay in memory, large ones lie in a temporary file."""
    # Handed on open: whoever sends the file closes it.
    out = cast("BinaryIO", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    book = xlsxwriter.Workbook(out, OPTIONS)
    count = _data_sheet(book, table)
    _notes_sheet(book, table, count)
    book.close()
    out.seek(0)
    return out


def _data_sheet(book: Any, table: Table) -> int:
    sheet = book.add_worksheet(sheet_name(table.sheet))
    head = book.add_format(HEAD)
    formats = [_format(book, column.kind) for column in table.columns]
    whole = _format(book, Kind.WHOLE)
    rooms = [
        (index, room(column.width or WIDTH[column.kind]))
        for index, column in enumerate(table.columns)
        if column.kind is Kind.TEXT
    ]
    for index, column in enumerate(table.columns):
        width = column.width or WIDTH[column.kind]
        sheet.set_column(index, index, width, formats[index])
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.title, head)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    count = 0
    for count, row in enumerate(table.rows, 1):
        for index, value in enumerate(row):
            # 12 stays 12, 12,5 becomes 12,50: no decimals that nobody entered.
            exact = table.columns[index].kind is Kind.FIGURE and is_whole(value)
            form = whole if exact else formats[index]
            write_cell(sheet, count, index, value, form, table.time_zone)
        lines = 1
        for index, most in rooms:
            text = row[index]
            if isinstance(text, str) and len(text) > most:
                lines = max(lines, -(-len(text) // most))
        if lines > 1:
            sheet.set_row(count, min(HIGHEST, LINE * lines))
    sheet.autofilter(0, 0, max(count, 1), len(table.columns) - 1)
    return count


def _format(book: Any, kind: Kind) -> Any:
    align = "right" if kind in NUMBERS else "left"
    return book.add_format(
        {
            "num_format": NUMBER_FORMAT[kind],
            "align": align,
            "valign": "top",
            "text_wrap": kind is Kind.TEXT,
            "indent": int(kind in {Kind.DAY, Kind.MOMENT}),  # not glued to a figure before it
        }
    )


def is_whole(value: object) -> bool:
    return isinstance(value, int | Decimal) and value == int(value)


def write_cell(
    sheet: Any, row: int, column: int, value: object, form: Any, zone: TimeZone = TimeZone.WIB
) -> None:
    """One value as what it is: figures as figures, days as days, everything else as text."""
    if value is None or value == "":
        return  # a cell not written takes the format of its column
    if isinstance(value, str):
        sheet.write_string(row, column, plain(value), form)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "ya" if value else "tidak", form)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, form)
    elif isinstance(value, datetime):
        local = value.astimezone(ZoneInfo(zone.key)).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_string(row, column, plain(str(value)), form)


def plain(text: str) -> str:
    """A text a cell can hold: no characters XML forbids, no longer than Excel allows."""
    clean = text if text.isprintable() else _CONTROL.sub("", text)
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - 1] + "…"


def sheet_name(name: str) -> str:
    """Excel refuses some characters and more than 31 of them."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:MAX_SHEET_NAME] or "Data"


def _notes_sheet(book: Any, table: Table, count: int) -> None:
    sheet = book.add_worksheet("Keterangan")
    bold, wrap = (
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True}),
    )
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    for row, (name, text) in enumerate(notes(table, count)):
        sheet.write_string(row, 0, plain(name), bold)
        sheet.write_string(row, 1, plain(text), wrap)
        fit_row(sheet, row, [(text, 80)])
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
