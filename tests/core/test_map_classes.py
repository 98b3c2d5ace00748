"""The classes of a map: bounds, scales, and what regions say without colour."""

from datetime import date
from decimal import Decimal

import pytest

from renaksi.core.connection import ConnectionState
from renaksi.core.funnel import STAGES
from renaksi.core.grade import Band
from renaksi.core.map_classes import CLASSES, MapMeasure as M, bounds, place_in_scale, shade
from renaksi.labels import maps as words
from renaksi.queries.map_figures import EMPTY, Asked, Figure
from renaksi.queries.map_reports import part_of
from renaksi.queries.map_service import SHADE

BANDS = [Band(name, Decimal(low), symbol=name[0]) for name, low in (("Baik", 75), ("Kurang", 0))]


def asked(measure: M, *, is_nation: bool) -> Asked:
    day = date(2026, 6, 30)
    return Asked(measure, 1, is_nation, day, day, day)


@pytest.mark.parametrize(
    ("measure", "percent", "expected"),
    [
        (M.REPORTS, None, 0),
        (M.REPORTS, "0", 1),
        (M.REPORTS, "59.99", 1),
        (M.REPORTS, "60", 2),
        (M.REPORTS, "94.99", 4),
        (M.REPORTS, "95", 5),
        (M.ACHIEVEMENT, "99.99", 4),
        (M.ACHIEVEMENT, "100", 5),
        (M.ACHIEVEMENT, "79.99", 2),
        (M.OVERDUE, "9.99", 1),
        (M.OVERDUE, "75", 5),
    ],
)
def test_a_class_begins_at_its_bound(measure, percent, expected):
    assert shade(percent and Decimal(percent), bounds(measure)) == expected


@pytest.mark.parametrize("many", range(1, 9))
def test_the_best_predicate_is_the_darkest_and_none_is_without_a_class(many):
    found = [place_in_scale(place, many) for place in range(many)]
    assert found[0] == CLASSES
    assert found == sorted(found, reverse=True)
    assert found[-1] == (1 if many > 1 else CLASSES)


@pytest.mark.parametrize("measure", M)
@pytest.mark.parametrize("is_nation", [True, False])
def test_every_class_somebody_can_be_in_has_its_words(measure, is_nation):
    named = words.classes(asked(measure, is_nation=is_nation), BANDS)
    assert len(named) == CLASSES + 1
    assert named[0]
    used = set(range(CLASSES + 1))
    if measure is M.GRADES:
        used = {0, *(place_in_scale(place, len(BANDS)) for place in range(len(BANDS)))}
    elif measure is M.CONNECTION and not is_nation:
        used = {0, *SHADE.values()}
    assert {place for place, word in enumerate(named) if word} == used
    assert words.in_front(measure, named)
    assert words.value(measure, EMPTY) == words.WITHOUT[measure]


def test_the_class_of_one_agency_stands_on_the_map_and_in_the_key():
    plans = words.classes(asked(M.PLANS, is_nation=False), ())
    for place, stage in enumerate(STAGES, start=1):
        own = Figure(place, word=stage.value)
        assert plans[place].startswith(words.short(M.PLANS, own, ()) + " ")
        assert words.value(M.PLANS, own).lower() in plans[place]
    states = words.classes(asked(M.CONNECTION, is_nation=False), ())
    for state in ConnectionState:
        own = Figure(SHADE[state], word=state.value)
        assert states[SHADE[state]].startswith(words.short(M.CONNECTION, own, ()) + " ")


def test_a_figure_says_what_it_is_made_of_and_marks_a_small_one():
    few, many = part_of(7, 8), part_of(70, 80)
    assert (few.value, few.shade) == (many.value, many.shade) == (Decimal("87.50"), 4)
    assert words.made_of(M.REPORTS, few) == "7 dari 8, n kecil"
    assert words.made_of(M.REPORTS, many) == "70 dari 80"
    assert words.short(M.REPORTS, few, ()) == "88"
    assert part_of(0, 0) == EMPTY
    assert words.made_of(M.ACHIEVEMENT, Figure(3, Decimal(82), 0, 12)) == "rata-rata 12 renaksi"
    graded = Figure(5, None, word="Baik")
    assert (words.short(M.GRADES, graded, BANDS), words.value(M.GRADES, graded)) == ("B", "Baik")
