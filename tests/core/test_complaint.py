from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from renaksi.core.calendar import working_days_between
from renaksi.core.complaint import (
    BacklogBand,
    ComplaintBucket,
    ComplaintClass,
    ComplaintClock,
    Limit,
    band,
    class_of,
    days_on,
    default_bucket,
    oldest_within,
    spans_of,
)

B, C = ComplaintBucket, ComplaintClass
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("raw", "bucket"),
    [
        ("Terverifikasi", B.NOT_FOLLOWED_UP),
        ("Ditanggapi oleh Pelapor", B.IN_PROCESS),
        ("Ditutup oleh Admin", B.FINISHED),
        ("ditutup  oleh SISTEM ", B.FINISHED),
        ("Diarsipkan oleh Admin", B.ARCHIVED),
        ("Diarsipkan oleh Sistem", B.ARCHIVED),
        ("Ditunda", B.DEFERRED),
        ("Ditunda oleh Admin", B.DEFERRED),
        ("Bukan Wewenang", B.NOT_AUTHORITY),
        ("Belum Terverifikasi", B.UNMAPPED),
        ("Ditutup", B.UNMAPPED),
        ("Selesai", B.UNMAPPED),
        ("", B.UNMAPPED),
    ],
)
def test_a_raw_status_means_what_the_default_table_says_and_nothing_is_guessed(raw, bucket):
    assert default_bucket(raw) is bucket


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Pengaduan Berkadar Pengawasan", C.OVERSIGHT),
        ("Pengaduan Tidak Berkadar Pengawasan", C.NOT_OVERSIGHT),
        ("pengaduan tidak  berkadar pengawasan", C.NOT_OVERSIGHT),
        ("Pengaduan Normatif", C.NORMATIVE),
        ("Pengaduan", C.COMPLAINT),
        ("Aspirasi", C.ASPIRATION),
        ("Permintaan Informasi", C.INFORMATION),
        ("Whistle Blowing System", C.OTHER),
        ("", C.OTHER),
    ],
)
def test_a_raw_classification_has_its_class(raw, found):
    assert class_of(raw) is found


@given(today=DAYS, days=st.integers(1, 130), off=st.sets(DAYS, max_size=30))
def test_the_oldest_day_within_a_limit_is_the_last_that_keeps_it(today, days, off):
    oldest = oldest_within(today, days, off)
    assert working_days_between(oldest, today, off) <= days
    assert working_days_between(oldest - timedelta(days=1), today, off) == days + 1


@given(age=st.integers(0, 400), limit=st.integers(1, 100))
def test_every_age_has_one_band_and_growing_older_never_betters_it(age, limit):
    order = list(BacklogBand)
    assert order.index(band(age, limit)) <= order.index(band(age + 1, limit))
    assert (band(age, limit) is BacklogBand.WITHIN) == (age <= limit)


@given(
    stored=st.lists(
        st.builds(Limit, st.sampled_from(ComplaintClock), DAYS, st.integers(1, 99)), max_size=6
    ),
    on=DAYS,
    clock=st.sampled_from(ComplaintClock),
)
def test_rules_follow_each_other_without_a_gap(stored, on, clock):
    spans = spans_of(clock, stored)
    assert [end for _, end, _ in spans[:-1]] == [start for start, _, _ in spans[1:]]
    assert spans[-1][1] is None
    begun = {
        one.valid_from: one.days for one in stored if one.clock is clock and one.valid_from <= on
    }
    expected = begun[max(begun)] if begun else spans[0][2]
    assert days_on(clock, on, stored) == expected
