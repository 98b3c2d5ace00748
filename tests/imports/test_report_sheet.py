"""A report sheet comes back as texts by field; what can not be read is named with its cell."""

import io
from datetime import datetime

import pytest

from renaksi.core.errors import Invalid
from renaksi.core.plan_sheet import SheetFault, SheetRemark
from renaksi.core.report_sheet import SHEET, ReportOrigin
from renaksi.imports.report_sheet import read_report_sheet
from renaksi.labels import refusal
from renaksi.labels.report_sheet import note_text
from tests.imports.sheets import xlsx

HEAD = ["No", "Aksi", "Target B06", "Realisasi", "Uraian capaian", "Kendala", "Kunci", "Versi"]


def read(rows, more=None, head=HEAD):
    stream = xlsx([["LAPORAN CAPAIAN B06"], [], head, *rows], SHEET, more)
    return read_report_sheet(stream, "a.xlsx")


def the_row(*args, **kwargs):
    (row,) = read(*args, **kwargs).rows
    return row


def test_the_head_is_found_and_what_is_only_read_is_left_alone():
    row = the_row([["1.1", "Melatih", 20, 12.5, "Selesai", None, "abc", 3]])
    assert row.number == 4
    assert row.typed == {
        "number": "1.1", "action": "Melatih", "realization": "12,5", "description": "Selesai",
        "obstacles": "",
    }  # fmt: skip
    assert row.where["realization"] == "D4"
    assert (row.key, row.version) == ("abc", 3)


def test_empty_rows_are_no_rows_and_keyed_ones_are():
    assert len(read([[], ["", "", "", None], [None] * 6 + ["abc", 0]]).rows) == 1


def test_a_percentage_is_read_as_people_see_it_and_said_so():
    def more(book, page):
        page.write_number("D4", 0.25, book.add_format({"num_format": "0%"}))

    row = the_row([["1.1", "Melatih"]], more)
    assert row.typed["realization"] == "25"
    assert [note.kind for note in row.remarks] == [SheetRemark.PERCENT]


@pytest.mark.parametrize(
    ("write", "kind"),
    [
        (
            lambda _b, page: page.write_formula("D4", "=1/0", None, "#DIV/0!"),
            SheetFault.FORMULA_ERROR,
        ),
        (lambda _b, page: page.merge_range("D4:E4", "12"), SheetFault.MERGED),
        (
            lambda book, page: page.write_datetime(
                "D4", datetime(2026, 6, 5), book.add_format({"num_format": "d mmm"})
            ),
            SheetFault.DATE,
        ),
    ],
)
def test_cells_that_hold_no_figure_are_named(write, kind):
    row = the_row([["1.1", "Melatih"]], write)
    assert kind in [note.kind for note in row.faults]
    assert note_text(row.faults[0]).startswith("Sel D4: ")


def test_a_fault_in_a_column_that_is_only_read_is_none():
    def more(_book, page):
        page.write_formula("C4", "=1/0", None, "#DIV/0!")

    assert the_row([["1.1", "Melatih", None, 3]], more).faults == ()


def test_a_formula_gives_its_result():
    def more(_book, page):
        page.write_formula("D4", "=5+7", None, 12)

    row = the_row([["1.1", "Melatih"]], more)
    assert row.typed["realization"] == "12"
    assert [note.kind for note in row.remarks] == [SheetRemark.FORMULA]


def test_it_says_which_report_it_was_made_from():
    def more(book, _page):
        origin = book.add_worksheet("Sistem")
        facts = (("format", "laporan-1"), ("plan", "7"), ("checkpoint", "B06"), ("name", "x"))
        for place, pair in enumerate(facts):
            origin.write_row(place, 0, pair)

    assert read([["1.1", "Melatih"]], more).origin == ReportOrigin(7, "B06", "x")
    assert read([["1.1", "Melatih"]]).origin is None


@pytest.mark.parametrize("head", [["No", "Aksi"], ["Realisasi"], ["Kolom", "Lain"]])
def test_a_sheet_without_the_needed_heads_is_refused_by_name(head):
    with pytest.raises(Invalid) as caught:
        read([["1.1"]], head=head)
    assert "Realisasi, dan No atau Aksi" in refusal(caught.value)


def test_the_sheet_of_a_plan_is_refused():
    with pytest.raises(Invalid) as caught:
        read_report_sheet(xlsx([HEAD, ["1.1"]], "Renaksi"), "a.xlsx")
    assert "Laporan" in refusal(caught.value)


def test_a_csv_with_indonesian_signs():
    text = b"No;Realisasi\n1.1;1.234,5\n"
    (row,) = read_report_sheet(io.BytesIO(text), "a.csv").rows
    assert row.typed["realization"] == "1.234,5"
