"""The one drawing of maps: outlines for wide screens, tiles for small ones and paper, and the key.

A map is made of marks: regions with their class, their number and the address behind them. Colour
is never alone: a region bears its number, one without a figure is hatched, and whoever has it read
hears all of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from flask import Flask, current_app
from markupsafe import Markup

from renaksi.core.map_classes import class_counts
from renaksi.exports.map_places import Sheet, Spot, nation_sheet
from renaksi.exports.province_tiles import provinces
from renaksi.labels.format import NOTHING, number
from renaksi.views.kept_texts import escaped

PROVINCES: Final = ("img/provinsi.svg", "prov")
WIDEST, TALLEST = 1232, 560
"""Pixels a map has on a wide screen; letters are 12 high there."""
LETTERS: Final = 12
ISLANDS: Final = frozenset({"11", "31", "51", "61", "71", "81"})
"""The first province of each group of islands, which begins a line on small screens."""
HATCH: Final = (
    '<defs><pattern id="m-arsir" width="8" height="8" patternUnits="userSpaceOnUse"'
    ' patternTransform="scale({scale:.2f})"><path class="m-hatch" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/>'
    "</pattern></defs>"
)


class Mark(NamedTuple):
    """One region as it is drawn."""

    code: str
    name: str
    shade: int
    """Its class, 0 to 5; 0: no figure."""
    short: str
    """The number on it."""
    told: str
    """87,50% (7 dari 8)."""
    href: str = ""
    """Empty: nothing is behind it."""


def init_app(app: Flask) -> None:
    """Templates take these through `components/maps.html`."""
    app.jinja_env.globals["map_drawing"] = {"nation": nation, "tiles": tiles, "key": key}


def nation(marks: Iterable[Mark], title: str) -> Markup:
    """The outlines of the provinces, which lie in a file that a browser keeps."""
    return outlines(marks, title, nation_sheet(), *PROVINCES)


def districts(marks: Iterable[Mark], title: str, sheet: Sheet, province: str) -> Markup:
    """The outlines of the kabupaten and kota of a province; those without a mark stand there bare."""
    return outlines(marks, title, sheet, f"img/kabkota/{province}.svg", "kab")


def outlines(marks: Iterable[Mark], title: str, sheet: Sheet, file: str, prefix: str) -> Markup:
    """Shapes in the order of their codes, which is that of the keyboard; the numbers above them."""
    asset: Any = current_app.jinja_env.globals["asset"]
    known = {one.code: one for one in marks if one.code in sheet.spots}
    left, top, width, height = sheet.window
    size = LETTERS / min(WIDEST / width, TALLEST / height)
    shape = f'href="{escaped(asset(file))}#{prefix}-'
    kind = "r-map" if prefix == PROVINCES[1] else "r-map m-districts"
    parts = [
        (
            f'<svg class="{kind}" viewBox="{left} {top} {width} {height}" role="group"'
            f' font-size="{size:.1f}" aria-label="{escaped(title)}">'
        ),
        HATCH.format(scale=size / LETTERS),
        *(f'<use class="k0 m-bare" {shape}{code}"/>' for code in sheet.spots if code not in known),
        *(_outline(one, shape) for one in known.values()),
        '<g class="m-numbers" aria-hidden="true">',
        *_numbers(known, sheet.spots, size, roomy=prefix != PROVINCES[1]),
        "</g></svg>",
    ]
    return _whole(parts)


def _outline(one: Mark, shape: str) -> str:
    drawn = f'<use class="k{one.shade}" {shape}{one.code}"/>'
    if not one.shade:
        drawn += f'<use class="m-none" fill="url(#m-arsir)" {shape}{one.code}"/>'
    title = f"<title>{escaped(f'{one.name}: {one.told}')}</title>"
    if not one.href:
        return (
            f'<g role="img" aria-label="{escaped(f"{one.name}: {one.told}")}">{title}{drawn}</g>\n'
        )
    return f'<a href="{escaped(one.href)}">{title}{drawn}</a>\n'


def _numbers(
    known: Mapping[str, Mark], spots: Mapping[str, Spot], size: float, *, roomy: bool
) -> Iterator[str]:
    """`roomy`: only where a number has room; of provinces there are few, so each bears its own."""
    for code, one in known.items():
        spot = spots[code]
        if one.short != NOTHING and (not roomy or spot.room > size * 0.6):
            yield f'<text x="{spot.x}" y="{spot.y + size * 0.35:.0f}">{escaped(one.short)}</text>'


def tiles(marks: Iterable[Mark], title: str) -> Markup:
    """One tile per province: where it lies on paper, by groups of islands on small screens."""
    known = {one.code: one for one in marks}
    parts = [f'<ul class="r-tiles c-tiles" aria-label="{escaped(title)}">']
    for place in provinces():
        one = known.get(place.code)
        if one is None:
            continue
        island = " m-island" if place.code in ISLANDS else ""
        told = escaped(f"{one.name}: {one.told}")
        parts.append(
            f'<li class="t-r{place.row} t-c{place.col}{island}">'
            f'<a class="c-tile is-{one.shade}" href="{escaped(one.href)}" title="{told}">'
            f"{escaped(place.abbr)} <b>{escaped(one.short)}</b></a></li>\n"
        )
    return _whole([*parts, "</ul>"])


def key(words: Sequence[str], shades: Iterable[int]) -> Markup:
    """What the classes mean and how many are in each: the lightest first, no figure last."""
    counts = class_counts(shades)
    numbered = list(enumerate(words))
    parts = ['<ul class="r-key" aria-label="Legenda">']
    for shade, word in [*numbered[1:], numbered[0]]:
        if not word or not (shade or counts[0]):
            continue
        hatch = "" if shade else '<path class="m-hatch" d="M2 13L12 1M9 13L19 1M16 13L25 2"/>'
        parts.append(
            '<li><svg viewBox="0 0 26 14" aria-hidden="true">'
            f'<rect class="k{shade}" x=".5" y=".5" width="25" height="13"/>{hatch}</svg>'
            f"{escaped(word)} ({number(counts[shade])})</li>"
        )
    return _whole([*parts, "</ul>"])


def _whole(parts: Iterable[str]) -> Markup:
    return Markup("".join(parts))  # noqa: S704 - every text in it was escaped
