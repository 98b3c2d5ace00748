"""A plan sheet comes back as texts by field; what can not be read is named with its cell."""

import io
from datetime import date

import pytest

from renaksi.core.errors import Invalid
from renaksi.core.plan_sheet import SheetFault, SheetRemark
from renaksi.imports.plan_sheet import read_plan_sheet
from renaksi.labels import refusal
from renaksi.labels.plan_sheet import note_text
from tests.imports.sheets import xlsx

CODES = ("B03", "B06", "B09", "B12")
HEAD = ["No", "Strategi", "Aksi", "Satuan", "Bobot", "Target B03", "Kode SIPD", "Catatan bebas"]


def read(rows, more=None, head=HEAD):
    return read_plan_sheet(xlsx([["RENCANA AKSI"], [], head, *rows], more=more), "a.xlsx", CODES)


def the_row(*args, **kwargs):
    (row,) = read(*args, **kwargs).rows
    return row


def refused(content, name="a.xlsx"):
    with pytest.raises(Invalid) as caught:
        read_plan_sheet(content, name, CODES)
    return refusal(caught.value)


def said(notes):
    return [note_text(note) for note in notes]


def test_the_head_is_found_wherever_it_stands_and_unknown_columns_are_left_alone():
    row = the_row([["1.1", "S1 Manajemen", "Melatih", "orang", 8, 12.5, "2.10", "abaikan"]])
    assert row.number == 4
    assert row.typed == {
        "strategy_code": "S1 Manajemen", "action": "Melatih", "unit": "orang",
        "weight": "8", "target:B03": "12,5", "sipd_code": "2.10",
    }  # fmt: skip
    assert row.where["target:B03"] == "F4"
    assert (row.key, row.version) == ("", None)


def test_empty_rows_are_no_rows():
    assert len(read([[], ["1.1", "S1", "Satu"], [None, "  ", None], ["", "S1", "Dua"]]).rows) == 2


def test_figures_typed_as_text_stay_as_typed():
    row = the_row([["", "S1", "A", "orang", "7,5", "1.234,5"]])
    assert (row.typed["weight"], row.typed["target:B03"]) == ("7,5", "1.234,5")


def test_a_percentage_is_read_as_people_see_it_and_said_so():
    def more(book, page):
        page.write_number("F4", 0.25, book.add_format({"num_format": "0%"}))

    row = the_row([["", "S1", "A"]], more)
    assert row.typed["target:B03"] == "25"
    assert said(row.remarks) == ["Sel F4: Berformat persen; dibaca 25."]


def test_more_decimals_than_are_kept_are_rounded_half_up_and_said_so():
    row = the_row([["", "S1", "A", "", None, 100 / 3]])
    assert row.typed["target:B03"] == "33,3333"
    assert said(row.remarks) == ["Sel F4: Dibulatkan menjadi 33,3333."]


def test_of_a_formula_the_result_is_taken_and_said_so():
    row = the_row([["", "S1", "A"]], lambda _b, page: page.write_formula("E4", "=4+4", None, 8))
    assert row.typed["weight"] == "8"
    assert [note.kind for note in row.remarks] == [SheetRemark.FORMULA]


@pytest.mark.parametrize(
    ("fault", "more", "sentence"),
    [
        (
            SheetFault.FORMULA_ERROR,
            lambda _book, page: page.write_formula("E4", "=1/0", None, "#DIV/0!"),
            "Sel E4: Rumusnya menghasilkan galat. Ganti dengan nilainya.",
        ),
        (
            SheetFault.NO_RESULT,
            lambda _book, page: page.write_formula("E4", "=X!A1", None, ""),
            "Sel E4: Berisi rumus tanpa hasil.",
        ),
        (
            SheetFault.MERGED,
            lambda _book, page: page.merge_range("E4:E6", 8),
            "Sel E4: Sel E4:E6 digabung. Pisahkan, lalu isi setiap barisnya.",
        ),
        (
            SheetFault.DATE,
            lambda book, page: page.write_datetime(
                "E4", date(2026, 4, 28), book.add_format({"num_format": "d mmm"})
            ),
            "Sel E4: Berisi tanggal 28 April 2026;",
        ),
    ],
)
def test_what_a_cell_should_not_hold_is_named_with_the_cell(fault, more, sentence):
    row = read([["", "S1", "A"]], more).rows[0]
    assert row.faults[0].kind is fault
    assert said(row.faults)[0].startswith(sentence)


def test_a_merged_cell_makes_every_row_it_covers_wrong():
    rows = read(
        [["", "S1", "A"], ["", "", "B"]], lambda _book, page: page.merge_range("B4:B5", "S1")
    ).rows
    assert [row.faults[0].kind for row in rows] == [SheetFault.MERGED] * 2


def test_a_csv_is_read_by_the_same_heads():
    content = b"Strategi;Aksi;Bobot;Target B03\nS1;Melatih;7,5;12\n"
    (row,) = read_plan_sheet(io.BytesIO(content), "renaksi.csv", CODES).rows
    assert row.typed == {
        "strategy_code": "S1", "action": "Melatih", "weight": "7,5", "target:B03": "12",
    }  # fmt: skip
    assert row.where["action"] == "B2"


def test_a_sheet_of_another_name_is_refused_with_those_there_are():
    assert "lembar “Renaksi” tidak ada; yang ada: Sheet1" in refused(xlsx([HEAD], "Sheet1"))


def test_a_sheet_without_the_heads_is_refused():
    assert "judul kolom Strategi dan Aksi tidak ditemukan" in refused(xlsx([["a", "b"], [1, 2]]))


def test_five_thousand_rows_are_refused_at_once():
    rows = [HEAD, *[["", "S1", f"Aksi {number}"] for number in range(5000)]]
    assert "lembarnya berisi lebih dari 1.000 baris" in refused(xlsx(rows))


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_file_that_lies_about_its_type_is_refused(content):
    assert refused(io.BytesIO(content)).startswith("Berkas tidak dapat dibaca:")


def test_a_file_of_somebodys_own_says_nothing_of_its_origin():
    assert read([["", "S1", "A"]]).origin is None


@pytest.mark.parametrize(
    "facts", [[["format", "lain"]], [["format", "renaksi-1"], ["plan", "x"]], []]
)
def test_a_system_sheet_that_was_tampered_with_is_not_believed(facts):
    def more(book, _page):
        system = book.add_worksheet("Sistem")
        for number, fact in enumerate(facts):
            system.write_row(number, 0, fact)

    assert read([["", "S1", "A"]], more).origin is None
