"""Scales: which predicate a score gets at every bound, and which scales would not tell."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.grade import Band, GradeScale, ScaleFault as Fault, scale_issues
from renaksi.core.instrument_scores import OldScores, ScoreRule, beside, rescaled, rule_issues
from renaksi.labels.assessment_instrument import band_reach, scale_issue
from tests.core.assessment_sheets import PRESETS

SP4N, SAKIP, SPBE, IPP, OPEN = (
    PRESETS[code].scale for code in ("SP4N", "SAKIP", "SPBE", "IPP", "KEMENDAGRI")
)
CENT = Decimal("0.01")


def faults(scale: GradeScale) -> set[Fault]:
    return {one.fault for one in scale_issues(scale)}


@pytest.mark.parametrize("code", PRESETS)
def test_every_scale_that_ships_holds(code):
    assert scale_issues(PRESETS[code].scale) == ()


@pytest.mark.parametrize("scale", [SP4N, SAKIP, SPBE, IPP], ids=["SP4N", "SAKIP", "SPBE", "IPP"])
def test_every_bound_belongs_to_exactly_one_side(scale):
    for place, band in enumerate(scale.bands[:-1]):
        below = scale.bands[place + 1]
        at, over, under = (scale.grade(band.lower + step) for step in (0, CENT, -CENT))
        assert at is (band if band.includes_lower else below)
        assert (over, under) == (band, below)
    assert scale.grade(scale.score_min) is scale.bands[-1]
    assert scale.grade(scale.score_max) is scale.bands[0]


@pytest.mark.parametrize("scale", [SP4N, SAKIP, SPBE, IPP], ids=["SP4N", "SAKIP", "SPBE", "IPP"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_every_score_has_one_predicate_and_more_is_never_worse(scale, data):
    between = st.decimals(scale.score_min, scale.score_max, places=4)
    low, high = sorted(data.draw(st.tuples(between, between)))
    ranks = [scale.rank(scale.grade(one)) for one in (low, high)]
    assert ranks[0] >= ranks[1]


def test_a_scale_without_published_thresholds_grades_nothing_but_knows_its_predicates():
    assert not OPEN.grades_scores
    assert OPEN.grade(Decimal(88)) is None
    assert OPEN.named(" sangat BAIK ") is OPEN.bands[0]
    assert OPEN.named("Cukup") is None
    assert OPEN.reach(OPEN.bands[0]) is None
    assert band_reach(OPEN, 0) == ""


def test_a_predicate_is_found_by_its_letter_too_but_its_name_goes_first():
    assert SP4N.named("b") is SP4N.named("Baik")
    mixed = GradeScale(Decimal(0), Decimal(1), (Band("X", symbol="Y"), Band("Y", symbol="Z")))
    assert mixed.named("Y").name == "Y"
    assert SP4N.named("") is None


def test_reaches_are_written_as_people_read_them():
    assert [band_reach(SAKIP, row) for row in (0, 1, 6)] == [
        "> 90 s.d. 100", "> 80 s.d. 90", "0 s.d. 30"
    ]  # fmt: skip
    assert [band_reach(SPBE, row) for row in (0, 1, 4)] == [
        "4,2 s.d. 5", "3,5 s.d. < 4,2", "1 s.d. < 1,8"
    ]  # fmt: skip
    assert SAKIP.reach(SAKIP.bands[1]) == (80, 90)
    half = scale(GOOD, Band("Kurang"))
    assert (half.reach(GOOD), half.grade(Decimal(70))) == (None, None)


def scale(*bands: Band, low: int = 0, high: int = 100) -> GradeScale:
    return GradeScale(Decimal(low), Decimal(high), bands)


GOOD, BAD = Band("Baik", Decimal(60)), Band("Kurang", Decimal(0))


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (scale(), {Fault.NO_BANDS}),
        (scale(GOOD, BAD, low=0, high=0), {Fault.RANGE_EMPTY, Fault.OUT_OF_RANGE}),
        (scale(replace(GOOD, name=" "), BAD), {Fault.NAME_MISSING}),
        (scale(replace(GOOD, name="x" * 61), BAD), {Fault.NAME_TOO_LONG}),
        (scale(replace(GOOD, name="x" * 60), BAD), set()),
        (scale(GOOD, replace(BAD, name="baik")), {Fault.NAME_TWICE}),
        (scale(GOOD, replace(BAD, symbol="BAIK")), {Fault.NAME_TWICE}),
        (scale(GOOD, replace(BAD, name="Tidak Dapat Dinilai")), {Fault.NAME_RESERVED}),
        (scale(GOOD, replace(BAD, symbol="belum dinilai")), {Fault.NAME_RESERVED}),
        (scale(GOOD, Band("Cukup"), BAD), {Fault.BOUND_MISSING}),
        (scale(Band("Hebat", Decimal(101)), GOOD, BAD), {Fault.OUT_OF_RANGE}),
        (scale(Band("Cukup", Decimal(50)), GOOD, BAD), {Fault.BANDS_OVERLAP}),
        (scale(GOOD, Band("Cukup", Decimal(60)), BAD), {Fault.BANDS_OVERLAP}),
        (scale(GOOD, Band("Kurang", Decimal(10))), {Fault.GAP_AT_BOTTOM}),
        (scale(replace(GOOD, includes_lower=False), Band("Tepat", Decimal(60)), BAD), set()),
        (scale(Band("A"), Band("B")), set()),
    ],
)
def test_scales_that_would_not_tell_are_refused_with_a_sentence(made, wanted):
    assert faults(made) == wanted
    for one in scale_issues(made):
        assert one.row is None or 0 <= one.row < len(made.bands)
        text = scale_issue(one)
        assert "{" not in text
        assert text.endswith(".")


def test_a_band_for_one_value_alone_takes_it_and_nothing_else():
    made = scale(replace(GOOD, includes_lower=False), Band("Tepat", Decimal(60)), BAD)
    names = [made.grade(Decimal(one)).name for one in ("60.01", "60", "59.99")]
    assert names == ["Baik", "Tepat", "Kurang"]


# ── old scores beside new ─────────────────────────────────────────────────────
def rule(kind: OldScores, **grades: str) -> ScoreRule:
    return ScoreRule(kind, grades)


def test_an_unchanged_scale_needs_no_rule():
    found = beside(
        Decimal("71.99"), SP4N.bands[2], old=SP4N, new=SP4N, rule=rule(OldScores.RESCALED)
    )
    assert (found.score, found.rule, found.may_be_compared) == (Decimal("71.99"), None, True)


def test_a_rescaled_score_is_graded_anew_and_may_be_compared():
    found = beside(
        Decimal("4.20"), SPBE.bands[0], old=SPBE, new=SP4N, rule=rule(OldScores.RESCALED)
    )
    assert (found.score, found.band.name, found.may_be_compared) == (80, "Baik", True)
    ends = [rescaled(one, SPBE, SP4N) for one in (SPBE.score_min, SPBE.score_max)]
    assert ends == [0, 100]
    assert rescaled(Decimal(2), SPBE, SP4N) == 25


def test_by_grade_reads_the_predicate_and_leaves_the_score():
    by_grade = rule(OldScores.BY_GRADE, Memuaskan="Sangat Baik")
    found = beside(Decimal("4.50"), SPBE.bands[0], old=SPBE, new=SP4N, rule=by_grade)
    assert (found.score, found.band.name) == (Decimal("4.50"), "Sangat Baik")
    assert not found.may_be_compared
    assert set(rule_issues(by_grade, SPBE, SP4N)) == {"Sangat Baik", "Baik", "Cukup", "Kurang"}
    assert rule_issues(rule(OldScores.AS_PUBLISHED), SPBE, SP4N) == ()


@pytest.mark.parametrize("kind", OldScores)
def test_what_has_no_score_or_no_predicate_stays_as_published(kind):
    found = beside(None, None, old=OPEN, new=SP4N, rule=rule(kind))
    assert (found.score, found.band, found.rule) == (None, None, OldScores.AS_PUBLISHED)
    assert not found.may_be_compared
