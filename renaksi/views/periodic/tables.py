"""Tables of a periodic report as its pages show them: words for codes, bars where shares are told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from renaksi.core.periodic_sheet import Cell, Column, Grid, Unit
from renaksi.labels import periodic_tables as words
from renaksi.labels.format import number, percent

BARS: Final = {
    "funnel": "step",
    "buckets": "bucket",
    "backlog": "band",
    "achievement_bands": "band",
    "statuses": "status",
    "ageing": "band",
    "grades": "grade",
}
"""Tables drawn as bars, with the column that names each."""
COUNTS: Final = ("count", "agencies")
LONGEST: Final = 420
"""Of a bar, in the units of its picture."""
LONG: Final = 12
"""Rows; a longer table is opened when it is wanted."""
MOST: Final = 60
"""Rows on the page; the annex has all of them."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    word: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what it is of, with the code below it, and its cells in the order of the heads."""

    title: str
    sub: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `width` of the longest is `LONGEST`."""

    word: str
    count: str
    aside: str
    """The share, and what it was before."""
    width: Decimal


@dataclass(frozen=True, slots=True)
class Shown:
    """One table, ready to be written."""

    code: str
    title: str
    about: str
    first: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    totals: Line | None
    many: int
    bars: tuple[Bar, ...] = ()

    @property
    def is_long(self) -> bool:
        return self.many > LONG

    @property
    def left(self) -> int:
        """Rows that only the annex has."""
        return self.many - len(self.lines)


def shown(
    grid: Grid, rows: Sequence[tuple[Cell, ...]] | None = None, *, nation: bool = True
) -> Shown:
    """`rows`: some of its rows instead of the first of them. `nation`: whose report it is of."""
    names = tuple(one.code for one in grid.columns)
    place, rest = _name_place(names)
    wanted = grid.rows[:MOST] if rows is None else rows
    return Shown(
        grid.code,
        words.grid_title(grid.code, nation=nation),
        words.ABOUT.get(grid.code, ""),
        words.column_title(grid.code, names[place], nation=nation),
        tuple(
            Head(
                words.column_title(grid.code, one.code, nation=nation),
                one.unit not in {Unit.TEXT, Unit.CODE},
            )
            for one in grid.columns[rest:]
        ),
        tuple(_line(grid.columns, names, row) for row in wanted),
        _total(grid, names) if grid.totals else None,
        len(grid.rows),
        tuple(_bars(grid, names)),
    )


def _name_place(names: Sequence[str]) -> tuple[int, int]:
    """Which column names a row, and where its other columns begin."""
    if names[:2] == ("code", "name"):
        return 1, 2
    return (2, 3) if names[:3] == ("rank", "code", "name") else (0, 1)


def _line(columns: Sequence[Column], names: Sequence[str], row: tuple[Cell, ...]) -> Line:
    told = [words.cell(column, cell) for column, cell in zip(columns, row, strict=False)]
    place, rest = _name_place(names)
    title = f"{told[0]}. {told[2]}" if place == 2 else told[place]  # noqa: PLR2004 - rank, code, name
    sub = told[place - 1] if place and row[place - 1] else ""
    return Line(title, sub, tuple(told[rest:]))


def _total(grid: Grid, names: Sequence[str]) -> Line:
    """The last line, which has no name of its own."""
    line = _line(grid.columns, names, grid.totals)
    place, _ = _name_place(names)
    return line if grid.totals[place] else replace(line, title=words.TOTAL)


def _bars(grid: Grid, names: Sequence[str]) -> list[Bar]:
    label = BARS.get(grid.code)
    counted = next((one for one in COUNTS if one in names), None)
    if label not in names or counted is None:
        return []
    place, at = names.index(label), names.index(counted)
    counts = [Decimal(row[at] or 0) for row in grid.rows]
    most = max([*counts, Decimal(1)])
    return [
        Bar(
            words.cell(grid.columns[place], row[place]),
            number(count),
            _aside(names, row),
            (count * LONGEST / most).quantize(Decimal("0.1")),
        )
        for row, count in zip(grid.rows, counts, strict=True)
    ]


def _aside(names: Sequence[str], row: tuple[Cell, ...]) -> str:
    told = []
    for name in ("share", "before"):
        cell = row[names.index(name)] if name in names else None
        if isinstance(cell, (Decimal, int)):
            exact = Decimal(cell)
            told.append(percent(exact) if name == "share" else f"periode lalu {number(exact)}")
    return ", ".join(told)
