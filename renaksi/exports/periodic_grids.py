"""Tables of a periodic report as they are printed: what of them, under which words, with which picture."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from renaksi.core.periodic_sheet import Cell, Column, Grid, Unit
from renaksi.exports.periodic_charts import ALONE, chart
from renaksi.labels.format import NOTHING
from renaksi.labels.periodic_tables import ABOUT, TOTAL, cell, column_title, grid_title

PAIRED: Final = frozenset({"best_compliance", "best_score", "most_responsive", "most_complaints"})
"""Tables that stand two by two."""
WORDS: Final = frozenset({Unit.TEXT, Unit.CODE})


@dataclass(frozen=True, slots=True)
class PrintedGrid:
    """A table ready to be printed; every cell is words already."""

    code: str
    title: str
    heads: tuple[tuple[str, bool], ...]
    """Words, and whether the column holds figures."""
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...]
    picture: Markup | None
    about: str

    @property
    def is_paired(self) -> bool:
        return self.code in PAIRED

    @property
    def shows_table(self) -> bool:
        return self.picture is None or self.code not in ALONE


def printed(grid: Grid, *, nation: bool) -> PrintedGrid:
    """Without codes, and without figures that no row has. Long lists of names stand hub by hub."""
    shown = _by_hub(grid) if grid.code == "missing" else _kept(grid)
    return PrintedGrid(
        grid.code,
        grid_title(grid.code, nation=nation),
        tuple(
            (column_title(grid.code, one.code, nation=nation), one.unit not in WORDS)
            for one in shown.columns
        ),
        tuple(_words(shown, row) for row in shown.rows),
        _totals(shown),
        chart(grid),
        ABOUT.get(grid.code, ""),
    )


def _kept(grid: Grid) -> Grid:
    kept = [
        place
        for place, one in enumerate(grid.columns)
        if one.code != "code"
        and (one.unit in WORDS or any(row[place] is not None for row in grid.rows))
    ]
    return Grid(
        grid.code,
        tuple(grid.columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in grid.rows),
        tuple(grid.totals[place] for place in kept) if grid.totals else (),
    )


def _by_hub(grid: Grid) -> Grid:
    by_hub: dict[str, list[str]] = {}
    for name, hub in zip(grid.column("name"), grid.column("hub"), strict=True):
        by_hub.setdefault(str(hub or NOTHING), []).append(str(name))
    columns = (Column("hub", Unit.TEXT), Column("agencies", Unit.COUNT), Column("name", Unit.TEXT))
    rows = tuple((hub, len(own), ", ".join(own)) for hub, own in by_hub.items())
    return Grid(grid.code, columns, rows)


def _words(grid: Grid, row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(cell(column, value) for column, value in zip(grid.columns, row, strict=False))


def _totals(grid: Grid) -> tuple[str, ...]:
    """The last line; what can not be summed stays empty."""
    words = [
        "" if value is None or value == "" else cell(column, value)
        for column, value in zip(grid.columns, grid.totals, strict=False)
    ]
    return (words[0] or TOTAL, *words[1:]) if words else ()
