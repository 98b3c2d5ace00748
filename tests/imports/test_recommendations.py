import io
from datetime import date

import pytest

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.files import FileFault
from renaksi.core.recommendation import Priority, RecommendationSource, RecommendationStatus as S
from renaksi.core.recommendation_sheet import COLUMNS, REQUIRED
from renaksi.imports.recommendations import read_recommendations
from tests.factories.register import cells
from tests.imports.sheets import xlsx


def csv_file(*rows, header=COLUMNS, delimiter=",") -> io.BytesIO:
    lines = [delimiter.join(map(str, row)) for row in (header, *rows)]
    return io.BytesIO("\n".join(lines).encode())


def xlsx_file(*rows, header=COLUMNS) -> io.BytesIO:
    return xlsx([header, *rows])


def read(stream):
    return read_recommendations(stream, "register")


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_a_row_is_read_with_its_cells(make):
    full = cells(sebab="Petugas belum ada", prioritas="tinggi", jatuh_tempo="2026-02-28",
                 catatan="Lihat LHP")  # fmt: skip
    (row,) = read(make(full))
    assert (row.line, row.number, row.issuer, row.addressee) == (2, "R/1", "34", "34.04")
    assert (row.source, row.priority) == (RecommendationSource.MONITORING, Priority.HIGH)
    assert (row.text, row.cause, row.remarks) == (
        "Menjawab laporan",
        "Petugas belum ada",
        "Lihat LHP",
    )
    assert (row.issued_on, row.due_on) == (date(2026, 1, 5), date(2026, 2, 28))
    assert (row.status, row.status_on, row.faults) == (S.RESOLVED, date(2026, 3, 1), ())
    assert (row.addresses["nomor"], row.addresses["catatan"]) == ("A2", "L2")


def test_a_workbook_may_hold_dates_and_numbers():
    given = list(cells())
    given[0], given[2], given[3] = 12, 34, 34.1
    given[7], given[10] = date(2026, 1, 5), date(2026, 3, 1)
    (row,) = read(xlsx_file(given))
    assert (row.number, row.issuer, row.addressee) == ("12", "34", "34.10")
    assert (row.issued_on, row.status_on, row.faults) == (date(2026, 1, 5), date(2026, 3, 1), ())


def test_columns_may_come_in_any_order_and_the_optional_ones_be_missing():
    header = tuple(reversed(REQUIRED))
    values = dict(zip(COLUMNS, cells(status="belum ditindaklanjuti"), strict=True))
    (row,) = read(csv_file([values[name] for name in header], header=header, delimiter=";"))
    assert (row.number, row.status, row.faults) == ("R/1", S.OPEN, ())
    assert (row.cause, row.priority, row.due_on, row.status_on, row.remarks) == (
        "",
        None,
        None,
        None,
        "",
    )


@pytest.mark.parametrize("column", REQUIRED)
def test_a_column_that_is_needed_is_asked_for(column):
    header = tuple(name for name in COLUMNS if name != column)
    with pytest.raises(Invalid) as refused:
        read(csv_file(("x",) * len(header), header=header))
    assert refused.value.detail["why"] is FileFault.NO_HEADER


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("sesuai", S.RESOLVED),
        ("Belum  Sesuai", S.IN_PROCESS),
        ("BELUM DITINDAKLANJUTI", S.OPEN),
        ("tidak_dapat_ditindaklanjuti", S.NOT_ACTIONABLE),
    ],
)
def test_the_four_words_are_known_however_they_are_written(typed, status):
    (row,) = read(csv_file(cells(status=typed)))
    assert (row.status, row.faults) == (status, ())


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("status", "selesai", Refusal.UNKNOWN_WORD),
        ("status", "open", Refusal.UNKNOWN_WORD),
        ("sumber", "bpk", Refusal.UNKNOWN_WORD),
        ("prioritas", "mendesak", Refusal.UNKNOWN_WORD),
        ("tanggal_terbit", "kemarin", Refusal.NOT_A_DATE),
        ("tanggal_status", "2026-02-30", Refusal.NOT_A_DATE),
        ("jatuh_tempo", "31/04/2026", Refusal.NOT_A_DATE),
        ("tanggal_terbit", "1899-12-31", Refusal.BAD_DATE),
    ],
)
def test_a_cell_that_can_not_be_read_is_named(column, typed, reason):
    (row,) = read(csv_file(cells(**{column: typed})))
    (fault,) = row.faults
    assert (fault.column, fault.reason.reason) == (column, reason)
    assert fault.address == row.addresses[column]


def test_what_nobody_sees_is_left_out():
    (row,) = read(
        xlsx_file(cells(nomor=" R/1  2026 ", uraian="Satu\x07\r\nDua ", penerbit_kode=" 34 "))
    )
    assert (row.number, row.text, row.issuer) == ("R/1 2026", "Satu\nDua", "34")
