from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.agency import AgencyKind
from renaksi.core.funnel import (
    STAGES,
    AgencyRow,
    Child,
    Counts,
    PlanStanding,
    RevisionState,
    count,
    parts,
    spread,
    standing,
)
from renaksi.core.funnel_figure import band
from renaksi.core.funnel_standings import standings
from renaksi.core.plan import FunnelStage, PlanState
from renaksi.core.plan_duty import PlanDuties

NODE = Child(1, "ROOT", "Pusat", is_hub=False)


def row(agency_id, *, part=None, owes=True, state=None):
    return AgencyRow(
        agency_id=agency_id,
        code=str(agency_id),
        name=f"Instansi {agency_id}",
        kind=AgencyKind.KABUPATEN,
        part=part,
        owes=owes,
        standing=state and PlanStanding(state, 1),
    )


@pytest.mark.parametrize(
    ("revisions", "expected"),
    [
        ([], None),
        ([(1, PlanState.CANCELLED)], None),
        ([(1, PlanState.DRAFT)], (PlanState.DRAFT, 1, None)),
        ([(1, PlanState.RETURNED)], (PlanState.RETURNED, 1, None)),
        # in force counts, though a newer one is on its way
        ([(1, PlanState.ENACTED), (2, PlanState.DRAFT)], (PlanState.ENACTED, 1, PlanState.DRAFT)),
        (
            [(1, PlanState.ENACTED), (2, PlanState.ENDORSED)],
            (PlanState.ENACTED, 1, PlanState.ENDORSED),
        ),
        ([(1, PlanState.ENACTED), (2, PlanState.CANCELLED)], (PlanState.ENACTED, 1, None)),
        ([(1, PlanState.SUPERSEDED), (2, PlanState.ENACTED)], (PlanState.ENACTED, 2, None)),
        (
            [(1, PlanState.SUPERSEDED), (2, PlanState.ENACTED), (3, PlanState.RETURNED)],
            (PlanState.ENACTED, 2, PlanState.RETURNED),
        ),
        ([(1, PlanState.CLOSED)], (PlanState.CLOSED, 1, None)),
    ],
)
def test_the_revision_that_came_furthest_counts(revisions, expected):
    found = standing(RevisionState(number, state) for number, state in revisions)
    assert found == (None if expected is None else PlanStanding(*expected))


@pytest.mark.parametrize("state", PlanState)
def test_each_stage_includes_those_further_on(state):
    if state is PlanState.CANCELLED:
        return
    counts = count([row(1, state=state)])
    reached = [counts.at(stage) for stage in STAGES]
    assert reached == sorted(reached, reverse=True)
    assert counts.owes == 1


def test_one_that_owes_nothing_counts_nowhere_whatever_its_plan():
    exempt = row(1, owes=False, state=PlanState.ENACTED)
    assert count([exempt]) == Counts()
    assert exempt.stage is None
    assert not any(exempt.reached(stage) for stage in STAGES)


def test_an_agency_without_a_plan_stands_at_the_first_stage():
    assert row(1).stage is FunnelStage.OWES
    counted = count([row(1), row(2, state=PlanState.PROPOSED), row(3, owes=False)])
    assert counted == Counts(owes=2, drafted=1)


def test_shares_are_of_those_who_owe_and_a_small_number_says_so():
    counts = Counts(owes=3, drafted=2, submitted=1, endorsed=1, enacted=0)
    assert counts.share(FunnelStage.DRAFTED) == Decimal("66.67")
    assert counts.lost(FunnelStage.SUBMITTED) == 1
    assert counts.lost(FunnelStage.OWES) == 0
    assert counts.is_small
    assert not Counts(owes=10).is_small
    assert not Counts().is_small
    assert Counts().share(FunnelStage.ENACTED) is None


def test_parts_sum_to_the_whole_whoever_stands_where():
    children = [
        Child(2, "A", "Hub A", True),
        Child(3, "B", "Hub B", True),
        Child(4, "C", "K", False),
    ]
    states = [None, PlanState.DRAFT, PlanState.ENACTED]
    rows = [
        row(number, part=part, owes=owes, state=state)
        for number, (part, owes, state) in enumerate(
            product([None, 2, 3, 4], [True, False], states), start=10
        )
    ]
    found = parts(NODE, children, rows)
    assert [part.agency_id for part in found] == [1, 2, 3, None]
    for stage in STAGES:
        assert sum(part.counts.at(stage) for part in found) == count(rows).at(stage)


def test_a_hub_with_nobody_stays_in_the_table_but_an_empty_rest_does_not():
    found = parts(NODE, [Child(2, "A", "Hub A", True), Child(4, "C", "K", False)], [])
    assert [(part.agency_id, part.counts) for part in found] == [(2, Counts())]


def test_beside_the_total_stand_mean_and_median_of_the_parts():
    found = spread([Decimal(0), Decimal(50), Decimal(100), None])
    assert (found.mean, found.median, found.parts) == (Decimal("50.00"), Decimal("50.00"), 3)
    assert spread([]).mean is None
    assert spread([Decimal("33.33"), Decimal("66.67"), Decimal(100)]).mean == Decimal("66.67")


# ── how dark a share is shown ─────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, 0), ("0", 1), ("59.99", 1), ("60", 2), ("74.99", 2), ("75", 3), ("85", 4),
        ("94.99", 4), ("95", 5), ("100", 5),
    ],
)  # fmt: skip
def test_each_bound_belongs_to_the_darker_tone(value, expected):
    assert band(None if value is None else Decimal(value)) == expected


def test_figures_are_the_stages_after_the_whole():
    figures = Counts(8, 6, 4, 2, 1).figures
    assert [one.stage for one in figures] == list(STAGES[1:])
    assert [(one.reached, one.share) for one in figures][:2] == [
        (6, Decimal("75.00")),
        (4, Decimal("50.00")),
    ]


# ── many at once ──────────────────────────────────────────────────────────────
@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 6), st.integers(1, 3)), st.sampled_from(PlanState), max_size=15
    )
)
def test_revisions_gathered_by_how_they_stand_say_what_each_plan_says(states):
    alike, own = {}, {}
    for (plan, number), state in states.items():
        one = RevisionState(number, state)
        alike.setdefault(one, []).append(plan)
        own.setdefault(plan, []).append(one)
    each = {plan: standing(revisions) for plan, revisions in own.items()}
    assert standings(alike.items()) == {plan: one for plan, one in each.items() if one}


@pytest.mark.parametrize(
    ("agency_id", "kind", "owes"),
    [
        (1, AgencyKind.KOTA, True),
        (2, AgencyKind.KOTA, False),  # exempt
        (3, AgencyKind.LEMBAGA, True),  # named
        (4, AgencyKind.LEMBAGA, False),
        (3, AgencyKind.OPD, False),  # a unit, whatever was decided of it
        (3, AgencyKind.PUSAT, False),
    ],
)
def test_a_decision_about_one_agency_goes_before_that_about_its_kind(agency_id, kind, owes):
    duties = PlanDuties(frozenset({AgencyKind.KOTA}), frozenset({3}), frozenset({2}))
    assert duties.owes(agency_id, kind) is owes
