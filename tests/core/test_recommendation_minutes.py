"""Minutes of a half-year: every row balances, whatever happened; the seal gives back what it was given."""

from datetime import date
from random import Random

import pytest

from renaksi.core.recommendation import COUNTED, RecommendationStatus as S
from renaksi.core.recommendation_minutes import (
    Change,
    HalfYear,
    Line,
    Minutes,
    Moved,
    change_from,
    change_of,
    figures_of,
    half_of,
    last_halves,
    ways_of,
)
from renaksi.exports.minutes_seal import seal, unseal

BEFORE = (None, *COUNTED)
AFTER = (*COUNTED, S.WITHDRAWN)
HALF = HalfYear(2026, 1)


def some_moves(random: Random) -> list[Moved]:
    return [
        Moved(1, random.choice(BEFORE), random.choice(AFTER), random.randint(1, 9))
        for _ in range(random.randint(0, 12))
    ]


@pytest.mark.parametrize("seed", range(60))
def test_what_there_was_and_what_came_less_what_went_is_what_there_is(seed):
    moved = some_moves(Random(seed))
    found = change_of(moved)
    assert found.before.total + found.issued - found.withdrawn == found.after.total
    done = {S.RESOLVED, S.NOT_ACTIONABLE}
    was = sum(found.before.at(one) for one in done)
    gone = sum(one.many for one in moved if one.before in done and one.after is S.WITHDRAWN)
    now = sum(found.after.at(one) for one in done)
    assert was + found.settled - found.reopened - gone == now


def test_each_way_is_counted_where_it_belongs():
    moved = [
        Moved(1, S.OPEN, S.RESOLVED, 2),
        Moved(1, S.RESOLVED, S.IN_PROCESS, 1),
        Moved(1, None, S.OPEN, 4),
        Moved(1, S.OPEN, S.OPEN, 5),
        Moved(1, S.IN_PROCESS, S.WITHDRAWN, 3),
        Moved(1, None, S.WITHDRAWN, 7),  # came and went in between: nobody sees it at either end
    ]
    found = change_of(moved)
    assert (found.issued, found.withdrawn, found.settled, found.reopened) == (4, 3, 2, 1)
    assert (found.before.total, found.after.total) == (11, 12)
    assert ways_of(moved) == {(S.OPEN, S.RESOLVED): 2, (S.RESOLVED, S.IN_PROCESS): 1}


@pytest.mark.parametrize(
    ("day", "key", "begins", "ends", "eve"),
    [
        (date(2026, 1, 1), "2026-1", date(2026, 1, 1), date(2026, 6, 30), date(2025, 12, 31)),
        (date(2026, 6, 30), "2026-1", date(2026, 1, 1), date(2026, 6, 30), date(2025, 12, 31)),
        (date(2026, 7, 1), "2026-2", date(2026, 7, 1), date(2026, 12, 31), date(2026, 6, 30)),
        (date(2024, 2, 29), "2024-1", date(2024, 1, 1), date(2024, 6, 30), date(2023, 12, 31)),
    ],
)
def test_half_years(day, key, begins, ends, eve):
    half = half_of(day)
    assert (half.key, half.begins, half.ends, half.eve) == (key, begins, ends, eve)


def test_the_half_years_before():
    assert [one.key for one in last_halves(date(2026, 8, 17), 4)] == [
        "2026-2", "2026-1", "2025-2", "2025-1",
    ]  # fmt: skip


# ── the seal ──────────────────────────────────────────────────────────────────
def minutes() -> Minutes:
    change = change_of(some_moves(Random(3)))
    return Minutes(HALF, date(2026, 6, 30), "34", "DIY", (Line("34.04", "Sleman", change),))


def test_a_sealed_code_says_what_the_minutes_said():
    told = minutes()
    found = unseal("rahasia", seal("rahasia", told, "BA/1/2026", date(2026, 7, 3)))
    assert found is not None
    assert (found.number, found.dated, found.name) == ("BA/1/2026", date(2026, 7, 3), "DIY")
    assert (found.half, found.as_of, found.agencies) == (HALF, date(2026, 6, 30), 1)
    assert found.total == told.total
    assert found.fingerprint == told.fingerprint


def test_a_code_that_was_changed_or_sealed_elsewhere_says_nothing():
    code = seal("rahasia", minutes(), "BA/1/2026", date(2026, 7, 3))
    assert unseal("lain", code) is None
    for at in range(0, len(code), 7):
        other = "A" if code[at] != "A" else "B"
        assert unseal("rahasia", code[:at] + other + code[at + 1 :]) in {
            None,
            unseal("rahasia", code),
        }
    for wrong in ("", "x", "a.b", "A" * 3000, "é"):
        assert unseal("rahasia", wrong) is None


def test_other_figures_have_another_fingerprint():
    told = minutes()
    other = Minutes(HALF, told.as_of, "34", "DIY", (Line("34.04", "Sleman", Change(issued=1)),))
    assert told.content_sha256 != other.content_sha256


@pytest.mark.parametrize("figures", [[1] * 11, [1] * 13, [-1] * 12, ["1"] * 12])
def test_what_is_no_list_of_figures_is_refused(figures):
    with pytest.raises((ValueError, TypeError)):
        change_from(figures)
    assert change_from(figures_of(minutes().total)) == minutes().total
