import io
from datetime import date

import pytest

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.agency_sheet import COLUMNS
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.imports.agencies import read_agencies
from tests.imports.sheets import xlsx

ROW = ("34.04.DINKES", "Dinas Kesehatan", "Dinkes", "opd", "34.04", "2025-06-30", "WIB")


def csv_file(*rows, header=COLUMNS, delimiter=",") -> io.BytesIO:
    lines = [delimiter.join(map(str, row)) for row in (header, *rows)]
    return io.BytesIO("\n".join(lines).encode())


def xlsx_file(*rows, header=COLUMNS, more=None) -> io.BytesIO:
    return xlsx([header, *rows], more=more)


def read(stream):
    return read_agencies(stream, "instansi")


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_row_is_read_with_its_cells(make):
    (row,) = read(make(ROW))
    assert (row.number, row.code, row.name, row.short_name) == (2, *ROW[:3])
    assert (row.kind, row.supervisor, row.since) == (AgencyKind.OPD, "34.04", date(2025, 6, 30))
    assert (row.time_zone, row.faults) == (TimeZone.WIB, ())
    assert (row.addresses["kode"], row.addresses["zona_waktu"]) == ("A2", "G2")


def test_only_four_columns_are_needed_in_any_order_and_further_ones_are_left_alone():
    header = ("catatan", "Kode Pembina", "JENIS", "kode", "nama")
    (row,) = read(csv_file(("x", "34", "kota", "34.71", "Kota Yogyakarta"), header=header))
    assert (row.code, row.supervisor, row.kind) == ("34.71", "34", AgencyKind.KOTA)
    assert (row.since, row.time_zone, row.short_name, row.faults) == (None, None, "", ())


def test_a_title_may_stand_above_and_empty_rows_between():
    stream = csv_file(("",) * 7, ROW, ("",) * 7, ROW)
    stream = io.BytesIO(b"Daftar instansi,,,,,,\n" + stream.getvalue())
    assert [row.number for row in read(stream)] == [4, 6]


@pytest.mark.parametrize(
    ("typed", "code"),
    [(34, "34"), (34.04, "34.04"), (34.1, "34.10"), ("34.10", "34.10"), (" 34.04 ", "34.04")],
)
def test_a_code_that_a_spreadsheet_made_a_number_of_is_read_back(typed, code):
    (row,) = read(xlsx_file((typed, "X", "", "kabupaten", typed, "", "")))
    assert (row.code, row.supervisor, row.faults) == (code, code, ())


@pytest.mark.parametrize(
    "typed", ["2025-06-30", "30/06/2025", "30-6-2025", "30.06.2025", date(2025, 6, 30)]
)
def test_a_day_may_be_written_as_people_do(typed):
    (row,) = read(xlsx_file((*ROW[:5], typed, "")))
    assert (row.since, row.faults) == (date(2025, 6, 30), ())


@pytest.mark.parametrize(
    ("kind", "found"),
    [("OPD", AgencyKind.OPD), ("Perangkat daerah", AgencyKind.OPD), ("Kota", AgencyKind.KOTA)],
)
def test_a_kind_may_be_its_code_or_its_name(kind, found):
    (row,) = read(csv_file((*ROW[:3], kind, *ROW[4:])))
    assert row.kind is found


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("jenis", "dinas", Refusal.UNKNOWN_KIND),
        ("jenis", "", Refusal.UNKNOWN_KIND),
        ("berlaku_sejak", "kemarin", Refusal.NOT_A_DATE),
        ("berlaku_sejak", "31/02/2025", Refusal.NOT_A_DATE),
        ("berlaku_sejak", "45838", Refusal.NOT_A_DATE),
        ("berlaku_sejak", "1800-01-01", Refusal.BAD_DATE),
        ("berlaku_sejak", "9999-12-31", Refusal.BAD_DATE),
        ("zona_waktu", "GMT", Refusal.UNKNOWN_ZONE),
    ],
)
def test_a_cell_that_can_not_be_read_is_named(column, typed, reason):
    cells = dict(zip(COLUMNS, ROW, strict=True)) | {column: typed}
    (row,) = read(csv_file(tuple(cells.values())))
    (fault,) = row.faults
    assert (fault.column, fault.reason.reason) == (column, reason)
    assert fault.address == row.addresses[column]


def test_an_error_of_a_formula_is_one_fault():
    def broken(_book, sheet):
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")

    (row,) = read(xlsx_file(ROW, more=broken))
    assert [fault.reason.reason for fault in row.faults] == [Refusal.BROKEN_CELL]


@pytest.mark.parametrize(
    ("stream", "fault"),
    [
        (io.BytesIO(b""), FileFault.EMPTY),
        (csv_file(), FileFault.EMPTY),
        (csv_file(("a", "b"), header=("kode", "nama")), FileFault.NO_HEADER),
        (io.BytesIO(b"%PDF-1.4"), FileFault.NOT_A_SHEET),
    ],
)
def test_a_file_that_holds_no_agencies_is_refused(stream, fault):
    with pytest.raises(Invalid) as refused:
        read(stream)
    assert refused.value.detail["why"] is fault
