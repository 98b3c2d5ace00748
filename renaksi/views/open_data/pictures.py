"""The map of provinces: its classes of colour, the words of each province, and the legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for

from renaksi.core.agency import AgencyKind
from renaksi.core.charts import Tile
from renaksi.core.complaint_tally import Tally
from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Connections
from renaksi.core.grade import Band
from renaksi.core.map_classes import CLASSES, place_in_scale
from renaksi.core.publication import Measure
from renaksi.exports.province_tiles import provinces
from renaksi.labels.format import NOTHING, number
from renaksi.labels.publication import NO_RESULT, NOT_ASSESSED, SHARES
from renaksi.labels.shares import shown
from renaksi.queries.published import Published
from renaksi.queries.published_results import YearResults
from renaksi.views.map_drawing import Mark


@dataclass(frozen=True, slots=True)
class Province:
    """One province on the map, among the tiles and in the table behind both."""

    tile: Tile
    name: str
    band: int
    """Its class of colour, 0 to 5."""
    short: str
    """What fits into a tile: a rounded percentage or score."""
    value: str
    """As the table shows it: 87,50% or Baik, 79,25."""
    made_of: str
    """7 dari 8."""

    @property
    def told(self) -> str:
        return f"{self.value} ({self.made_of})" if self.made_of else self.value


@dataclass(frozen=True, slots=True)
class ProvinceMap:
    """All of it; `words` by class of colour, empty where the class does not occur."""

    provinces: tuple[Province, ...]
    words: tuple[str, ...]

    @property
    def shades(self) -> list[int]:
        return [one.band for one in self.provinces]

    def marks(self, year: int) -> list[Mark]:
        """As the map draws them, each leading to its public page."""
        return [
            Mark(
                one.tile.code, one.name, one.band, one.short, one.told,
                url_for("open_data.agency", code=one.tile.code, siklus=year),
            )
            for one in self.provinces
        ]  # fmt: skip


Shown = tuple[int, str, str, str]
"""Class of colour, what fits into a tile, value, what it is made of."""


def province_map(found: Published, results: YearResults | None, measure: Measure) -> ProvinceMap:
    """Of the provinces that stood below the node on the day of the figures."""
    listing = found.found.agencies.listing.of_kinds({AgencyKind.PROVINSI})
    known = found.found.agencies.named(listing)
    by_code = {known[key].code: key for key in listing}
    read = _reader(found, results, measure)
    drawn = tuple(
        Province(one, known[by_code[one.code]].name, *read(by_code[one.code]))
        for one in provinces()
        if one.code in by_code
    )
    return ProvinceMap(drawn, _words(results, measure))


def measures(found: Published, results: YearResults | None) -> list[Measure]:
    """Those of which there is anything to show."""
    there = {
        Measure.PLANS: found.plans is not None,
        Measure.REPORTS: bool(found.released.points),
        Measure.GRADES: results is not None,
        Measure.COMPLAINTS: found.complaints is not None,
        Measure.CONNECTION: found.connection is not None,
    }
    return [one for one in Measure if there[one]]


def _reader(
    found: Published, results: YearResults | None, measure: Measure
) -> Callable[[int], Shown]:
    if measure is Measure.GRADES and results:
        return lambda key: _graded(results, key)
    if measure is Measure.COMPLAINTS and (received := found.complaints):
        return lambda key: _tallied(received.of_child(key))
    if measure is Measure.CONNECTION and (linked := found.connection):
        return lambda key: _linked(linked.of_child(key))
    if measure is Measure.PLANS:
        return lambda key: _share(found.plans_of(key).enacted, found.plans_of(key).owes)
    return lambda key: _share(found.reports_of(key).submitted, found.reports_of(key).expected)


def _share(part: int, whole: int) -> Shown:
    if not whole:
        return 0, NOTHING, SHARES[0], ""
    one = shown(part, whole)
    return one.band, one.rounded, one.percent, f"{number(part)} dari {number(whole)}"


def _tallied(tally: Tally) -> Shown:
    return _share(tally.followed_up, tally.denominator)


def _linked(some: Connections) -> Shown:
    return _share(some.reached(ConnectionState.CONNECTED), some.total)


def _graded(results: YearResults, agency_id: int) -> Shown:
    result = results.by_agency.get(agency_id)
    if result is None:
        return 0, NOTHING, NO_RESULT, ""
    bands = results.bands(result)
    place = next((at for at, one in enumerate(bands) if one.name == result.grade), None)
    if place is None:
        return 0, NOTHING, NOT_ASSESSED, ""
    darker = place_in_scale(place, len(bands))
    if result.score is None:
        return darker, bands[place].symbol or result.grade[:6], result.grade, ""
    score = number(result.score, 2)
    return darker, number(result.score, 0), f"{result.grade}, {score}", ""


def _words(results: YearResults | None, measure: Measure) -> tuple[str, ...]:
    if measure is not Measure.GRADES or results is None:
        return tuple(SHARES)
    bands: Sequence[Band] = results.version.scale.bands
    named: list[list[str]] = [[] for _ in range(CLASSES + 1)]
    for place, band in enumerate(bands):
        named[place_in_scale(place, len(bands))].append(band.name)
    named[0] = [f"{NO_RESULT} atau {NOT_ASSESSED.lower()}"]
    return tuple(", ".join(one) for one in named)
