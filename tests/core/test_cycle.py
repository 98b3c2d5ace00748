from datetime import date

import pytest

from renaksi import labels
from renaksi.core.cycle import (
    OWN_SCHEME,
    SCHEMES,
    CheckpointPlan,
    WindowFault,
    checkpoints,
    drafting_window,
    shifted,
    tree_day,
    window_faults,
)
from renaksi.core.cycle_setup import BLOCKING, SetupFacts, SetupGap, SetupItem, blocking, gaps
from renaksi.labels import cycle as words


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        ("triwulan", ["B03", "B06", "B09", "B12"]),
        ("caturwulan", ["B04", "B08", "B12"]),
        ("semester", ["B06", "B12"]),
        ("tahunan", ["B12"]),
    ],
)
def test_a_scheme_cuts_the_year_where_its_name_says(scheme, codes):
    assert [one.code for one in checkpoints(scheme, 2026)] == codes


def test_a_checkpoint_opens_the_day_after_its_period_and_the_last_in_the_next_year():
    b06, b12 = checkpoints("semester", 2026)
    assert b06 == CheckpointPlan(
        "B06", date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 10), date(2026, 7, 17)
    )
    assert (b12.period_end, b12.due_on) == (date(2026, 12, 31), date(2027, 1, 10))


def test_the_administrators_own_months_are_put_in_order_and_counted_once():
    assert [one.code for one in checkpoints(OWN_SCHEME, 2024, [10, 2, 10])] == ["B02", "B10"]
    assert checkpoints(OWN_SCHEME, 2024, [2])[0].period_end == date(2024, 2, 29)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("year", [2018, 2024, 2100])
def test_what_is_proposed_holds(scheme, year):
    assert list(window_faults(checkpoints(scheme, year), year)) == []
    opens, due = drafting_window(year)
    assert opens < due


def plan(code="B03", end=(3, 31), opens=(4, 1), due=(4, 10), closes=(4, 17), year=2026):
    return CheckpointPlan(
        code, date(year, *end), date(year, *opens), date(year, *due), date(year, *closes)
    )


@pytest.mark.parametrize(
    ("days", "field", "fault"),
    [
        ({"due": (3, 31), "opens": (4, 1)}, "due_on", WindowFault.DUE_BEFORE_OPENS),
        ({"due": (3, 20), "opens": (3, 15)}, "due_on", WindowFault.DUE_WITHIN_PERIOD),
        ({"closes": (4, 9)}, "closes_on", WindowFault.CLOSES_BEFORE_DUE),
        ({"closes": (4, 17), "year": 2029, "end": (3, 31)}, "closes_on", WindowFault.FAR_FROM_YEAR),
    ],
)
def test_each_slip_of_a_day_is_named_at_its_field(days, field, fault):
    assert ("B03", field, fault) in list(window_faults([plan(**days)], 2026))


def test_a_checkpoint_may_open_due_and_lock_on_one_day():
    assert list(window_faults([plan(opens=(4, 1), due=(4, 1), closes=(4, 1))], 2026)) == []


def test_checkpoints_must_follow_each_other():
    second = plan("B06", end=(6, 30), opens=(4, 1), due=(7, 10), closes=(7, 17))
    assert list(window_faults([plan(), second], 2026)) == [
        ("B06", "opens_on", WindowFault.NOT_AFTER_PREVIOUS)
    ]
    slow = plan(due=(7, 31), closes=(8, 7))
    second = plan("B06", end=(6, 30), opens=(7, 1), due=(7, 31), closes=(8, 7))
    assert list(window_faults([slow, second], 2026)) == [
        ("B06", "due_on", WindowFault.NOT_AFTER_PREVIOUS)
    ]


def test_29_february_becomes_the_28th_in_an_ordinary_year():
    assert shifted(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert shifted(date(2025, 3, 31), -1) == date(2024, 3, 31)


def test_figures_stand_on_the_tree_of_the_day_at_most_of_the_cycles_last():
    assert tree_day(2025, date(2025, 6, 1)) == date(2025, 6, 1)
    assert tree_day(2025, date(2026, 6, 1)) == date(2025, 12, 31)
    assert tree_day(2026, date(2025, 12, 1)) == date(2025, 12, 1)


def facts(**changes):
    whole = {
        "year": 2026,
        "legal_basis": "PermenPANRB 5/2025",
        "checkpoints": checkpoints("triwulan", 2026),
        "strategies": 5,
        "templates": 20,
        "strategies_without_template": (),
        "owing": 620,
        "exceptions": 0,
        "holidays": 25,
        "instruments": ("SP4N",),
    }
    return SetupFacts(**{**whole, **changes})


def test_a_whole_set_up_has_no_gap():
    assert all(found == () for found in gaps(facts()).values())
    assert set(gaps(facts())) == set(SetupItem)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"legal_basis": "  "}, SetupGap.NO_LEGAL_BASIS),
        ({"checkpoints": ()}, SetupGap.NO_CHECKPOINT),
        ({"checkpoints": (plan(due=(3, 1)),)}, SetupGap.BAD_WINDOW),
        ({"strategies": 0}, SetupGap.NO_STRATEGY),
        ({"strategies_without_template": ("S6",)}, SetupGap.STRATEGY_WITHOUT_TEMPLATE),
        ({"owing": 0}, SetupGap.NOBODY_OWES),
        ({"instruments": ()}, SetupGap.NO_ROUND),
        ({"holidays": 0}, SetupGap.NO_HOLIDAYS),
    ],
)
def test_what_is_missing_is_named_and_stops_the_opening_only_where_it_must(changes, gap):
    assert [one for found in gaps(facts(**changes)).values() for one in found] == [gap]
    assert blocking(facts(**changes)) == ((gap,) if gap in BLOCKING else ())


def test_every_gap_item_and_fault_has_its_words():
    assert set(words.SETUP_GAP) == set(SetupGap)
    assert set(words.SETUP_ITEM) == set(SetupItem)
    assert set(words.WINDOW_FAULT) == set(WindowFault)
    assert set(words.SCHEME) == {*SCHEMES, OWN_SCHEME}
    assert labels.CYCLE_STATE
