"""Tables of a periodic report on its pages: every cell under its head, codes in words, bars to scale."""

import pytest

from renaksi.core.periodic_sheet import Column, Grid, Unit
from renaksi.views.periodic.tables import LONGEST, MOST, shown
from tests.support.periodic_sheets import national_sheet, province_sheet

GRIDS = [grid for sheet in (national_sheet(), province_sheet()) for one in sheet.sections for grid in one.grids]  # fmt: skip


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: f"{grid.code}-{len(grid.rows)}")
def test_every_cell_stands_under_its_head_and_says_no_code(grid: Grid):
    one = shown(grid)
    assert one.many == len(grid.rows) == len(one.lines) + max(one.left, 0)
    assert len(one.lines) <= MOST
    for line in (*one.lines, *([one.totals] if one.totals else [])):
        assert len(line.cells) == len(one.heads)
        assert line.title
        assert not any("_" in cell for cell in line.cells)
    assert one.title != grid.code
    assert not any(head.word == column.code for head, column in zip(one.heads, grid.columns[-len(one.heads):], strict=True))  # fmt: skip
    assert all(0 <= bar.width <= LONGEST for bar in one.bars)
    assert not one.bars or max(bar.width for bar in one.bars) == LONGEST


def test_a_rank_a_code_and_nothing_counted():
    columns = tuple(Column(code, unit) for code, unit in (
        ("rank", Unit.COUNT), ("code", Unit.TEXT), ("name", Unit.TEXT), ("value", Unit.PERCENT),
    ))  # fmt: skip
    [line] = shown(
        Grid("best_compliance", columns, ((1, "34.04", "Kabupaten Sleman", None),))
    ).lines
    assert (line.title, line.sub, line.cells) == ("1. Kabupaten Sleman", "34.04", ("–",))
    steps = (Column("band", Unit.CODE), Column("count", Unit.COUNT))
    [bar] = shown(Grid("backlog", steps, (("within", 0),))).bars
    assert (bar.word, bar.count, bar.width) == ("Dalam batas waktu", "0", 0)
