"""A sample as it is kept: read again, drawn again, and what it says of the nation."""

from decimal import Decimal

from hypothesis import given, strategies as st

from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.moderation import (
    Seen,
    is_same_again,
    kept,
    mark_of,
    national,
    population,
    sample_size,
    told,
)
from renaksi.core.sampling import SampleUnit, draw

UNITS = [
    SampleUnit(f"34.0{number}", ("34", "Baik" if number < 4 else "Kurang")) for number in range(1, 7)
]  # fmt: skip
units = st.dictionaries(
    st.from_regex(r"[1-9][0-9]\.[0-9]{2}", fullmatch=True),
    st.tuples(st.sampled_from(["31", "33", "34"]), st.sampled_from(["Baik", "Cukup"])),
    min_size=1,
    max_size=40,
).map(lambda found: [SampleUnit(key, stratum) for key, stratum in found.items()])


@given(units, st.text(min_size=1, max_size=20), st.integers(1, 45))
def test_what_is_kept_can_be_drawn_again_by_anybody(units, seed, size):
    drawn = draw(units, seed, size)
    strata = told(drawn, units)
    assert kept(seed, strata) == drawn
    assert population(strata) == {one.key for one in units}
    assert is_same_again(seed, strata)


def test_a_sample_that_somebody_touched_is_found_out():
    strata = told(draw(UNITS, "benih", 4), UNITS)
    assert is_same_again("benih", strata)
    assert not is_same_again("benih lain", strata)
    first = strata[0]
    other = next(key for key in first["keys"] if key not in first["drawn"])
    swapped = [{**first, "drawn": [other, *first["drawn"][1:]]}, *strata[1:]]
    assert not is_same_again("benih", swapped)


def test_a_preview_is_held_to_what_it_was_made_from():
    assert mark_of(UNITS, 0) == mark_of(list(reversed(UNITS)), 0)
    changed = [SampleUnit("34.01", ("34", "Kurang")), *UNITS[1:]]
    assert (
        len({mark_of(UNITS, 0), mark_of(UNITS, 1), mark_of(UNITS[1:], 0), mark_of(changed, 0)}) == 4
    )


def test_the_size_is_stated_or_follows_from_the_margin():
    assert sample_size(650, 40, None, 95) == 40
    assert sample_size(650, None, Decimal("0.05"), 95) == 242
    assert sample_size(0, None, Decimal("0.05"), 95) == 0


def test_only_those_drawn_and_looked_at_say_something_of_the_nation():
    strata = told(draw(UNITS, "benih", 6), UNITS)
    rows = [
        Seen(one.key, Decimal(60), Decimal(48 if one.key == "34.01" else 60), is_looked_at=True)
        for one in UNITS
    ]
    flagged = Seen("35", Decimal(10), Decimal(0), is_looked_at=True)  # not in the population
    found = national("benih", strata, [*rows, flagged], 95)
    assert (found.drawn, found.looked) == (6, 6)
    assert found.mean.value == Decimal("58.00")  # 60 − 12/6, all looked at: nothing left to chance
    assert (found.mean.low, found.mean.high) == (found.mean.value, found.mean.value)
    assert found.changed.value == Decimal("16.67")
    unseen = [Seen(one.key, one.hub, one.national) for one in rows]
    assert national("benih", strata, unseen, 95).mean is None


def test_whoever_turns_out_not_to_be_assessable_is_a_change_and_no_score():
    some = [SampleUnit("34.01", ("34", "Baik")), SampleUnit("34.02", ("34", NOT_ASSESSABLE))]
    strata = told(draw(some, "benih", 2), some)
    rows = [
        Seen("34.01", Decimal(60), Decimal(60), is_assessable=False, is_looked_at=True),
        Seen("34.02", None, None, is_assessable=False, is_looked_at=True),
    ]
    found = national("benih", strata, rows, 95)
    assert found.mean is None
    assert found.changed.value == Decimal("50.00")
