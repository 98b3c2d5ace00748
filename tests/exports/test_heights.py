"""Rows high enough for what stands in them, in programs that believe what the file says."""

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
import xlsxwriter
from python_calamine import load_workbook

from renaksi.exports.heights import HIGHEST, LINE, fit_row, growing, lines_of
from renaksi.exports.table import Column, Kind, Table
from renaksi.exports.template_sheet import template_workbook
from renaksi.exports.xlsx import workbook
from renaksi.queries.template_rows import ordered, template_rows
from tests.factories.plans import a_cycle

TAKEN = datetime(2026, 7, 10, 3, tzinfo=UTC)


def part(stream, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(stream) as archive:
        return archive.read(name).decode()


def heights(stream):
    """Row -> its height, where the file says one."""
    found = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', part(stream))
    return {int(row): float(height) for row, height in found}


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 20, 1),
        ("pendek", 20, 1),
        ("x" * 18, 20, 1),
        ("x" * 19, 20, 2),
        ("satu\ndua\ntiga", 20, 3),
        ("satu\n\ntiga", 20, 3),
        ("x" * 40 + "\nx", 20, 4),
        ("x", 0, 1),
    ],
)
def test_lines_are_counted_as_they_wrap(text, width, lines):
    assert lines_of(text, width) == lines


def test_a_row_is_as_high_as_its_longest_text_and_never_higher_than_can_be():
    book = xlsxwriter.Workbook(out := BytesIO())
    sheet = book.add_worksheet()
    fit_row(sheet, 1, [("x" * 50, 20), ("x" * 100, 200)])
    fit_row(sheet, 2, [("pendek", 20)])
    fit_row(sheet, 3, [("x" * 90_000, 20)])
    fit_row(sheet, 4, [])
    book.close()
    assert heights(out) == {2: 3 * LINE, 4: HIGHEST}


def test_a_list_has_higher_rows_only_where_a_text_wraps():
    rows = [["34.10", "Dinas " * 20, 12], ["34.71", "Kota", 3], ["1", None, None], ["2", 7, 1]]
    columns = [Column("Kode", Kind.CODE), Column("Nama"), Column("Aksi", Kind.WHOLE)]
    assert heights(workbook(Table("Daftar", columns, rows, TAKEN))) == {2: 5 * LINE}


def test_a_sheet_to_fill_in_keeps_growing_and_hides_its_keys(session):
    cycle = a_cycle(session, 2026)
    strategies = [one.code for one in ordered(cycle)]
    made = template_workbook(2026, template_rows(session, cycle), strategies, TAKEN)
    text = part(made)
    assert heights(made)
    assert "customHeight" not in text.partition("<sheetData>")[2]
    assert 'hidden="1"' in text
    formats = part(made, "xl/styles.xml")
    assert 'formatCode=";;;"' in formats
    area = re.search(r"<definedName[^>]*Print_Area[^>]*>([^<]+)<", part(made, "xl/workbook.xml"))
    assert area[1] == "Templat!$A$1:$I$24"


def test_nothing_else_of_a_workbook_changes_when_its_rows_may_grow():
    book = xlsxwriter.Workbook(out := BytesIO())
    sheet = book.add_worksheet("Satu")
    sheet.set_row(0, 45)
    sheet.write_string(0, 0, 'teks customHeight="1" apa adanya')
    sheet.write_number(1, 1, 12.5)
    book.close()
    out.seek(0)
    grown = growing(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(grown) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml"]
    grown.seek(0)
    rows = load_workbook(grown).get_sheet_by_name("Satu").to_python()
    assert rows[0][0] == 'teks customHeight="1" apa adanya'
    assert rows[1][1] == 12.5
