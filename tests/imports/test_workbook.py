"""Whatever is handed in comes back as cells with addresses, or as one clear sentence."""

import io
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.sheet import address, position
from renaksi.imports.workbook import read_sheet
from renaksi.labels import refusal
from tests.imports.sheets import rezipped, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ROWS = [["kode", "nama"], ["34.04", "Kabupaten Sleman"], [12, 12.5]]


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def refused(content, name="data.xlsx", **more):
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(Invalid) as caught:
        read_sheet(stream, name, **more)
    assert caught.value.field == "file"
    return refusal(caught.value)


# ── what can be read ──────────────────────────────────────────────────────────
def test_a_workbook_comes_as_cells_with_addresses_and_exact_figures():
    sheet = read_sheet(xlsx(ROWS), "data.xlsx")
    assert sheet.name == "Renaksi"
    assert values(sheet) == [
        ["kode", "nama"],
        ["34.04", "Kabupaten Sleman"],
        [Decimal(12), Decimal("12.5")],
    ]
    assert [cell.address for cell in sheet.rows[2]] == ["A3", "B3"]
    assert isinstance(sheet.rows[2][0].value, Decimal)


def test_figures_are_read_as_a_spreadsheet_shows_them():
    sheet = read_sheet(xlsx([[0.1 + 0.2, 71.43, 185_000_000, 1e15]]), "a.xlsx")
    assert values(sheet) == [
        [Decimal("0.3"), Decimal("71.43"), Decimal(185_000_000), Decimal(10**15)]
    ]


def test_empty_rows_and_columns_before_the_table_keep_their_addresses():
    sheet = read_sheet(xlsx([[], [], [None, "x"]]), "a.xlsx")
    assert sheet.rows[2][1].address == "B3"
    assert sheet.rows[2][1].value == "x"
    assert sheet.rows[0][0].is_empty


def test_a_date_stays_a_date_and_a_percentage_is_marked():
    def more(book, page):
        page.write_number(0, 1, 0.25, book.add_format({"num_format": "0%"}))
        page.write_number(0, 2, 0.25, book.add_format({"num_format": '0.00"%"'}))

    (row,) = read_sheet(xlsx([[date(2026, 4, 28)]], more=more), "a.xlsx").rows
    assert row[0].value == date(2026, 4, 28)
    assert (row[1].value, row[1].is_percent) == (Decimal("0.25"), True)
    assert not row[2].is_percent  # a percent sign in quotes is a word, not a format


def test_of_a_formula_the_result_is_taken_and_the_cell_marked():
    def more(_book, page):
        page.write_formula("A1", "=1+1", None, 2)
        page.write_formula("B1", "=1/0", None, "#DIV/0!")
        page.write_formula("C1", "=X", None, "")

    a, b, *_ = read_sheet(xlsx([], more=more), "a.xlsx").rows[0]
    assert (a.value, a.is_formula) == (Decimal(2), True)
    assert (b.value, b.is_error, b.is_empty) == (None, True, False)


def test_every_cell_of_a_merged_range_says_so():
    sheet = read_sheet(
        xlsx([["x"]], more=lambda _book, page: page.merge_range("A3:A5", "sama")), "a.xlsx"
    )
    assert [sheet.rows[number][0].merged for number in range(3)] == ["", "", "A3:A5"]


def test_the_wanted_sheet_is_found_whatever_its_place():
    stream = xlsx(
        [["salah"]], "Petunjuk", lambda book, _: book.add_worksheet("Renaksi").write("A1", "benar")
    )
    assert values(read_sheet(stream, "a.xlsx", sheet="Renaksi")) == [["benar"]]


@pytest.mark.parametrize(
    "content",
    [
        b"kode;nama\r\n34.04;Kabupaten Sleman, DIY\r\n",
        b'kode,nama\n34.04,"Kabupaten Sleman, DIY"\n',
        b"kode\tnama\n34.04\tKabupaten Sleman, DIY",
        "\ufeffkode;nama\n34.04;Kabupaten Sleman, DIY\n\n\n".encode(),
        "kode;nama\n34.04;Kabupaten Sleman, DIY\n".encode("utf-16"),
        b"sep=;\nkode;nama\n34.04;Kabupaten Sleman, DIY\n",
    ],
    ids=["semicolon", "comma", "tab", "mark", "utf-16", "sep"],
)  # fmt: skip
def test_a_csv_is_read_however_it_was_saved(content):
    sheet = read_sheet(io.BytesIO(content), "data.csv")
    assert sheet.is_text
    rows = [row for row in values(sheet) if any(row)]
    assert rows == [["kode", "nama"], ["34.04", "Kabupaten Sleman, DIY"]]


def test_a_csv_of_old_windows_keeps_its_quotes():
    sheet = read_sheet(io.BytesIO("nama;ket\nDinas “A”;é\n".encode("cp1252")), "data.csv")
    assert values(sheet)[1] == ["Dinas “A”", "é"]


def test_the_apostrophe_of_our_own_exports_is_taken_off_again():
    sheet = read_sheet(io.BytesIO(b"a;b\n'=1+1;'biasa\n"), "data.csv")
    assert values(sheet)[1] == ["=1+1", "'biasa"]


