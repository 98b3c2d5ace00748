"""Making the tables of a periodic report. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from renaksi.core.numbers import round_half_up
from renaksi.core.periodic_sheet import Cell, Column, Figure, Grid, Unit

TEXT, CODE, COUNT = Unit.TEXT, Unit.CODE, Unit.COUNT
PERCENT, SCORE, DAYS = Unit.PERCENT, Unit.SCORE, Unit.DAYS
NAMED: Final = {"code": TEXT, "name": TEXT}
"""The first two columns of tables of agencies."""
TEN: Final = 10


def grid(
    code: str,
    columns: Mapping[str, Unit],
    rows: Iterable[Sequence[Cell]],
    totals: Sequence[Cell] = (),
) -> Grid:
    """Figures are rounded here, at the very end of their calculation."""
    return Grid(
        code,
        tuple(Column(name, unit) for name, unit in columns.items()),
        tuple(tuple(map(_rounded, row)) for row in rows),
        tuple(map(_rounded, totals)),
    )


def measured(code: str, unit: Unit, value: Decimal | None, before: Decimal | None = None) -> Figure:
    """A figure that is neither a share nor a count."""
    return Figure(code, unit, rounded(value), before=rounded(before))


def rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value)


def best(rows: Iterable[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The first ten with their place before them; equal values share the better place.

    A row is code, name, value, whole, and comes in the order of its place.
    """
    found: list[Sequence[Cell]] = []
    place, last = 0, object()
    for number, row in enumerate(list(rows)[:TEN], 1):
        if row[2] != last:
            place, last = number, row[2]
        found.append((place, *row))
    return found


def _rounded(cell: Cell) -> Cell:
    return round_half_up(cell) if isinstance(cell, Decimal) else cell
