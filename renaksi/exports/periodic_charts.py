"""The charts of a periodic report: drawn from its tables as small pictures that stand by themselves.

A picture takes no style sheet, so every mark bears its own colours. Colour is never alone: bars carry
their figure, and shades their word in the legend.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from typing import Final, NamedTuple

from markupsafe import Markup

from renaksi.core.connection import ConnectionState
from renaksi.core.funnel_figure import band
from renaksi.core.numbers import WHOLE, round_half_up, share
from renaksi.core.periodic_sheet import Cell, Grid
from renaksi.exports.map_picture import FILLS, INKS, LETTERS, LINE, TileValue, map_picture
from renaksi.labels.compliance import BAND
from renaksi.labels.format import NOTHING, number, percent
from renaksi.labels.periodic_tables import cell, code_word, column_title, grid_title

WIDTH: Final = 560
LABEL: Final = 150
"""Room for the words before a horizontal bar."""
FIGURE: Final = 96
"""Room for the figure behind it."""
ROW: Final = 22
HIGH: Final = 110
"""Of the tallest column."""
FILL, SECOND, BASE = "#6b4fa3", "#c6b8de", "#1c1922"


class Bar(NamedTuple):
    """A mark with its word and its figure as printed."""

    word: str
    value: Decimal
    told: str


def chart(grid: Grid) -> Markup | None:
    """The picture of a table; None where it has none or nothing to show."""
    draw = _CHARTS.get(grid.code)
    return draw(grid) if draw and grid.rows else None


# ── what each table is drawn as ───────────────────────────────────────────────
def _steps(grid: Grid) -> Markup:
    """Counts with their share of the first one or of all."""
    words = _words(grid)
    bars = [
        Bar(word, _exact(many), f"{number(_exact(many))} ({percent(_maybe(part))})")
        for word, many, part in zip(words, grid.column("count"), grid.column("share"), strict=True)
    ]
    return across(grid_title(grid.code), bars)


def _counts(grid: Grid) -> Markup:
    figures = grid.column(grid.columns[-1].code)
    bars = [
        Bar(word, _exact(many), number(_exact(many)))
        for word, many in zip(_words(grid), figures, strict=True)
    ]
    return upright(grid_title(grid.code), [[bar] for bar in bars])


def _checkpoints(grid: Grid) -> Markup:
    groups = [
        [Bar(word, _exact(one), _short(one)), Bar(word, _exact(two), _short(two))]
        for word, one, two in zip(
            _words(grid), grid.column("rate"), grid.column("on_time_rate"), strict=True
        )
    ]
    names = [column_title(grid.code, code) for code in ("rate", "on_time_rate")]
    return upright(grid_title(grid.code), groups, legend=names, highest=Decimal(100))


def _connection_kinds(grid: Grid) -> Markup:
    states = [one for one in ConnectionState if any(one == column.code for column in grid.columns)]
    rows = []
    for place, word in enumerate(_words(grid)):
        counts = [_exact(grid.column(state)[place]) for state in states]
        rows.append((word, counts))
    return stacked(grid_title(grid.code), rows, [code_word("connection", one) for one in states])


def _connection_map(grid: Grid) -> Markup:
    values = {}
    for code, part, whole, value in zip(
        *(grid.column(one) for one in ("code", "connected", "agencies", "share")), strict=True
    ):
        exact = _maybe(value)
        told = f"{percent(exact)} ({part} dari {whole})"
        values[str(code)] = TileValue(band(exact), _short(value), told)
    # The picture escapes what it is given.
    return Markup(map_picture(values, grid_title(grid.code), BAND))  # noqa: S704


_CHARTS: Final[dict[str, Callable[[Grid], Markup]]] = {
    "funnel": _steps,
    "buckets": _steps,
    "statuses": _steps,
    "checkpoints": _checkpoints,
    "achievement_bands": _counts,
    "backlog": _counts,
    "ageing": _counts,
    "grades": _counts,
    "connection_kinds": _connection_kinds,
    "connection_provinces": _connection_map,
}
ALONE: Final = frozenset(
    {"buckets", "achievement_bands", "backlog", "ageing", "grades", "connection_provinces"}
)
"""Their picture says every figure, so the table is not printed beside it."""


def _words(grid: Grid) -> list[str]:
    first = grid.columns[0]
    return [cell(first, row[0]) for row in grid.rows]


def _maybe(value: Cell) -> Decimal | None:
    return None if value is None or isinstance(value, str) else Decimal(value)


def _exact(value: Cell) -> Decimal:
    return _maybe(value) or Decimal(0)


def _short(value: Cell) -> str:
    exact = _maybe(value)
    return NOTHING if exact is None else str(round_half_up(exact, WHOLE))


# ── drawing ───────────────────────────────────────────────────────────────────
def across(title: str, bars: Sequence[Bar]) -> Markup:
    """Horizontal bars from 0, one below the other, each with its word and its figure."""
    most = max((bar.value for bar in bars), default=Decimal(0)) or Decimal(1)
    room = WIDTH - LABEL - FIGURE
    drawn = [f'<line x1="{LABEL}" x2="{LABEL}" y1="0" y2="{ROW * len(bars)}" stroke="{BASE}"/>']
    for place, bar in enumerate(bars):
        y, wide = place * ROW, _tenth(bar.value * room / most)
        drawn.append(_text(LABEL - 8, y + 15, bar.word, anchor="end"))
        drawn.append(f'<rect x="{LABEL}" y="{y + 4}" width="{wide}" height="{ROW - 8}" fill="{FILL}"/>')  # fmt: skip
        drawn.append(_text(LABEL + wide + 7, y + 15, bar.told, bold=True))
    return _svg(title, WIDTH, ROW * len(bars), drawn)


def upright(
    title: str,
    groups: Sequence[Sequence[Bar]],
    *,
    legend: Sequence[str] = (),
    highest: Decimal | None = None,
) -> Markup:
    """Columns from 0, side by side; a group shares its word. At most two to a group."""
    top, most = 18, highest or max((bar.value for group in groups for bar in group), default=WHOLE)
    step = WIDTH / max(len(groups), 1)
    foot = top + HIGH
    drawn = [f'<line x1="0" x2="{WIDTH}" y1="{foot}" y2="{foot}" stroke="{BASE}"/>']
    for place, group in enumerate(groups):
        wide = min(64.0, (step - 14) / len(group))
        left = place * step + (step - wide * len(group)) / 2
        for inner, bar in enumerate(group):
            x, tall = left + inner * wide, _tenth(bar.value * HIGH / (most or WHOLE))
            fill = SECOND if inner else FILL
            drawn.append(f'<rect x="{x + 1:.1f}" y="{foot - tall}" width="{wide - 2:.1f}" height="{tall}" fill="{fill}"/>')  # fmt: skip
            drawn.append(_text(round(x + wide / 2, 1), foot - tall - 4, bar.told, anchor="middle", bold=True))  # fmt: skip
        drawn.append(_text(round(place * step + step / 2, 1), foot + 15, group[0].word, anchor="middle"))  # fmt: skip
    drawn += _legend(legend, (FILL, SECOND), foot + 28)
    return _svg(title, WIDTH, foot + (42 if legend else 22), drawn)


def stacked(
    title: str, rows: Sequence[tuple[str, Sequence[Decimal]]], words: Sequence[str]
) -> Markup:
    """Bars of a hundred percent, parted by shades; parts wide enough bear their count."""
    fills, inks = FILLS[1:], INKS[1:]
    room = WIDTH - LABEL
    drawn: list[str] = []
    for place, (word, counts) in enumerate(rows):
        y, x, whole = place * ROW, float(LABEL), sum(counts)
        drawn.append(_text(LABEL - 8, y + 15, word, anchor="end"))
        for shade, many in enumerate(counts):
            wide = float((share(many, whole) or Decimal(0)) * room / 100)
            drawn.append(f'<rect x="{x:.1f}" y="{y + 3}" width="{wide:.1f}" height="{ROW - 6}" fill="{fills[shade]}" stroke="{LINE}" stroke-width=".6"/>')  # fmt: skip
            if wide > 10 * len(number(many)):
                drawn.append(_text(round(x + wide / 2, 1), y + 15, number(many), anchor="middle", ink=inks[shade]))  # fmt: skip
            x += wide
    high = ROW * len(rows)
    return _svg(title, WIDTH, high + 20, [*drawn, *_legend(words, fills, high + 6)])


def _legend(words: Sequence[str], fills: Sequence[str], y: float) -> list[str]:
    step = WIDTH / max(len(words), 1)
    return [
        f'<rect x="{place * step:.1f}" y="{y}" width="20" height="10" fill="{fills[place]}" stroke="{LINE}"/>'
        + _text(round(place * step + 26, 1), y + 9, word)
        for place, word in enumerate(words)
    ]


def _text(
    x: Decimal | float, y: Decimal | float, said: str, *, anchor: str = "start", bold: bool = False, ink: str = BASE
) -> str:  # fmt: skip
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-size="10.5" text-anchor="{anchor}" fill="{ink}"{weight}>'
        f"{escape(said)}</text>"
    )


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


def _svg(title: str, width: int, height: int, drawn: Sequence[str]) -> Markup:
    # Every word in it went through `escape`.
    return Markup(  # noqa: S704
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(title)}" font-family="{LETTERS}">'
        f"{''.join(drawn)}</svg>"
    )
