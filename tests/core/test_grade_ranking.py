"""Who stands where, who fell, and old results on new scales: by hand, case by case."""

from decimal import Decimal

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET, Band, GradeScale
from renaksi.core.grade_figures import Graded, Result
from renaksi.core.grade_ranking import GradeChange, ranking
from renaksi.core.grade_years import YearRow, by_year
from renaksi.core.instrument_past import ScaleStep, carried
from renaksi.core.instrument_scores import OldScores as R, ScoreRule

D = Decimal
SCALE = GradeScale(D(0), D(100), (Band("Baik", D(75)), Band("Cukup", D(50)), Band("Kurang", D(0))))
FIVE = GradeScale(D(1), D(5), (Band("Unggul", D(4)), Band("Biasa", D(1))))
LETTERS = GradeScale(D(0), D(100), (Band("A", D(80)), Band("B", D(0))))
NONE = {}


def result(grade, score=None) -> Result:
    given = None if score is None else D(score)
    return Result(grade, given, ResultSource.OUTSIDE, version_id=1)


def graded(key: int, one: Result | None) -> Graded:
    return Graded(key, f"3{key}", f"Instansi {key}", AgencyKind.KOTA, None, True, one)


def ranked(now: dict, before: dict | None = None, scale=SCALE, old=SCALE, rule=None):
    steps = [ScaleStep(old, scale, rule)]
    return ranking(
        [graded(key, one) for key, one in now.items()],
        scale,
        (before or {}).get,
        lambda one: carried(one.score, old.named(one.grade), steps),
    )


def test_the_same_score_is_the_same_rank_and_whoever_has_none_stands_last():
    found = ranked(
        {
            1: None,
            2: result("Cukup", "60"),
            3: result("Baik", "80.01"),
            4: result("Kurang"),
            5: result("Cukup", "60"),
            6: result(NOT_ASSESSABLE),
            7: result("Kurang", "10"),
            8: result("Baik"),
        }
    )
    assert [(one.row.agency_id, one.rank) for one in found.rows] == [
        (3, 1), (2, 2), (5, 2), (7, 4), (8, None), (4, None), (6, None), (1, None)
    ]  # fmt: skip
    assert found.ranked == 4


@pytest.mark.parametrize(
    ("now", "before", "change", "difference"),
    [
        (result("Baik", "80"), result("Baik", "80.01"), GradeChange.FELL, "-0.01"),
        (result("Cukup", "60"), result("Kurang", "40"), GradeChange.ROSE, "20"),
        (result("Cukup", "60"), result("Cukup", "60"), GradeChange.SAME, "0"),
        (result("Cukup"), result("Baik", "80"), GradeChange.FELL, None),
        (result("Baik", "90"), result("Cukup"), GradeChange.ROSE, None),
        (result("Baik"), result("Baik"), GradeChange.SAME, None),
        (result("Baik", "80"), None, GradeChange.NONE, None),
        (None, result("Baik", "80"), GradeChange.NONE, None),
        (result(NOT_ASSESSABLE), result("Baik", "80"), GradeChange.NONE, None),
        (result("Baik", "80"), result(NOT_ASSESSABLE), GradeChange.NONE, None),
    ],
)
def test_points_tell_of_a_fall_where_both_have_them_else_predicates(
    now, before, change, difference
):
    (one,) = ranked({1: now}, {1: before} if before else {}).rows
    assert one.change is change
    assert one.difference == (None if difference is None else D(difference))


@pytest.mark.parametrize(
    ("rule", "change", "difference"),
    [
        (None, GradeChange.NONE, None),  # nobody stated how, so nothing is compared
        (ScoreRule(R.AS_PUBLISHED, NONE), GradeChange.NONE, None),
        (ScoreRule(R.RESCALED, NONE), GradeChange.FELL, "-15"),  # 4 of 1..5 is 75 of 0..100
        (ScoreRule(R.BY_GRADE, {"Unggul": "Baik", "Biasa": "Kurang"}), GradeChange.FELL, None),
        (ScoreRule(R.BY_GRADE, {"Unggul": "Cukup"}), GradeChange.SAME, None),
        (ScoreRule(R.BY_GRADE, {}), GradeChange.NONE, None),
    ],
)
def test_a_result_of_another_scale_is_compared_as_the_rule_says(rule, change, difference):
    now, before = {1: result("Cukup", "60")}, {1: result("Unggul", "4")}
    (one,) = ranked(now, before, old=FIVE, rule=rule).rows
    assert (one.change, one.difference) == (change, difference and D(difference))


