"""The sample of the moderation: the same for everybody, fair to every stratum, honest about its margin."""

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.sampling import (
    Sample,
    SampleUnit,
    StratumDraw,
    allocate,
    draw,
    rank,
    size_for_margin,
)
from renaksi.core.sampling_estimate import mean_of_all, share_of_all, variance

GRADES = ("Baik", "Kurang", "Sedang")
UNITS = [
    SampleUnit(f"{hub}.{number:02d}", (str(hub), GRADES[number % 3]))
    for hub in (34, 35, 36)
    for number in range(1, 10 + hub % 3 * 10)
]


def test_a_sample_is_the_same_in_whatever_order_it_is_drawn():
    shuffled = UNITS[:]
    random.Random(1).shuffle(shuffled)
    assert draw(shuffled, "2026/SP4N", 12) == draw(UNITS, "2026/SP4N", 12)
    assert draw(UNITS, "2026/SP4N-2", 12).keys != draw(UNITS, "2026/SP4N", 12).keys


def test_a_sample_can_be_checked_with_nothing_but_sha_256():
    """Written down once: another Python, another machine, must draw the same."""
    known = "04562a2a7ef3872b85e0f750447d421547d04b61df91a0e08dbf9bef89097c5c"
    assert rank("2026/SP4N", "34.04") == known
    found = draw(UNITS, "2026/SP4N", 9)
    for one in found.strata:
        members = [unit.key for unit in UNITS if unit.stratum == one.stratum]
        assert (
            list(one.drawn)
            == sorted(members, key=lambda key: rank(found.seed, key))[: len(one.drawn)]
        )


def test_a_larger_sample_holds_the_smaller_one_of_each_stratum():
    small, large = draw(UNITS, "x", 10), draw(UNITS, "x", 25)
    assert set(small.keys) <= set(large.keys)


counts_of = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(GRADES)), st.integers(1, 40), max_size=10
)


@settings(max_examples=120, deadline=None)
@given(counts_of, st.integers(-3, 200))
def test_every_stratum_gives_its_proportion(counts, size):
    found = allocate(counts, size)
    total = sum(counts.values())
    size = max(0, min(size, total))
    assert found.keys() == counts.keys()
    assert sum(found.values()) == size
    assert all(0 <= found[one] <= counts[one] for one in counts)
    if size >= len(counts):
        assert all(found.values())
    if all(counts[one] * size >= total for one in counts):  # nobody was lifted to one
        for one, count in counts.items():
            assert abs(found[one] * total - count * size) < total


def test_a_sample_as_large_as_everything_is_everything():
    everything = draw(UNITS, "x", 10_000)
    assert Counter(everything.keys) == Counter(unit.key for unit in UNITS)
    assert draw([], "x", 5) == Sample("x", 0, 0, ())


@pytest.mark.parametrize(
    ("population", "margin", "confidence", "wanted"),
    [
        (650, "0.05", 95, 242),  # 384,16 / (1 + 383,16/650) = 241,70
        (650, "0.10", 95, 84),  # 96,04 / (1 + 95,04/650) = 83,79
        (550, "0.05", 90, 182),  # 270,60 / (1 + 269,60/550) = 181,59
        (20, "0.20", 95, 12),  # 24,01 / (1 + 23,01/20) = 11,17
        (10, "0.05", 95, 10),
        (650, "0", 95, 650),
        (0, "0.05", 95, 0),
        (1, "0.50", 95, 1),
    ],
)
def test_the_size_for_a_margin_is_the_textbooks(population, margin, confidence, wanted):
    assert size_for_margin(population, Decimal(margin), confidence) == wanted


# ── what it says of the whole ─────────────────────────────────────────────────
def sample(*strata: tuple[int, str]) -> Sample:
    """Strata of a size, with the letters that were drawn."""
    made = tuple(
        StratumDraw((str(place), "Baik"), size, tuple(drawn))
        for place, (size, drawn) in enumerate(strata)
    )
    population = sum(size for size, _ in strata)
    return Sample("x", sum(len(drawn) for _, drawn in strata), population, made)


def scores(**given: str) -> dict[str, Decimal]:
    return {key: Decimal(figure) for key, figure in given.items()}


