"""Everybody counts once, and the shares sum to the whole."""

from collections import Counter
from decimal import Decimal

from hypothesis import given, settings, strategies as st

from renaksi.core.agency import AgencyKind
from renaksi.core.assessed_duty import AssessedDuties
from renaksi.core.assessment import ResultSource
from renaksi.core.funnel import Child
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET
from renaksi.core.grade_figures import (
    Graded,
    Result,
    by_kind,
    distribution,
    parts,
    words,
)
from renaksi.core.plan_duty import PlanDuties

D = Decimal
KINDS = (AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA)
NAMES = ("Baik", "Kurang")
RESULTS = st.none() | st.builds(
    Result,
    st.sampled_from([*NAMES, "Lama", NOT_ASSESSABLE]),
    st.sampled_from([None, D("70.10"), D("80.25")]),
    st.sampled_from(ResultSource),
)
ROWS = st.lists(
    st.builds(
        lambda part, kind, result: Graded(1, "X", "X", kind, part, is_due=True, result=result),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(KINDS),
        RESULTS,
    ),
    max_size=12,
)


@settings(max_examples=100)
@given(ROWS)
def test_kinds_and_parts_sum_to_the_whole(rows):
    keys = words(NAMES, rows)
    assert keys[:2] == NAMES
    assert keys[-2:] == (NOT_ASSESSABLE, NOT_YET)
    whole = distribution(rows, keys)
    assert whole.total == len(rows)
    assert dict(whole.counts) == {key: sum(row.grade == key for row in rows) for key in keys}
    node, hubs = Child(9, "N", "N", is_hub=True), [Child(1, "H", "H", is_hub=True)]
    for cut in (
        by_kind(rows, keys).values(),
        [one.figures for one in parts(node, hubs, rows, keys)],
    ):
        summed = sum((Counter(one.counts) for one in cut), Counter())
        assert summed == +Counter(whole.counts)
        assert sum(one.outside for one in cut) == whole.outside


def row(result: Result | None) -> Graded:
    return Graded(1, "X", "X", AgencyKind.KOTA, None, is_due=True, result=result)


def test_means_and_shares_are_rounded_half_up_at_the_end():
    rows = [
        row(Result("Baik", D("80.00"), ResultSource.HERE)),
        row(Result("Baik", D("90.01"), ResultSource.OUTSIDE)),
        row(Result("Kurang", None, ResultSource.OUTSIDE)),
        row(None),
    ]
    found = distribution(rows, words(NAMES, rows))
    assert (found.mean, found.median, len(found.scores)) == (D("85.01"), D("85.01"), 2)
    assert (found.graded, found.outside, found.share("Baik")) == (3, 2, D("50.00"))
    assert found.is_small
    nobody = distribution([], words(NAMES, []))
    assert (nobody.mean, nobody.median, nobody.share("Baik"), nobody.is_small) == (
        None, None, None, False,
    )  # fmt: skip


def test_who_is_assessed_follows_plans_until_kinds_are_named_and_exceptions_come_first():
    kota, opd = AgencyKind.KOTA, AgencyKind.OPD
    plans = PlanDuties(kinds=frozenset({kota}), exempt=frozenset({2}))
    assert [AssessedDuties(plans).holds(one, kota) for one in (1, 2)] == [True, False]
    named = AssessedDuties(plans, frozenset({AgencyKind.PUSAT}), {1: True, 3: False})
    assert [named.holds(one, kota) for one in (1, 2)] == [True, False]
    assert [named.holds(one, AgencyKind.PUSAT) for one in (3, 4)] == [False, True]
    assert not AssessedDuties(plans, frozenset(), {}).holds(1, kota)
    assert not named.holds(1, opd)