def test_the_deepest_fall_stands_first():
    now = {key: result("Cukup", score) for key, score in ((1, "59"), (2, "50"), (3, "60"))}
    now[4] = result("Kurang")
    found = ranked(now, dict.fromkeys(now, result("Cukup", "60")))
    assert [one.row.agency_id for one in found.fallen] == [2, 1, 4]
    assert found.compared == 4


# ── several versions ──────────────────────────────────────────────────────────
def test_rules_follow_one_another():
    stretched = ScaleStep(FIVE, SCALE, ScoreRule(R.RESCALED, NONE))
    same = ScaleStep(SCALE, SCALE, None)
    letters = ScaleStep(SCALE, LETTERS, ScoreRule(R.BY_GRADE, {"Baik": "A"}))
    found = carried(D(4), FIVE.bands[0], [stretched, same])
    assert (found.score, found.band.name, found.rule) == (D("75.00"), "Baik", R.RESCALED)
    found = carried(D(4), FIVE.bands[0], [stretched, same, letters])
    assert (found.score, found.band.name, found.rule) == (D("75.00"), "A", R.BY_GRADE)
    assert not found.may_be_compared
    assert carried(D(60), SCALE.bands[1], [same]).rule is None


@pytest.mark.parametrize(
    "last",
    [
        ScaleStep(LETTERS, FIVE, None),
        ScaleStep(LETTERS, FIVE, ScoreRule(R.RESCALED, NONE)),
        ScaleStep(LETTERS, FIVE, ScoreRule(R.BY_GRADE, NONE)),
    ],
)
def test_where_a_rule_leads_nowhere_it_stays_as_it_was_published(last):
    """A score whose predicate was read by a table is of no scale that could be stretched."""
    letters = ScaleStep(SCALE, LETTERS, ScoreRule(R.BY_GRADE, {"Baik": "A"}))
    found = carried(D(80), SCALE.bands[0], [letters, last])
    assert (found.score, found.band.name, found.rule) == (D(80), "Baik", R.AS_PUBLISHED)


# ── years ─────────────────────────────────────────────────────────────────────
KEYS = ("Baik", "Cukup", "Kurang", NOT_ASSESSABLE, NOT_YET)


def row(year, version, grade, score=None, many=1, outside=False) -> YearRow:
    given = None if score is None else D(score)
    return YearRow(year, version, AgencyKind.KOTA, grade, given, outside, many)


def years(rows, rule):
    ways = {1: (FIVE, [ScaleStep(FIVE, SCALE, rule)]), 2: (SCALE, [])}

    def read(version, grade, score):
        scale, steps = ways[version]
        return carried(score, scale.named(grade), steps)

    return by_year(rows, KEYS, read)


ROWS = [
    row(2024, 2, "Baik", "80", 2, outside=True),
    row(2024, 2, NOT_ASSESSABLE, many=3),
    row(2024, 2, "Cukup"),
    row(2023, 1, "Unggul", "4", 2),
    row(2023, 1, "Biasa", "2"),
]


def test_years_of_another_scale_are_read_by_the_rule_or_stand_apart():
    new, old = years(ROWS, ScoreRule(R.RESCALED, NONE))
    assert (new.year, new.total, new.figures.graded, new.rules) == (2024, 6, 3, ())
    assert (new.figures.outside, new.figures.mean) == (2, D("80.00"))
    assert (old.figures.counts["Baik"], old.figures.counts["Kurang"]) == (2, 1)
    assert (old.figures.mean, old.rules, old.apart) == (D("58.33"), (R.RESCALED,), {})
    by_table = years(ROWS, ScoreRule(R.BY_GRADE, {"Unggul": "Cukup", "Biasa": "Kurang"}))[1]
    assert (by_table.figures.counts["Cukup"], by_table.figures.mean) == (2, None)
    apart = years(ROWS, None)[1]
    assert (apart.figures.total, apart.total) == (0, 3)
    assert apart.apart == {"Unggul": 2, "Biasa": 1}