def test_a_mean_is_moved_by_what_the_sample_found():
    """By hand: strata of 6 and 4, differences (−2, −4) and (0, −1).

    Mean −3·0,6 − 0,5·0,4 = −2,00; variances 2 and 0,5; variance of the mean
    0,36·(1 − 2/6)·2/2 + 0,16·(1 − 2/4)·0,5/2 = 0,24 + 0,02 = 0,26; 1,96·√0,26 = 1,00.
    """
    one = sample((6, "ab"), (4, "cd"))
    before = scores(a="80", b="70", c="60", d="50", e="75", f="75", g="75", h="75", i="60", j="60")
    after = scores(a="78", b="66", c="60", d="49")
    found = mean_of_all(one, before, after)
    assert (found.value, found.low, found.high) == (
        Decimal("66.00"), Decimal("65.00"), Decimal("67.00")
    )  # fmt: skip
    assert (found.margin, found.n, found.population) == (Decimal("1.00"), 4, 10)
    wider = mean_of_all(one, before, after, 99)
    assert wider.low < found.low < found.high < wider.high


def test_a_census_leaves_nothing_to_chance():
    one = sample((2, "ab"), (1, "c"))
    before, after = scores(a="80", b="70", c="60"), scores(a="78", b="66", c="63")
    found = mean_of_all(one, before, after)
    assert found.value == found.low == found.high == Decimal("69.00")
    shares = share_of_all(one, {"a": True, "b": True, "c": False})
    assert shares.value == shares.low == shares.high == Decimal("66.67")


def test_a_stratum_with_one_value_borrows_the_spread_of_all():
    one = sample((6, "ab"), (4, "c"))
    before = scores(**dict.fromkeys("abcdefghij", "50"))
    found = mean_of_all(one, before, scores(a="48", b="46", c="50"))
    assert found.margin > 0
    assert mean_of_all(sample((10, "a")), before, scores(a="48")) is None
    assert mean_of_all(one, before, {}) is None


def test_what_was_drawn_but_not_looked_at_yet_counts_nowhere():
    one = sample((6, "abc"), (4, "de"))
    before = scores(**dict.fromkeys("abcdefghij", "50"))
    found = mean_of_all(one, before, scores(a="48", b="46"))
    assert (found.n, found.value) == (2, Decimal("47.00"))


def test_a_share_and_its_interval_by_hand():
    """Three of ten out of a hundred: p 0,3; s² 0,2333; variance (1 − 0,1)·0,2333/10 = 0,021.

    That is worth n = 0,21/0,021 = 10. Wilson with z² = 3,8416: middle 0,49208/1,38416 = 0,3555,
    half 1,96·√(0,021 + 0,009604)/1,38416 = 0,2477. Where none was changed n is 10/0,9 = 11,11, and
    the upper end 0,34574/1,34574.
    """
    ten = sample((100, "abcdefghij"))
    three = share_of_all(ten, {key: key in "abc" for key in "abcdefghij"})
    assert (three.value, three.low, three.high) == (30, Decimal("10.78"), Decimal("60.32"))
    assert share_of_all(ten, dict.fromkeys("abcdefghij", False)).high == Decimal("25.69")


def test_a_share_is_honest_where_nothing_was_changed():
    one = sample((60, "abcdef"), (40, "ghij"))
    none = share_of_all(one, dict.fromkeys("abcdefghij", False))
    assert (none.value, none.low) == (0, 0)
    assert none.high > 20
    every = share_of_all(one, dict.fromkeys("abcdefghij", True))
    assert (every.value, every.high) == (100, 100)
    assert every.low == 100 - none.high
    assert share_of_all(one, {}) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.booleans(), min_size=4, max_size=10))
def test_a_share_lies_within_its_interval_and_the_interval_within_the_possible(changed):
    keys = "abcdefghij"[: len(changed)]
    one = sample((60, keys[:3]), (40, keys[3:]))
    found = share_of_all(one, dict(zip(keys, changed, strict=True)))
    assert 0 <= found.low <= found.value <= found.high <= 100


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    """Two hundred draws out of a nation whose mean is known; 95 % of the intervals hold it."""
    chance = random.Random(7)
    units = [
        SampleUnit(f"{number:03d}", (str(number % 5), GRADES[number % 3])) for number in range(300)
    ]
    before = {unit.key: Decimal(chance.randint(40, 95)) for unit in units}
    truth = {
        key: figure - Decimal(chance.choice((0, 0, 0, 2, 5, 9))) for key, figure in before.items()
    }
    mean = sum(truth.values()) / len(truth)
    hits = 0
    for seed in range(200):
        drawn = draw(units, str(seed), 90)
        found = mean_of_all(drawn, before, {key: truth[key] for key in drawn.keys})
        hits += found.low <= mean <= found.high
    assert 180 <= hits <= 199


def test_variance_by_hand():
    assert variance([Decimal(2), Decimal(4), Decimal(9)]) == 13
    assert variance([Decimal(5)]) == 0
