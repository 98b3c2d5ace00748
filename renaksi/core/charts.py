"""Geometry of the charts that the server draws: classes of colour, lines, columns, tiles.

Pure: figures in, coordinates out. Half-width charts are 560 wide, which phones enlarge the text of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WIDTH: Final = 560


# ── a line over some points in time ───────────────────────────────────────────
LEFT: Final = 40
TOP: Final = 20
BOTTOM: Final = 200
ASIDE: Final = 130
"""Room to the right, for the names of the lines."""
TICKS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line; the label stands below it."""

    x: int
    y: Decimal
    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of percentages from 0 to 100; gaps where there is no value."""

    name: str
    dots: tuple[Dot, ...]
    name_y: Decimal
    """Where its name is written, beside its last point, apart from the other lines'."""

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def height_of(percent: Decimal | int) -> Decimal:
    """The y of a percentage on the axis of a line."""
    inside = min(max(Decimal(percent), Decimal(0)), Decimal(100))
    return (BOTTOM - inside * (BOTTOM - TOP) / 100).quantize(Decimal("0.1"))


def places(count: int) -> list[int]:
    """The x of `count` points, evenly spread; one alone stands in the middle."""
    room = WIDTH - LEFT - ASIDE - 30
    if count == 1:
        return [LEFT + 30 + room // 2]
    return [LEFT + 30 + room * place // (count - 1) for place in range(count)]


APART: Final = 46
"""Two lines of letters, 13 high, enlarged on a phone to 19."""


def lines(
    labels: Sequence[str], series: Sequence[tuple[str, Sequence[Decimal | None]]]
) -> list[Line]:
    """One line per series over the same points; series without any value are left out."""
    across = places(len(labels))
    found: list[Line] = []
    for name, values in series:
        dots = tuple(
            Dot(x, height_of(value), label, value)
            for x, label, value in zip(across, labels, values, strict=True)
            if value is not None
        )
        if dots:
            found.append(Line(name, dots, _beside(dots[-1].y, found)))
    return found


def _beside(y: Decimal, above: Sequence[Line]) -> Decimal:
    """At its height; else under the names that are in the way, or over them at the bottom."""
    taken = [line.name_y for line in above]
    if all(abs(y - other) >= APART for other in taken):
        return y
    under = max(taken) + APART
    return under if under <= BOTTOM - Decimal(APART) / 2 else min(taken) - APART


# ── columns of a distribution ─────────────────────────────────────────────────
COLUMN_TOP: Final = 24
COLUMN_BASE: Final = 184


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many, and the rectangle that says so."""

    label: str
    count: int
    x: int
    y: Decimal
    width: int
    height: Decimal


def columns(counts: Sequence[tuple[str, int]]) -> list[Column]:
    """Side by side over the whole width; the axis begins at 0."""
    highest = max((count for _, count in counts), default=0) or 1
    step = WIDTH // max(len(counts), 1)
    found = []
    for place, (label, count) in enumerate(counts):
        tall = (Decimal(count) * (COLUMN_BASE - COLUMN_TOP) / highest).quantize(Decimal("0.1"))
        found.append(Column(label, count, place * step + 4, COLUMN_BASE - tall, step - 8, tall))
    return found


# ── tiles of provinces ────────────────────────────────────────────────────────
TILE: Final = 48


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a province stands in the tile grid."""

    code: str
    abbr: str
    row: int
    col: int

    @property
    def x(self) -> int:
        return self.col * TILE

    @property
    def y(self) -> int:
        return self.row * TILE


def extent(tiles: Iterable[Tile]) -> tuple[int, int]:
    """Width and height of the grid."""
    known = list(tiles)
    across = max((one.col for one in known), default=-1) + 1
    down = max((one.row for one in known), default=-1) + 1
    return across * TILE, down * TILE
