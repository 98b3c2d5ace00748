"""What the sheets that people fill in share: looks, protection, the help page, where they come from."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from renaksi.core.plan_sheet import ORIGIN_SHEET
from renaksi.exports.heights import fit_row
from renaksi.exports.xlsx import plain
from renaksi.labels import format as fmt

COLOURS: Final = {"head": "#EBE6F3", "locked": "#EEECE8", "line": "#88838E"}
PROTECTION: Final = {
    "format_cells": True, "format_columns": True, "format_rows": True, "autofilter": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


def write_cell(
    sheet: Any, row: int, column: int, form: Any, *, figure: Decimal | None = None, text: str = ""
) -> None:
    """A figure as a number where a spreadsheet can hold all its digits, else as text."""
    if figure is not None and Decimal(format(float(figure), ".15g")) == figure:
        sheet.write_number(row, column, float(figure), form)
    elif figure is not None:
        sheet.write_string(row, column, fmt.number(figure).replace("−", "-"), form)
    elif text:
        sheet.write_string(row, column, plain(text), form)
    else:
        sheet.write_blank(row, column, None, form)


def add_help(book: Any, looks: Mapping[str, Any], texts: Iterable[tuple[str, str]]) -> None:
    """The page of instructions: a title and what it says, line by line."""
    sheet = book.add_worksheet("Petunjuk")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 96)
    sheet.write_string(0, 0, "Petunjuk pengisian", looks["title"])
    for line, (title, text) in enumerate(texts, 2):
        sheet.write_string(line, 0, title, looks["bold_top"])
        sheet.write_string(line, 1, text, looks["wrap"])
        fit_row(sheet, line, [(title, 30), (text, 96)])
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECTION)


def add_origin(book: Any, facts: Mapping[str, str]) -> None:
    """The hidden page that says what the file was made from."""
    sheet = book.add_worksheet(ORIGIN_SHEET)
    sheet.very_hidden()
    for row, (name, value) in enumerate(facts.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, plain(value))


def formats(book: Any) -> dict[str, Any]:
    """The looks of cells: titles, heads, what is filled in, and what is locked."""
    cell = {"border": 1, "border_color": COLOURS["line"], "valign": "top"}
    unlocked = {**cell, "locked": False}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "bold": book.add_format({"bold": True}),
        "bold_top": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "head": book.add_format({**cell, "bold": True, "text_wrap": True, "valign": "vcenter",
                                 "align": "center", "bg_color": COLOURS["head"]}),
        "text": book.add_format({**unlocked, "text_wrap": True, "num_format": "@", "align": "left", "indent": 1}),
        "figure": book.add_format({**unlocked, "align": "right"}),
        "money": book.add_format({**unlocked, "align": "right", "num_format": "#,##0"}),
        "frozen": book.add_format({**cell, "align": "right", "bg_color": COLOURS["locked"]}),
        "locked_text": book.add_format({**cell, "text_wrap": True, "bg_color": COLOURS["locked"]}),
        # What is hidden shows nothing even where its text would run into an empty neighbour.
        "hidden": book.add_format({"num_format": ";;;"}),
        "locked": book.add_format({**cell, "align": "center", "bg_color": COLOURS["locked"]}),
    }  # fmt: skip
