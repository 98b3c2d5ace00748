"""The tree is random, the days are random, and the closure says what walking up would find."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.dates import ALWAYS, FOREVER, Span
from renaksi.core.hierarchy import (
    ClosureRow,
    CycleError,
    Link,
    closure,
    cycle_days,
    lineage,
    overlap,
    uncovered,
    would_cycle,
)

ROOT, HUB, OTHER_HUB, LOCAL, UNIT = 1, 2, 3, 4, 5
EPOCH = date(2020, 1, 1)


def day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def span(start: int, end: int) -> Span:
    return Span(day(start), day(end))


MOVED = [
    Link(HUB, ROOT, Span()),
    Link(OTHER_HUB, ROOT, Span()),
    Link(LOCAL, HUB, Span(ALWAYS, day(10))),
    Link(LOCAL, OTHER_HUB, Span(day(10), FOREVER)),
    Link(UNIT, LOCAL, Span(day(5), FOREVER)),
]
LIVES = {ROOT: Span(), HUB: Span(), OTHER_HUB: Span(), LOCAL: Span(), UNIT: Span(day(5), FOREVER)}


def test_a_move_dates_what_stands_above_and_leaves_the_root_alone():
    assert {row for row in closure(MOVED, LIVES) if row.descendant == UNIT} == {
        ClosureRow(UNIT, UNIT, 0, Span(day(5), FOREVER)),
        ClosureRow(UNIT, LOCAL, 1, Span(day(5), FOREVER)),
        ClosureRow(UNIT, HUB, 2, Span(day(5), day(10))),
        ClosureRow(UNIT, OTHER_HUB, 2, Span(day(10), FOREVER)),
        ClosureRow(UNIT, ROOT, 3, Span(day(5), FOREVER)),
    }


def test_only_some_agencies_can_be_asked_for():
    assert closure(MOVED, LIVES, [LOCAL]) == {
        row for row in closure(MOVED, LIVES) if row.descendant == LOCAL
    }


def test_the_line_of_supervision_is_that_of_the_day():
    assert lineage(MOVED, UNIT, day(9)) == (UNIT, LOCAL, HUB, ROOT)
    assert lineage(MOVED, UNIT, day(10)) == (UNIT, LOCAL, OTHER_HUB, ROOT)
    assert lineage(MOVED, ROOT, day(10)) == (ROOT,)


@pytest.mark.parametrize(
    ("child", "supervisor", "days", "refused"),
    [
        (HUB, HUB, Span(), Span()),
        (HUB, LOCAL, Span(), Span(ALWAYS, day(10))),
        (HUB, LOCAL, Span(day(10), FOREVER), None),
        (HUB, UNIT, span(0, 20), span(5, 10)),
        (LOCAL, UNIT, span(0, 5), None),
        (UNIT, HUB, Span(), None),
        (ROOT, UNIT, span(7, 8), span(7, 8)),
    ],
)
def test_an_agency_can_not_stand_above_its_own_supervisor(child, supervisor, days, refused):
    assert cycle_days(MOVED, child, supervisor, days) == refused
    assert would_cycle(MOVED, child, supervisor, days) is (refused is not None)


def test_a_circle_in_the_links_is_an_error_and_not_an_endless_walk():
    circle = [Link(HUB, LOCAL, span(0, 10)), Link(LOCAL, HUB, span(9, 20))]
    with pytest.raises(CycleError, match="2020-01-10"):
        closure(circle, {HUB: Span(), LOCAL: Span()})


def test_the_same_pair_may_swap_places_on_different_days():
    swapped = [Link(HUB, LOCAL, span(0, 10)), Link(LOCAL, HUB, span(10, 20))]
    assert lineage(swapped, LOCAL, day(12)) == (LOCAL, HUB)
    assert lineage(swapped, HUB, day(9)) == (HUB, LOCAL)


def test_two_supervisors_on_one_day_are_an_overlap():
    both = [*MOVED, Link(LOCAL, ROOT, span(8, 12))]
    assert overlap(both, LOCAL) == (Span(ALWAYS, day(10)), span(8, 12))
    assert overlap(MOVED, LOCAL) is None


@pytest.mark.parametrize(
    ("spans", "gap"),
    [
        ([], span(0, 10)),
        ([span(0, 10)], None),
        ([span(3, 10), span(0, 3)], None),
        ([span(0, 3), span(5, 10)], span(3, 5)),
        ([span(0, 8)], span(8, 10)),
        ([span(2, 20)], span(0, 2)),
        ([span(20, 30)], span(0, 10)),
    ],
)
def test_days_without_a_supervisor_are_found(spans, gap):
    assert uncovered(spans, span(0, 10)) == gap


# ── against a walk up the tree, day by day ────────────────────────────────────
DAYS = 30
NODES = range(2, 9)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Link], dict[int, Span]]:
    """Lives, and supervisors that change at random; a supervisor that would circle is skipped."""
    lives = {ROOT: Span()}
    links: list[Link] = []
    for node in NODES:
        start = draw(st.integers(0, DAYS - 1))
        lives[node] = span(start, draw(st.integers(start + 1, DAYS)))
    for node in draw(st.permutations(list(NODES))):
        cuts = draw(st.lists(st.integers(0, DAYS), max_size=3))
        edges = sorted({lives[node].start, lives[node].end, *map(day, cuts)})
        for start, end in pairwise(edges):
            supervisor = draw(st.sampled_from([ROOT, *NODES]))
            common = Span(start, end).meet(lives[node]).meet(lives[supervisor])
            if common and not would_cycle(links, node, supervisor, common):
                links.append(Link(node, supervisor, common))
    return links, lives


def walk(links: list[Link], lives: dict[int, Span], on: date) -> set[tuple[int, int, int]]:
    """(descendant, ancestor, depth) on one day, by following one link after the other."""
    above = {link.agency: link.supervisor for link in links if on in link.span}
    found = set()
    for agency in (one for one, life in lives.items() if on in life):
        ancestor: int | None = agency
        depth = 0
        while ancestor is not None:
            found.add((agency, ancestor, depth))
            ancestor, depth = above.get(ancestor), depth + 1
    return found


@settings(max_examples=150, deadline=None)
@given(trees())
def test_the_closure_is_what_walking_up_finds_on_every_day(tree):
    links, lives = tree
    rows = closure(links, lives)
    for on in map(day, range(-1, DAYS + 1)):
        found = {(r.descendant, r.ancestor, r.depth) for r in rows if on in r.span}
        assert found == walk(links, lives, on)


@settings(max_examples=100, deadline=None)
@given(trees())
def test_no_two_rows_of_one_pair_share_a_day_or_could_be_one(tree):
    pairs = defaultdict(list)
    for row in sorted(closure(*tree), key=lambda row: row.span):
        pairs[row.descendant, row.ancestor].append(row)
    for rows in pairs.values():
        for one, other in pairwise(rows):
            assert not one.span.overlaps(other.span)
            assert one.depth != other.depth or one.span.end != other.span.start


@settings(max_examples=150, deadline=None)
@given(trees(), st.sampled_from(NODES), st.sampled_from(NODES), st.integers(0, DAYS - 1))
def test_a_circle_is_refused_on_exactly_the_days_it_would_exist(tree, child, supervisor, start):
    links, _lives = tree
    days = span(start, DAYS)
    circles = [on for on in map(day, range(start, DAYS)) if child in lineage(links, supervisor, on)]
    found = cycle_days(links, child, supervisor, days)
    assert (found.start if found else None) == (circles[0] if circles else None)
