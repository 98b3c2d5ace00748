"""Every list goes out the same way: plain figures, days as days, and no text that runs."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import load_workbook

from renaksi.exports.csv import csv_lines
from renaksi.exports.table import Column, Kind, Table
from renaksi.exports.xlsx import sheet_name, workbook

TAKEN = datetime(2026, 7, 10, 16, 59, tzinfo=UTC)
COLUMNS = [
    Column("Kode", Kind.CODE),
    Column("Instansi"),
    Column("Aksi", Kind.WHOLE),
    Column("Nilai", Kind.FIGURE),
    Column("Kepatuhan", Kind.PERCENT),
    Column("Tanggal", Kind.DAY),
    Column("Pukul", Kind.MOMENT),
]
ROWS = [
    [
        "34.10",
        "Kabupaten Sleman",
        12,
        Decimal("71.9900"),
        Decimal("91.67"),
        date(2026, 4, 28),
        TAKEN,
    ],
    ["34.71", "Kota Yogyakarta", 0, None, None, None, None],
]


def table(rows=ROWS, columns=COLUMNS, **more):
    return Table("Daftar instansi", columns, rows, TAKEN, **more)


def read(stream, sheet="Data"):
    stream.seek(0)
    return load_workbook(stream).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def test_a_sheet_holds_figures_as_figures_and_days_as_days():
    rows = read(workbook(table()))
    assert rows[0] == ["Kode", "Instansi", "Aksi", "Nilai", "Kepatuhan", "Tanggal", "Pukul"]
    assert rows[1] == [
        "34.10", "Kabupaten Sleman", 12.0, 71.99, 91.67,
        date(2026, 4, 28), datetime(2026, 7, 10, 23, 59),
    ]  # fmt: skip
    assert rows[2] == ["34.71", "Kota Yogyakarta", 0.0, "", "", "", ""]


def test_the_second_sheet_says_what_was_filtered_when_and_from_where():
    rows = read(workbook(table(filters={"Jenis": "Kabupaten"})), "Keterangan")
    assert rows == [
        ["Judul", "Daftar instansi"],
        ["Jenis", "Kabupaten"],
        ["Banyaknya baris", "2"],
        ["Keadaan data", "Jumat, 10 Juli 2026, 23.59 WIB"],
        ["Sumber", "Renaksi, pemantauan berjenjang SP4N-LAPOR!"],
    ]


DANGEROUS = [
    "=1+1",
    "+62 811",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1",
    "http://contoh.test",
    "{=1}",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_or_a_link_in_a_sheet(text):
    stream = workbook(table([[text]], [Column("Teks")]))
    sheet = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet
    assert read(stream)[1] == [text]


@pytest.mark.parametrize("text", [text for text in DANGEROUS if text[0] in "=+-@\t"])
def test_no_text_becomes_a_formula_in_a_csv(text):
    content = b"".join(csv_lines(table([[text]], [Column("Teks")]))).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1] == [f"'{text}"]


def test_a_negative_figure_in_a_csv_is_a_figure():
    content = b"".join(csv_lines(table([[Decimal("-1.50"), -3]], COLUMNS[:2]))).decode("utf-8-sig")
    assert content.splitlines()[1] == "-1.5,-3"


def test_a_csv_begins_with_a_mark_and_holds_plain_figures():
    content = b"".join(csv_lines(table()))
    assert content.startswith(b"\xef\xbb\xbfKode,Instansi")
    assert content.decode("utf-8-sig").splitlines()[1] == (
        "34.10,Kabupaten Sleman,12,71.99,91.67,2026-04-28,2026-07-10T23:59:00+07:00"
    )


def test_texts_no_cell_can_hold_are_cut_and_cleaned():
    long = "a" * 40_000
    rows = read(workbook(table([["a\x00b\x0bc", long]], COLUMNS[:2])))
    assert rows[1][0] == "abc"
    assert len(rows[1][1]) == 32_767
    assert rows[1][1].endswith("…")


def test_a_whole_figure_gets_no_decimals_nobody_entered():
    stream = workbook(
        table([[Decimal("12.0000")], [Decimal("12.5")]], [Column("Nilai", Kind.FIGURE)])
    )
    sheet = zipfile.ZipFile(stream).read("xl/worksheets/sheet1.xml").decode()
    first, second = sheet.split('r="A2"')[1][:8], sheet.split('r="A3"')[1][:8]
    assert first != second


@pytest.mark.parametrize(
    ("given", "name"),
    [("Renaksi [2026]: a/b?", "Renaksi  2026   a b"), ("", "Data"), ("x" * 40, "x" * 31)],
)
def test_a_sheet_gets_a_name_excel_accepts(given, name):
    assert sheet_name(given) == name


def test_rows_are_read_once_and_one_at_a_time():
    seen = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield [f"{number}"]

    assert len(read(workbook(table(rows(), [Column("Kode", Kind.CODE)])))) == 4
    assert seen == [0, 1, 2]


def test_a_list_without_rows_still_makes_a_file():
    assert read(workbook(table([]))) == [[column.title for column in COLUMNS]]
    assert b"".join(csv_lines(table([]))).count(b"\r\n") == 1
