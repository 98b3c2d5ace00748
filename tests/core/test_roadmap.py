"""The road map: what became of a target, which years a path has, and whom a target is for."""

from decimal import Decimal

import pytest

from renaksi.core.agency import AgencyKind
from renaksi.core.roadmap import (
    Actual,
    Outcome,
    RoadmapScope,
    Target,
    averaged,
    kinds_of,
    outcome,
    path,
    shared,
    years_to_read,
)

NOW = 2026


def aimed(year: int, value: str = "90") -> Target:
    return Target(year, year, Decimal(value), "", 1)


@pytest.mark.parametrize(
    ("year", "actual", "expected"),
    [
        (2025, shared(9, 10), Outcome.REACHED),  # exactly at the target
        (2025, shared(899, 1000), Outcome.MISSED),
        (2025, shared(0, 0), Outcome.NO_FIGURE),
        (2025, None, Outcome.NO_FIGURE),
        (NOW, shared(10, 10), Outcome.REACHED),
        (NOW, shared(1, 10), Outcome.UNDER_WAY),
        (NOW, None, Outcome.UNDER_WAY),
        (2027, shared(10, 10), Outcome.AHEAD),
    ],
)
def test_what_became_of_a_target(year, actual, expected):
    assert outcome(Decimal(90), actual, year, NOW) is expected


def test_a_path_has_every_year_with_a_target_or_a_figure():
    targets = [aimed(2017), aimed(2026), aimed(2030)]
    assert years_to_read(targets, NOW) == [2017, 2022, 2023, 2024, 2025, 2026]
    actuals = {2022: shared(0, 0), 2024: shared(3, 4), 2026: shared(19, 20), 2017: shared(1, 2)}
    found = path(targets, actuals, NOW)
    assert [(one.year, one.outcome) for one in found] == [
        (2017, Outcome.MISSED),
        (2024, None),
        (2026, Outcome.REACHED),
        (2030, Outcome.AHEAD),
    ]
    assert [one.gap for one in found] == [Decimal(40), None, Decimal(-5), None]
    assert path([], {}, NOW) == []
    assert years_to_read([], NOW) == [2022, 2023, 2024, 2025, 2026]


def test_figures_say_what_they_are_made_of_and_when_that_is_little():
    assert shared(2, 3) == Actual(Decimal("66.67"), 2, 3)
    assert shared(2, 3).is_small
    assert not shared(0, 0).is_small
    assert not shared(1, 10).is_small
    assert averaged(Decimal(10), 3) == Actual(Decimal("3.33"), None, 3)
    assert averaged(Decimal(), 0).value is None


def test_groups_hold_each_kind_once_and_no_units():
    local, central = kinds_of(RoadmapScope.LOCAL), kinds_of(RoadmapScope.CENTRAL)
    assert local | central == kinds_of(RoadmapScope.EVERYBODY)
    assert not local & central
    assert not any(kind.is_unit for kind in kinds_of(RoadmapScope.EVERYBODY))
    single = {next(iter(kinds_of(one))) for one in RoadmapScope if len(kinds_of(one)) == 1}
    assert single == {one for one in AgencyKind if not one.is_unit}
