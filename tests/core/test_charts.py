from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from renaksi.core.charts import (
    BOTTOM,
    COLUMN_BASE,
    LEFT,
    TOP,
    WIDTH,
    Tile,
    columns,
    extent,
    height_of,
    lines,
    places,
)
from renaksi.core.funnel_figure import band

PERCENT = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (None, 0),
        ("0.00", 1),
        ("59.99", 1),
        ("60.00", 2),
        ("74.99", 2),
        ("75.00", 3),
        ("85.00", 4),
        ("94.99", 4),
        ("95.00", 5),
        ("100.00", 5),
    ],
)
def test_the_classes_of_colour_begin_at_their_bounds(percent, expected):
    assert band(percent and Decimal(percent)) == expected


def test_the_axis_goes_from_0_at_the_bottom_to_100_at_the_top():
    assert (height_of(0), height_of(50), height_of(100)) == (BOTTOM, (TOP + BOTTOM) // 2, TOP)
    assert height_of(Decimal(140)) == TOP  # nothing is drawn outside


@given(st.integers(1, 40))
@settings(deadline=None)
def test_points_lie_inside_the_chart_from_left_to_right(count):
    found = places(count)
    assert found == sorted(set(found))
    assert LEFT < found[0] <= found[-1] < WIDTH


def test_a_line_leaves_gaps_out_and_names_keep_apart():
    first, second = lines(
        ["2023", "2024", "2025"],
        [
            ("Masuk", [Decimal(80), None, Decimal(90)]),
            ("Tepat waktu", [Decimal(70), Decimal(75), Decimal(89)]),
        ],
    )
    assert [dot.label for dot in first.dots] == ["2023", "2025"]
    assert len(second.points.split()) == 3
    assert abs(first.name_y - second.name_y) >= 46
    assert all(0 < line.name_y < BOTTOM for line in (first, second))
    assert lines(["2025"], [("Masuk", [None])]) == []


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 900)), max_size=9))
@settings(deadline=None)
def test_columns_stand_on_the_base_in_proportion(counts):
    found = columns(counts)
    assert [one.count for one in found] == [count for _, count in counts]
    highest = max((count for _, count in counts), default=0)
    for one in found:
        assert one.y + one.height == COLUMN_BASE
        assert one.x + one.width <= WIDTH
        if highest:
            assert abs(one.height - Decimal(160 * one.count) / highest) <= Decimal("0.05")
        else:
            assert one.height == 0


def test_tiles_fill_the_grid():
    tiles = [Tile("11", "Aceh", 0, 0), Tile("91", "Papua", 2, 14)]
    assert extent(tiles) == (15 * 48, 3 * 48)
    assert (tiles[1].x, tiles[1].y) == (14 * 48, 96)
    assert extent([]) == (0, 0)
