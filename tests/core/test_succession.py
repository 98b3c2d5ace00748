"""Who answers for what an agency left behind, against a walk from successor to successor."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from renaksi.core.dates import Span
from renaksi.core.succession import Succession, custodian, heirs, may_take_over

START = date(2020, 1, 1)
DAYS = 30
A, B, C, D = 1, 2, 3, 4


def day(number: int) -> date:
    return START + timedelta(days=number)


def lives(**ends: int) -> dict[int, Span]:
    """`lives(a=5)`: A ended on day 5, the others are still there."""
    names = {"a": A, "b": B, "c": C, "d": D}
    return {
        number: Span(START, day(ends[name])) if name in ends else Span(START)
        for name, number in names.items()
    }


def became(agency: int, successor: int, on: int, *, primary: bool = True) -> Succession:
    return Succession(agency, successor, day(on), primary)


@pytest.mark.parametrize(("on", "who"), [(4, A), (5, B), (9, B), (10, C), (20, C)])
def test_what_is_left_goes_down_the_line_day_by_day(on, who):
    line = [became(A, B, 5), became(B, C, 10)]
    assert custodian(A, day(on), line, lives(a=5, b=10)) == who


def test_an_agency_that_lives_on_after_a_split_keeps_what_is_its_own():
    assert custodian(A, day(9), [became(A, B, 5, primary=False)], lives()) == A


def test_only_the_succession_of_the_last_day_counts():
    gave_away = [became(A, B, 3), became(A, C, 5)]
    assert custodian(A, day(9), gave_away, lives(a=5)) == C


def test_nobody_answers_where_the_line_ends():
    assert custodian(A, day(9), [], lives(a=5)) is None
    assert custodian(A, day(9), [became(A, B, 5)], lives(a=5, b=7)) is None
    assert custodian(A, day(9), [became(A, B, 5, primary=False)], lives(a=5)) is None


def test_a_line_written_backwards_in_time_is_no_endless_walk():
    circle = [became(A, B, 5), became(B, A, 3)]
    assert custodian(A, day(9), circle, lives(a=5, b=3)) is None
    assert heirs(A, day(9), circle, lives(a=5, b=3)) == frozenset()


def test_all_successors_may_be_given_a_part_and_those_after_them():
    split = [became(A, B, 5), became(A, C, 5, primary=False), became(C, D, 8)]
    assert heirs(A, day(6), split, lives(a=5)) == {B, C}
    assert heirs(A, day(9), split, lives(a=5, c=8)) == {B, D}
    assert heirs(A, day(4), split, lives(a=5)) == frozenset()


@pytest.mark.parametrize(
    ("to", "held_by", "allowed"), [(B, C, True), (C, C, False), (D, C, False), (B, None, True)]
)
def test_it_is_handed_to_another_of_the_heirs(to, held_by, allowed):
    assert may_take_over(to, held_by=held_by, choices={B, C}) is allowed


# ── any history, against a walk of one step at a time ─────────────────────────
NODES = range(1, 9)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Succession], dict[int, Span]]:
    """Agencies that end at random and become others that were there that day."""
    found = {node: Span(START) for node in NODES}
    told = []
    for node in draw(st.permutations(list(NODES))):
        if not draw(st.booleans()):
            continue
        end = draw(st.integers(1, DAYS))
        found[node] = Span(START, day(end))
        there = [one for one in NODES if one != node and found[one].end > day(end)]
        chosen = draw(st.lists(st.sampled_from(there), unique=True, max_size=3)) if there else []
        told += [became(node, one, end, primary=place == 0) for place, one in enumerate(chosen)]
        if chosen and draw(st.booleans()):  # a part given away before the end says nothing
            told.append(became(node, chosen[-1], max(end - 1, 0)))
    return told, found


def walk(agency: int, on: date, told: list[Succession], found: dict[int, Span]) -> int | None:
    for _ in NODES:
        end = found[agency].end
        if on < end:
            return agency
        last = [one for one in told if (one.agency, one.on, one.is_primary) == (agency, end, True)]
        if not last:
            return None
        agency = last[0].successor
    return None


@given(histories(), st.integers(0, DAYS + 1))
def test_the_custodian_is_whom_a_walk_finds(history, number):
    told, found = history
    on = day(number)
    for agency in NODES:
        who = custodian(agency, on, told, found)
        assert who == walk(agency, on, told, found)
        if found[agency].end > on:
            assert who == agency
        elif who is not None:
            assert who in heirs(agency, on, told, found)
        assert all(on in found[one] for one in heirs(agency, on, told, found))


@given(histories())
def test_nothing_goes_back_to_one_that_gave_it_on(history):
    """From day to day an object stays or goes on; it never returns to an earlier holder."""
    told, found = history
    for agency in NODES:
        holders = [custodian(agency, day(number), told, found) for number in range(DAYS + 2)]
        changes = [
            one for place, one in enumerate(holders) if not place or holders[place - 1] != one
        ]
        assert len(changes) == len(set(changes))
