"""The map of provinces as one picture for a print: tiles with their number, a legend below.

It stands by itself: no script, no style sheet, nothing outside it. Colour is never alone: every
tile bears its number, and one without a figure is hatched. Characters enough for 38 tiles: 12 KB.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from renaksi.core.charts import TILE, Tile, extent
from renaksi.core.map_classes import class_counts
from renaksi.exports.province_tiles import provinces
from renaksi.labels.format import NOTHING, number

FILLS: Final = ("#f7f6f4", "#e6dff0", "#c6b8de", "#a391c9", "#6b4fa3", "#3a2563")
"""Of the classes 0 to 5, as on the pages."""
INKS: Final = ("#4f4a59", "#1c1922", "#1c1922", "#160f24", "#ffffff", "#ffffff")
LINE: Final = "#88838e"
HATCH: Final = "petak-tanpa-data"
LEGEND_ROW: Final = 20
LEGEND_COLUMN: Final = 240
LETTERS: Final = "'Plus Jakarta Sans', 'DejaVu Sans', sans-serif"


class TileValue(NamedTuple):
    """What one tile shows."""

    shade: int
    """Class 0 to 5; 0: no figure."""
    short: str
    """What fits into it: 88."""
    told: str
    """All of it, for whoever points at it or has it read: 87,50% (7 dari 8)."""


UNKNOWN: Final = TileValue(0, NOTHING, "tanpa data")


def map_picture(values: Mapping[str, TileValue], title: str, words: Sequence[str] = ()) -> str:
    """An `<svg>` of the 38 provinces by code; those not in `values` stand there without a figure.

    `words` says what the classes 0 to 5 mean; left out, there is no legend. An empty word is a class
    that the measure does not have.
    """
    tiles = [(one, values.get(one.code, UNKNOWN)) for one in provinces()]
    width, height = extent(provinces())
    key = list(_legend(words, class_counts(value.shade for _, value in tiles), height + 12))
    below = 12 + LEGEND_ROW * -(-len(key) // 3) if key else 0
    drawn = "".join([*(_tile(*one) for one in tiles), *key])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + below}"'
        f' width="{width}" height="{height + below}" role="img" aria-label="{escape(title)}"'
        f' font-family="{LETTERS}"><title>{escape(title)}</title>'
        f'<defs><pattern id="{HATCH}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M-1 1L1-1M0 6L6 0M5 7L7 5" stroke="{LINE}" stroke-width=".8"/></pattern></defs>'
        f"{drawn}</svg>"
    )


def _tile(one: Tile, value: TileValue) -> str:
    middle, ink = one.x + TILE // 2, INKS[value.shade]
    name = escape(f"{one.abbr}: {value.told}")
    return (
        f"<g><title>{name}</title>{_box(one.x + 1, one.y + 1, TILE - 2, TILE - 2, value.shade)}"
        f'<text x="{middle}" y="{one.y + 20}" font-size="9.5" text-anchor="middle" fill="{ink}">'
        f"{escape(one.abbr)}</text>"
        f'<text x="{middle}" y="{one.y + 36}" font-size="12" font-weight="600"'
        f' text-anchor="middle" fill="{ink}">{escape(value.short)}</text></g>'
    )


def _box(x: float, y: float, width: float, height: float, shade: int) -> str:
    """Filled by its class; hatched along its foot where there is no figure, clear of the letters."""
    place = f'x="{x}" width="{width}"'
    box = f'<rect {place} y="{y}" height="{height}" fill="{FILLS[shade]}" stroke="{LINE}"/>'
    if shade:
        return box
    tall = min(height, 8)
    foot = y + height - tall
    return f'{box}<rect {place} y="{foot}" height="{tall}" fill="url(#{HATCH})"/>'


def _legend(words: Sequence[str], counts: Sequence[int], top: int) -> Iterator[str]:
    """The lightest first, regions without a figure last; three beside each other."""
    shown = [
        (shade, word)
        for shade, word in [*list(enumerate(words))[1:], *list(enumerate(words))[:1]]
        if word and (shade or counts[0])
    ]
    for place, (shade, word) in enumerate(shown):
        x, y = place % 3 * LEGEND_COLUMN, top + place // 3 * LEGEND_ROW
        yield (
            f'{_box(x + 1, y, 24, 12, shade)}<text x="{x + 32}" y="{y + 10}" font-size="11"'
            f' fill="{INKS[1]}">{escape(word)} ({number(counts[shade])})</text>'
        )
