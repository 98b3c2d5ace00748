"""Files for the tests of imports, as spreadsheets and people make them."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import xlsxwriter


def xlsx(
    rows: Iterable[Sequence[object]] = (),
    sheet: str = "Renaksi",
    more: Callable[[xlsxwriter.Workbook, object], None] | None = None,
) -> io.BytesIO:
    """A workbook of one sheet; `more(book, sheet)` adds what a test needs."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif value is not None:
                page.write(number, column, value)
    if more is not None:
        more(book, page)
    book.close()
    out.seek(0)
    return out


def rezipped(stream: io.BytesIO, changes: Mapping[str, bytes]) -> io.BytesIO:
    """The same workbook with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in changes:
                new.writestr(member.filename, old.read(member))
        for name, content in changes.items():
            new.writestr(name, content)
    out.seek(0)
    return out
