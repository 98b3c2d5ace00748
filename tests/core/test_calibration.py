"""Rating the raters: figures by hand, with how many they rest on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_score import score
from renaksi.core.calibration import Calibration, Rated, calibrate, judged_and_computed
from renaksi.core.calibration_agreement import Pair, agreement, weighted_kappa
from renaksi.core.instrument import IndicatorKind as K
from tests.core.assessment_sheets import computed, everywhere, indicator, instrument, value


def rated(rater: str, **figures: str) -> Rated:
    return Rated(rater, **{name: Decimal(figure) for name, figure in figures.items()})


def of(found: tuple[Calibration, ...], rater: str) -> Calibration:
    return next(one for one in found if one.rater == rater)


THREE = [
    rated("34", own="84.50", hub="79.25", national="77.25", judged="80", computed="70"),
    rated("34", own="70", hub="70", judged="90", computed="60"),
    rated("33", own="80", hub="60", national="65", judged="50", computed="55"),
    rated("33", hub="64", judged="60", computed="61"),
    rated("35", own="90", hub="85"),
    rated("35", judged="90"),
    rated("35", computed="20", national="80"),
]


def test_gaps_are_means_with_how_many_they_rest_on():
    diy = of(calibrate(THREE), "34")
    assert (diy.self_to_hub.mean, diy.self_to_hub.n) == (Decimal("-2.63"), 2)  # (−5,25 + 0)/2
    assert (diy.hub_to_national.mean, diy.hub_to_national.n) == (-2, 1)
    central_java = of(calibrate(THREE), "33")
    assert (central_java.self_to_hub.mean, central_java.self_to_hub.n) == (-20, 1)
    assert central_java.hub_to_national.mean == 5
    assert all(one.self_to_hub.is_small for one in calibrate(THREE))


def test_leniency_is_measured_against_the_peers_on_what_the_system_computes():
    """DIY judges 10 and 30 above what was computed, Jateng 5 and 1 below; the third says nothing."""
    found = calibrate(THREE)
    assert of(found, "34").leniency.mean == 23  # 20 − (−3)
    assert of(found, "33").leniency.mean == -23
    assert (of(found, "35").leniency.mean, of(found, "35").leniency.n) == (None, 0)
    alone = calibrate(THREE[:2])
    assert (alone[0].leniency.mean, alone[0].leniency.n) == (None, 2)


def test_spread_tells_who_gives_everybody_the_same():
    same = calibrate([rated("34", hub="75"), rated("34", hub="75"), rated("34", hub="75")])
    assert (same[0].spread.mean, same[0].spread.n) == (0, 3)
    wide = calibrate([rated("34", hub="70"), rated("34", hub="80")])
    assert wide[0].spread.mean == Decimal("7.07")
    assert calibrate([rated("34", hub="70")])[0].spread.mean is None
    assert calibrate([]) == ()


def test_few_are_marked_and_none_are_not():
    ten = calibrate([rated("34", own="70", hub="71")] * 10)[0]
    assert (ten.self_to_hub.mean, ten.self_to_hub.is_small) == (1, False)
    assert not calibrate([rated("34", own="70")])[0].self_to_hub.is_small


def test_what_was_judged_and_what_was_computed_are_kept_apart():
    sheet = instrument(
        ("A", 60, [indicator("A1", 20, K.LEVEL), indicator("A2", 40)]),
        ("B", 40, [indicator("B1", 30, K.COMPUTED), indicator("B2", 10, K.COMPUTED)]),
    )
    answers = {
        "A1": everywhere(value(3)),
        "A2": everywhere(value(1)),
        "B1": computed(40),
        "B2": computed(80),
    }
    assert judged_and_computed(score(sheet, answers, C.HUB)) == (Decimal("86.67"), 50)
    overridden = {**answers, "B2": replace(computed(80), national=value(10, note="x"))}
    assert judged_and_computed(score(sheet, overridden, C.NATIONAL)) == (Decimal("86.67"), 40)
    assert judged_and_computed(score(sheet, {}, C.HUB)) == (None, None)


# ── double scoring ────────────────────────────────────────────────────────────
def pairs(*levels: tuple[int, int]) -> list[Pair]:
    return [Pair(Fraction(one, 5), Fraction(other, 5)) for one, other in levels]


def test_agreement_by_hand():
    """Four levels of 0..5: (5,5) (3,4) (0,0) (2,0). Observed squares 0 + 1 + 0 + 4, mean 1,25.

    By chance the sixteen crossings of 5, 3, 0, 2 with 5, 4, 0, 0 square to 51 + 23 + 41 + 21 = 136,
    mean 8,5. Kappa is 1 − 1,25/8,5 = 0,853.
    """
    found = agreement(pairs((5, 5), (3, 4), (0, 0), (2, 0)))
    assert (found.n, found.same, found.share_same) == (4, 2, 50)
    assert found.kappa == Decimal("0.85")
    assert found.mean_difference == Decimal("-5.00")  # (0 + 1 + 0 − 2)/4 of 5
    assert found.is_small


@pytest.mark.parametrize(
    ("levels", "kappa"),
    [
        ([(0, 0), (5, 5), (3, 3)], "1.00"),
        ([(0, 5), (5, 0)], "-1.00"),
        ([(0, 0), (0, 5), (5, 0), (5, 5)], "0.00"),
        ([(3, 3), (3, 3)], None),
    ],
)
def test_kappa_knows_chance(levels, kappa):
    assert weighted_kappa(pairs(*levels)) == (None if kappa is None else Decimal(kappa))


def test_nothing_to_compare_is_no_agreement():
    found = agreement([])
    assert (found.n, found.share_same, found.kappa, found.mean_difference) == (0, None, None, None)
    assert not found.is_small


level = st.integers(0, 5)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(level, level), min_size=1, max_size=12))
def test_kappa_is_symmetric_and_at_most_one(levels):
    found, turned = pairs(*levels), pairs(*[(other, one) for one, other in levels])
    kappa = weighted_kappa(found)
    assert kappa == weighted_kappa(turned)
    assert kappa is None or -1 <= kappa <= 1
    assert (kappa == 1) is (kappa is not None and agreement(found).same == len(found))
