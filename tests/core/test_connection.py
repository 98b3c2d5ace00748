from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from renaksi.core.connection import (
    ConnectionState,
    Reached,
    Since,
    is_active,
    month_before,
    state_on,
    state_word,
)

S = ConnectionState
DAYS = st.dates(date(2011, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("terhubung", S.CONNECTED), ("Belum Terhubung", S.NOT_CONNECTED),
        ("memiliki_akun", S.HAS_ACCOUNT), (" terintegrasi  sistem ", S.INTEGRATED),
        ("terintegrasi", S.INTEGRATED), ("ya", None), ("", None),
    ],
)  # fmt: skip
def test_states_are_read_as_files_write_them(typed, state):
    assert state_word(typed) is state


@given(
    history=st.lists(st.builds(Since, DAYS, st.sampled_from(S)), unique_by=lambda one: one.on),
    day=DAYS,
)
def test_the_state_of_a_day_is_the_last_that_began_by_then(history, day):
    expected = S.NOT_CONNECTED
    for one in sorted(history):
        if one.on <= day:
            expected = one.state
    assert state_on(day, history) is expected


def test_a_month_before_the_end_of_march_is_the_end_of_february():
    assert month_before(date(2026, 3, 31)) == date(2026, 2, 28)
    assert month_before(date(2024, 3, 31)) == date(2024, 2, 29)
    assert month_before(date(2026, 1, 15)) == date(2025, 12, 15)


def test_active_is_whoever_signed_in_within_a_month():
    day = date(2017, 4, 6)
    assert is_active(day, date(2017, 3, 6))
    assert is_active(day, day)
    assert not is_active(day, date(2017, 3, 5))
    assert not is_active(day, day + timedelta(days=1))
    assert not is_active(day, None)


def test_a_target_is_met_by_its_share():
    assert Reached(Decimal(50), 1, 2).is_met
    assert not Reached(Decimal("50.01"), 1, 2).is_met
    assert not Reached(Decimal(50), 0, 0).is_met
