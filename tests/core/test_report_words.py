"""The countdown and the sentences of a window, minute by minute and in every zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day, start_of_day
from renaksi.core.report import ReportState
from renaksi.core.report_window import ReportWindow, Stand
from renaksi.labels.report_page import (
    ReportStanding,
    lasting,
    locked_since,
    next_word,
    sentence,
    window_words,
)

MINUTE = timedelta(minutes=1)


def window(zone=TimeZone.WIB, **more):
    return ReportWindow(
        date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 17), zone,
        more.get("extended_until"), more.get("return_due_on"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=1), "1 menit"),
        (timedelta(minutes=59, seconds=1), "1 jam"),
        (timedelta(hours=2, minutes=14), "2 jam 14 menit"),
        (timedelta(hours=47, minutes=59), "47 jam 59 menit"),
        (timedelta(hours=48), "2 hari"),
        (timedelta(days=3, hours=23), "3 hari"),
    ],
)
def test_a_span_is_told_as_people_tell_it(span, words):
    assert lasting(span) == words


@pytest.mark.parametrize("zone", list(TimeZone))
def test_every_limit_is_told_in_the_agencys_zone(zone):
    one = window(zone)
    opens, due = start_of_day(one.opens_on, zone), end_of_day(one.due_on, zone)
    closes = end_of_day(one.closes_on, zone)
    assert window_words(one, opens - MINUTE).left == "Dibuka 1 menit lagi"
    assert window_words(one, opens).tone == "live"
    last = window_words(one, due - MINUTE)
    assert (last.left, last.tone) == ("1 menit lagi", "warn")
    assert last.text == f"Batas Jumat, 10 Juli 2026, 23.59 {zone}"
    late = window_words(one, due)
    assert (late.left, late.tone) == ("Terlambat 1 menit", "bad")
    assert f"Masih diterima sampai Jumat, 17 Juli 2026, 23.59 {zone}" in late.text
    assert window_words(one, closes).left == "Terkunci"
    assert locked_since(one) == f"Jumat, 17 Juli 2026, 23.59 {zone}"


def test_the_ruler_runs_from_the_opening_to_the_lock():
    one = window()
    start, end = start_of_day(one.opens_on, one.zone), end_of_day(one.closes_on, one.zone)
    assert window_words(one, start - timedelta(days=9)).now == 0
    assert window_words(one, end + timedelta(days=9)).now == 100
    middle = window_words(one, start + (end - start) / 2)
    assert (middle.now, middle.due) == (50, 58.8)


def test_what_was_granted_is_told_instead_of_the_lock():
    after = end_of_day(date(2026, 7, 18), TimeZone.WIB)
    extended = window_words(window(extended_until=date(2026, 7, 24)), after)
    assert extended.text == "Dispensasi sampai Jumat, 24 Juli 2026, 23.59 WIB"
    returned = window_words(window(return_due_on=date(2026, 7, 24)), after)
    assert returned.text == "Batas perbaikan Jumat, 24 Juli 2026, 23.59 WIB"


@pytest.mark.parametrize(
    ("state", "stand", "may_write", "word"),
    [
        (None, Stand.OPEN, True, "Mulai melapor"),
        (ReportState.DRAFT, Stand.LATE, True, "Lanjutkan laporan"),
        (ReportState.RETURNED, Stand.SENT_BACK, True, "Perbaiki laporan"),
        (None, Stand.LOCKED, True, "Minta dispensasi"),
        (ReportState.DRAFT, Stand.LOCKED, True, "Minta dispensasi"),
        (ReportState.VERIFIED, Stand.LOCKED, True, "Buka laporan"),
        (None, Stand.NOT_OPEN, True, "Buka laporan"),
        (None, Stand.OPEN, False, "Buka laporan"),
    ],
)
def test_the_next_step_has_a_name(state, stand, may_write, word):
    assert next_word(state, stand, may_write=may_write) == word


def test_every_state_says_whose_turn_it_is():
    at = datetime(2026, 7, 9, 3, tzinfo=UTC)
    told = {
        state: sentence(ReportStanding(state, True, window(), at, "DIY", at, at))
        for state in ReportState
    }
    assert "Menunggu verifikasi DIY" in told[ReportState.SUBMITTED]
    assert "Sedang diverifikasi oleh DIY" in told[ReportState.IN_VERIFICATION]
    assert "DIY meminta perbaikan" in told[ReportState.RETURNED]
    assert "Pejabat Pengelola" in told[ReportState.DRAFT]
    assert "Diverifikasi" in told[ReportState.VERIFIED]
    assert all(told.values())
    locked = ReportStanding(ReportState.DRAFT, True, window(), at + timedelta(days=20))
    assert sentence(locked) == ""
