"""Achievement of actions and plans (design section 5), by worked examples and by what must hold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.achievement import (
    NO_ACTIONS,
    DueAction,
    Light,
    Mean,
    achievement,
    is_due,
    light,
    mean,
)
from renaksi.core.numbers import round_half_up
from renaksi.core.plan import Polarity

FIGURES = st.decimals(0, 10**6, places=4)
TARGETS = st.decimals(Decimal("0.0001"), 10**6, places=4)
WEIGHTS = st.decimals(0, 100, places=2)
ACTIONS = st.lists(
    st.builds(DueAction, WEIGHTS, st.none() | st.decimals(0, 400, places=2)), max_size=12
)


@pytest.mark.parametrize(
    ("polarity", "target", "due"),
    [
        (Polarity.UP, None, False),
        (Polarity.UP, Decimal(0), False),
        (Polarity.UP, Decimal("0.0001"), True),
        (Polarity.DOWN, None, False),
        (Polarity.DOWN, Decimal(0), True),
        (Polarity.DOWN, Decimal(5), True),
        (Polarity.MILESTONE, None, False),
        (Polarity.MILESTONE, Decimal(0), False),
        (Polarity.MILESTONE, Decimal(25), True),
    ],
)
def test_what_is_due_at_a_checkpoint(polarity, target, due):
    assert is_due(polarity, target) is due


@pytest.mark.parametrize(
    ("polarity", "target", "value", "percent"),
    [
        (Polarity.UP, 48, 48, "100"),
        (Polarity.UP, 48, 31, "64.58"),
        (Polarity.UP, 40, 50, "125"),
        (Polarity.UP, 40, 0, "0"),
        (Polarity.UP, 40, -4, "0"),
        (Polarity.DOWN, 5, 5, "100"),
        (Polarity.DOWN, 5, 3, "100"),
        (Polarity.DOWN, 5, 8, "62.5"),
        (Polarity.DOWN, 0, 0, "100"),
        (Polarity.DOWN, 0, 3, "0"),
        (Polarity.DOWN, 5, -1, "100"),
        (Polarity.DOWN, -5, -1, "100"),
        (Polarity.DOWN, -5, 2, "0"),
        (Polarity.MILESTONE, 50, 25, "50"),
        (Polarity.MILESTONE, 100, 100, "100"),
    ],
)
def test_worked_examples(polarity, target, value, percent):
    assert round_half_up(achievement(polarity, Decimal(target), Decimal(value))) == Decimal(percent)


@pytest.mark.parametrize(
    ("percent", "colour"),
    [
        (None, Light.GREY),
        ("0", Light.RED),
        ("79.999999", Light.RED),
        ("80", Light.YELLOW),
        ("99.996", Light.YELLOW),
        ("100", Light.GREEN),
        ("340", Light.GREEN),
    ],
)
def test_the_light_follows_the_unrounded_figure(percent, colour):
    assert light(None if percent is None else Decimal(percent)) is colour


@settings(deadline=None)
@given(TARGETS, FIGURES, FIGURES)
def test_more_of_what_should_rise_is_never_worse_and_of_what_should_fall_never_better(t, a, b):
    low, high = sorted((a, b))
    assert achievement(Polarity.UP, t, low) <= achievement(Polarity.UP, t, high)
    assert achievement(Polarity.DOWN, t, low) >= achievement(Polarity.DOWN, t, high)


@settings(deadline=None)
@given(TARGETS)
def test_the_target_itself_is_a_hundred_percent(target):
    assert all(achievement(one, target, target) == 100 for one in Polarity)


def test_weights_are_renormalised_over_what_is_due():
    total = mean([DueAction(Decimal(10), Decimal(100)), DueAction(Decimal(30), Decimal(50))])
    assert total == Mean(Decimal(40), Decimal(2500), 2, 0)
    assert total.percent == Decimal("62.5")


def test_a_missing_action_counts_nothing_and_is_told_apart():
    total = mean([DueAction(Decimal(50), Decimal(100)), DueAction(Decimal(50), None)])
    assert (total.percent, total.due, total.missing) == (Decimal(50), 2, 1)
    nought = mean([DueAction(Decimal(50), Decimal(100)), DueAction(Decimal(50), Decimal(0))])
    assert (nought.percent, nought.missing) == (Decimal(50), 0)


def test_what_is_above_the_target_does_not_make_up_for_another_action():
    assert mean(
        [DueAction(Decimal(50), Decimal(300)), DueAction(Decimal(50), Decimal(0))]
    ).percent == Decimal(50)


@pytest.mark.parametrize("actions", [[], [DueAction(Decimal(0), Decimal(100))]])
def test_without_weight_there_is_no_figure(actions):
    assert mean(actions).percent is None


@settings(deadline=None)
@given(ACTIONS)
def test_a_mean_lies_between_nothing_and_everything(actions):
    percent = mean(actions).percent
    assert percent is None or 0 <= percent <= 100


@settings(deadline=None)
@given(ACTIONS, st.integers(0, 12))
def test_means_of_parts_join_to_the_mean_of_the_whole(actions, cut):
    assert mean(actions[:cut]) + mean(actions[cut:]) == mean(actions)
    assert mean(actions) + NO_ACTIONS == mean(actions)
