from datetime import date, datetime

import pytest
from hypothesis import given, strategies as st

from renaksi.core.complaint_import import Reading
from renaksi.core.complaint_sheet import (
    Column,
    header_places,
    rating_of,
    read_day,
    tracking_id,
)
from renaksi.core.errors import Refusal
from tests.factories.lapor import COLUMNS, SECRETS, complaint, lines

TODAY = date(2026, 11, 25)
PLACES = header_places(COLUMNS)


def read(*rows):
    reading = Reading(PLACES, TODAY)
    all_lines = list(enumerate(lines(rows), 1))[5:]
    return list(reading.rows(all_lines)), reading


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("3 Jan 2026", date(2026, 1, 3)),
        ("17 Agustus 2026", date(2026, 8, 17)),
        ("17 Agu 2026", date(2026, 8, 17)),
        ("17 Aug 2026 09:15", date(2026, 8, 17)),
        ("1 Mei 2026", date(2026, 5, 1)),
        ("1 May 2026", date(2026, 5, 1)),
        ("09 Okt 2025", date(2025, 10, 9)),
        ("9 October 2025", date(2025, 10, 9)),
        ("31 Des 2025", date(2025, 12, 31)),
        ("5 Nopember 2025", date(2025, 11, 5)),
        ("5-Nov-2025", date(2025, 11, 5)),
        ("03/01/2026", date(2026, 1, 3)),
        ("2026-01-03", date(2026, 1, 3)),
        ("2026-01-03 10:20:00", date(2026, 1, 3)),
        (datetime(2026, 1, 3, 10), date(2026, 1, 3)),
        (date(2026, 1, 3), date(2026, 1, 3)),
        ("31 Feb 2026", None),
        ("3 Foo 2026", None),
        ("3 Januarius 2026", None),
        ("3 Jan", None),
        ("", None),
        (None, None),
        (46025.0, None),
    ],
)
def test_days_are_read_as_indonesians_and_english_write_them(value, day):
    assert read_day(value) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_in_both_languages(day):
    for months in (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "January February March April May June July August September October November December",
    ):
        name = months.split()[day.month - 1]
        assert read_day(f"{day.day} {name} {day.year}") == day
        assert read_day(f"{day.day:02d} {name[:3].upper()} {day.year}") == day


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (7123456.0, 7123456), ("7123456", 7123456), ("#7123456", 7123456), ("0012", 12),
        (7123456, 7123456), ("7123456.0", 7123456), ("0", None), (-5.0, None), (7.5, None),
        ("71234x6", None), ("", None), (None, None), (True, None), (1e20, None), ("9" * 16, None),
        ("７１", 71),
    ],
)  # fmt: skip
def test_a_tracking_id_is_all_digits_as_a_number_or_a_text(value, found):
    assert tracking_id(value) == found


def test_ratings_are_one_to_five():
    given_ = ["5", 4.0, "3.0", "", "-", "0", "6", "Belum dinilai", None]
    assert [rating_of(one) for one in given_] == [5, 4, 3, None, None, None, None, None, None]


def test_the_header_is_known_by_its_tracking_id_whatever_its_spaces_and_order():
    assert header_places(["Laporan SP4N-LAPOR!", None]) is None
    assert header_places(["  tracking  ID", "STATUS laporan", None, 3.0]) == {
        Column.TRACKING_ID: 0,
        Column.STATUS: 1,
    }


def test_rows_hold_what_is_counted_and_nothing_of_people():
    (row,), reading = read(complaint(7000001.0, parent="X", lapor_id=1201.0, rating="5"))
    assert row == (
        6, 7000001, date(2026, 1, 3), "Pengaduan Tidak Berkadar Pengawasan", "Infrastruktur",
        "1201", "Pemerintah Kabupaten Sleman", "X", "Terverifikasi", 5,
    )  # fmt: skip
    assert reading.notes == 2
    assert not any(secret in str(row) for secret in SECRETS)


def test_notes_titles_and_a_second_header_between_rows_are_no_complaints():
    note = ["Keterangan:", "data ditarik pada 3 Jan 2026 pukul 10"]
    found, reading = read(complaint(1), ["Laporan Triwulan II"], [], COLUMNS, note, complaint(2))
    assert [row.tracking_id for row in found] == [1, 2]
    assert reading.faults == []


@pytest.mark.parametrize(
    ("broken", "column", "address", "reason"),
    [
        (complaint("70x1"), Column.TRACKING_ID, "A7", Refusal.BAD_TRACKING_ID),
        (complaint(""), Column.TRACKING_ID, "A7", Refusal.BAD_TRACKING_ID),
        (complaint(2, "kemarin"), Column.RECEIVED, "B7", Refusal.NOT_A_DATE),
        (complaint(2, ""), Column.RECEIVED, "B7", Refusal.CELL_EMPTY),
        (complaint(2, "26 Nov 2026"), Column.RECEIVED, "B7", Refusal.DATE_AHEAD),
        (complaint(2, "3 Jan 1026"), Column.RECEIVED, "B7", Refusal.NOT_A_DATE),
        (complaint(2, status=""), Column.STATUS, "P7", Refusal.CELL_EMPTY),
        ([2], Column.RECEIVED, "B7", Refusal.CELL_EMPTY),
    ],
)
def test_a_damaged_row_is_named_by_its_cell(broken, column, address, reason):
    found, reading = read(complaint(1), broken, complaint(3))
    assert [row.tracking_id for row in found] == [1, 3]
    (fault,) = reading.faults
    assert (fault.column, fault.address, fault.reason.reason) == (column, address, reason)


def test_of_thousands_of_damaged_rows_some_are_listed_and_all_are_counted():
    _, reading = read(*(complaint(number, "?") for number in range(1, 301)))
    assert (len(reading.faults), reading.faulty) == (50, 300)