def test_rows_of_a_csv_have_the_numbers_of_its_lines():
    sheet = read_sheet(io.BytesIO(b"sep=,\na,b\n\nc,d\n"), "data.csv")
    assert sheet.rows[3][1].address == "B4"
    assert sheet.rows[3][1].value == "d"


# ── what can not ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "isinya kosong"),
        (b"  \n \n", "isinya kosong"),
        (b"%PDF-1.7 x", "menurut isinya ini PDF, bukan lembar kerja"),
        (b"\x89PNG\r\n\x1a\n", "ini gambar PNG"),
        (OLE, "format Excel lama (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "dilindungi kata sandi"),
        (b"<html><table><tr><td>1</td></tr></table>", "halaman web (HTML)"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "halaman web (HTML)"),
        (b"PK\x03\x04 cut off", "isinya rusak"),
        (b"a;b\n\x00\x01\x02", "bukan teks"),
        (b'a,b\n1,"2\n3,4', "tanda petik pada baris 2 tidak berpasangan"),
        (b"a;b\n\x81;x", "bukan teks"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content, sentence):
    assert sentence in refused(content)


def test_a_word_document_called_xlsx_is_recognised():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "ini dokumen Word, bukan lembar kerja" in refused(out)


def test_a_workbook_without_a_value_is_empty():
    assert "isinya kosong" in refused(xlsx([]))


def test_the_wrong_sheet_is_named_with_those_there_are():
    sentence = refused(xlsx([["x"]], "Lembar1"), sheet="Renaksi")
    assert "lembar “Renaksi” tidak ada; yang ada: Lembar1" in sentence


def test_one_row_too_many_is_refused_and_the_limit_itself_read():
    rows = [[number] for number in range(11)]
    assert len(read_sheet(xlsx(rows[:10]), "a.xlsx", max_rows=10).rows) == 10
    assert "lebih dari 10 baris" in refused(xlsx(rows), max_rows=10)
    lines = "\n".join(f"{number};x" for number in range(11)).encode()
    assert "lebih dari 10 baris" in refused(lines, "a.csv", max_rows=10)


def test_empty_rows_at_the_end_do_not_count():
    assert len(read_sheet(io.BytesIO(b"a;b\n" + b"\n" * 50), "a.csv", max_rows=10).rows) == 1


def test_one_column_too_many_is_refused():
    assert "lebih dari 3 kolom" in refused(xlsx([[1, 2, 3, 4]]), max_columns=3)
    assert "lebih dari 3 kolom" in refused(b"a;b;c;d", "a.csv", max_columns=3)


def test_a_stray_value_in_the_last_row_of_the_grid_is_refused_at_once():
    stream = xlsx([["x"]], more=lambda _book, page: page.write("XFD1048576", "y"))
    assert "lebih dari 5.000 baris" in refused(stream)


def test_a_formatted_but_empty_cell_far_away_does_no_harm():
    def more(book, page):
        page.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    assert values(read_sheet(xlsx([["x"]], more=more), "a.xlsx")) == [["x"]]


def test_a_file_past_the_limit_of_bytes_is_refused_before_it_is_opened():
    with pytest.raises(Invalid) as caught:
        read_sheet(io.BytesIO(b"PK" + b"\0" * 100), "a.xlsx", max_bytes=50)
    assert caught.value.reason is Refusal.FILE_TOO_LARGE


def test_a_small_zip_that_unpacks_to_gigabytes_is_refused():
    stream = rezipped(xlsx([["x"]]), {"xl/media/a.bin": b"\0" * (80 * 1024 * 1024)})
    assert len(stream.getvalue()) < 200_000
    assert "setelah dibuka isinya melebihi 64,0 MB" in refused(stream)


def test_one_long_text_used_thousands_of_times_is_refused():
    long = "a" * 32_000
    stream = xlsx([[long] * 50 for _ in range(40)])
    assert len(stream.getvalue()) < 100_000
    assert "melebihi 32,0 MB" in refused(stream)


def test_entities_are_not_expanded():
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    stream = rezipped(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": evil})
    assert "isinya rusak" in refused(stream)


@pytest.mark.parametrize(
    "sheet",
    [
        b"<worksheet><sheetData><row r='1'><c r='rusak'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData>",
        b"<?xml version='1.0' encoding='UTF-99'?><worksheet/>",
        b"\xff\xfe\x00",
    ],
)
def test_a_broken_sheet_is_called_broken(sheet):
    assert "isinya rusak" in refused(rezipped(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": sheet}))


@given(st.binary(max_size=400))
def test_no_content_ever_leads_to_anything_but_a_sheet_or_a_refusal(content):
    for given_content in (content, b"PK\x03\x04" + content, b"\xff\xfe" + content):
        with suppress(Invalid):
            read_sheet(io.BytesIO(given_content), "x")


@given(st.integers(0, 2_000_000), st.integers(0, 20_000))
def test_addresses_go_both_ways(row, column):
    assert position(address(row, column)) == (row, column)
