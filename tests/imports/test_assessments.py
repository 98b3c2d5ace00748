import io
from datetime import date
from decimal import Decimal

import pytest

from renaksi.core.assessment_sheet import COLUMNS, REQUIRED
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.imports.assessments import read_assessments
from tests.factories.outside import cells
from tests.imports.sheets import xlsx


def csv_file(*rows, header=COLUMNS, delimiter=";") -> io.BytesIO:
    lines = [delimiter.join(map(str, row)) for row in (header, *rows)]
    return io.BytesIO("\n".join(lines).encode())


def xlsx_file(*rows, header=COLUMNS, **more) -> io.BytesIO:
    return xlsx([header, *rows], **more)


def read(stream):
    return read_assessments(stream, "hasil", today_year=2026)


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_row_is_read_with_its_cells(make):
    (row,) = read(make(cells(instrumen="sakip")))
    assert (row.line, row.agency, row.year, row.instrument) == (2, "34.04", 2024, "SAKIP")
    assert (row.score, row.grade) == (Decimal("83.45"), "A")
    assert (row.remarks, row.document, row.faults) == ("Hasil 2024", "Surat 1/2025", ())
    assert (row.addresses["instansi_kode"], row.addresses["dokumen"]) == ("A2", "G2")


def test_only_what_is_needed_may_be_there_in_any_order():
    values = dict(zip(COLUMNS, cells(), strict=True))
    header = tuple(reversed(REQUIRED))
    (row,) = read(csv_file([values[name] for name in header], header=header, delimiter=","))
    assert (row.score, row.remarks, row.document, row.faults) == (None, "", "", ())


@pytest.mark.parametrize("column", REQUIRED)
def test_a_column_that_is_needed_is_asked_for(column):
    header = tuple(name for name in COLUMNS if name != column)
    with pytest.raises(Invalid) as refused:
        read(csv_file(("x",) * len(header), header=header))
    assert refused.value.detail["why"] is FileFault.NO_HEADER


@pytest.mark.parametrize(
    ("typed", "score"),
    [
        ("", None),
        ("-", None),
        ("83", Decimal(83)),
        ("83,45", Decimal("83.45")),
        ("83.45", Decimal("83.45")),
        ("3.125", Decimal("3.125")),  # a scale of five, not three thousand
        ("83,33333333", Decimal("83.3333")),
        ("0", Decimal(0)),
        ("-5", Decimal(-5)),
    ],
)
def test_a_score_is_read_as_people_and_programs_write_it(typed, score):
    (row,) = read(csv_file(cells(nilai=typed)))
    assert (row.score, row.faults) == (score, ())


def test_numbers_of_a_workbook_are_taken_as_they_are():
    given = list(cells())
    given[0], given[1], given[3] = 34.1, 2024, 83.45
    (row,) = read(xlsx_file(given))
    assert (row.agency, row.year, row.score, row.faults) == ("34.10", 2024, Decimal("83.45"), ())


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("nilai", "baik", Refusal.NOT_A_SCORE),
        ("nilai", "8O,5", Refusal.NOT_A_SCORE),
        ("nilai", "83,4,5", Refusal.NOT_A_SCORE),
        ("nilai", "1e400", Refusal.NOT_A_SCORE),
        ("siklus", "tahun lalu", Refusal.BAD_YEAR),
        ("siklus", "24", Refusal.BAD_YEAR),
        ("siklus", "2024.5", Refusal.BAD_YEAR),
        ("siklus", "2024-01-01", Refusal.BAD_YEAR),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(column, typed, reason):
    (row,) = read(csv_file(cells(**{column: typed})))
    (fault,) = row.faults
    assert (fault.column, fault.reason.reason) == (column, reason)
    assert fault.address == f"{chr(65 + COLUMNS.index(column))}2"


@pytest.mark.parametrize("value", [date(2024, 5, 1), True, 1e300])
def test_a_workbooks_other_values_are_no_scores(value):
    given = list(cells())
    given[3] = value
    (row,) = read(xlsx_file(given))
    assert [fault.reason.reason for fault in row.faults] == [Refusal.NOT_A_SCORE]


def test_an_error_of_a_formula_is_one_fault_a_cell_and_percent_is_what_people_see():
    def broken(book, sheet):
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.write_number("D3", 0.8345, book.add_format({"num_format": "0.00%"}))

    first, second = read(xlsx_file(cells(), cells(), more=broken))
    assert [(fault.column, fault.reason.reason) for fault in first.faults] == [
        ("siklus", Refusal.BROKEN_CELL),
        ("nilai", Refusal.BROKEN_CELL),
    ]
    assert (second.score, second.faults) == (Decimal("83.45"), ())
