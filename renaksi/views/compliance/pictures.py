"""The charts of the dashboard, drawn from its figures."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from renaksi.core.charts import Line, Tile, band_counts, extent, lines, places
from renaksi.core.compliance import Figures, tally
from renaksi.core.funnel import Spread, spread
from renaksi.queries.compliance_overview import HubRow, Overview

COLUMNS = 3
"""Tables of hubs side by side on a wide screen."""


@cache
def provinces() -> tuple[Tile, ...]:
    """Where each province stands in the grid."""
    text = (files("renaksi") / "data" / "tilegrid.csv").read_text(encoding="utf-8")
    return tuple(
        Tile(row["code"], row["abbr"], int(row["row"]), int(row["col"]))
        for row in csv.DictReader(text.splitlines())
    )


@dataclass(frozen=True, slots=True)
class Province:
    """One tile with its figures."""

    tile: Tile
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Tiles:
    """The grid of provinces, and how many fall into each class of colour."""

    provinces: tuple[Province, ...]
    width: int
    height: int
    counts: Sequence[int]

    @property
    def rows(self) -> list[tuple[str, str, Figures]]:
        """For the table behind: code, name, figures."""
        return [(one.tile.code, one.name, one.figures) for one in self.provinces]


def tiles(found: Overview) -> Tiles | None:
    """Of the nation alone; a province that did not exist then has no tile."""
    if not found.chosen.is_nation:
        return None
    parts = {part.code: part for part in found.chosen.by_hub}
    shown = tuple(
        Province(one, parts[one.code].name, parts[one.code].figures)
        for one in provinces()
        if one.code in parts
    )
    counts = band_counts(one.figures.rate for one in shown)
    return Tiles(shown, *extent(provinces()), counts)


def heat(found: Overview, *, lowest_first: bool) -> list[list[HubRow]]:
    """The hubs in as many tables as stand side by side; empty where there is no hub below."""
    if not _real_hubs(found):
        return []
    rows = list(found.hubs)
    if lowest_first:
        place = _chosen_column(found)
        rows.sort(key=lambda row: row.figures[place].rate or Decimal(0))
    length = -(-len(rows) // COLUMNS) if len(rows) > COLUMNS * 3 else len(rows)
    return [rows[start : start + length] for start in range(0, len(rows), length)]


@dataclass(frozen=True, slots=True)
class GridRow:
    """An agency with its report at every checkpoint of the year."""

    code: str
    name: str
    cells: tuple[Figures | None, ...]
    """None: nothing is expected of it there, or its window has not opened."""


LONGEST_GRID = 80


def grid(found: Overview) -> list[GridRow]:
    """Agency by agency, where no hub stands below the node; empty where there are too many."""
    hubs = [row for row in found.hubs if row.code not in {"", found.chosen.node.code}]
    if hubs or len(found.chosen.lines) > LONGEST_GRID:
        return []
    marks = [
        {agency_id: mark for agency_id, _, mark in found.facts.placed[column.id]}
        if column.has_opened
        else {}
        for column in found.columns
    ]
    return [
        GridRow(row.code, row.name, tuple(_cell(own.get(row.agency_id)) for own in marks))
        for row in found.chosen.by_agency
    ]


def _cell(marks: int | None) -> Figures | None:
    return None if marks is None else tally({marks: 1})


def _chosen_column(found: Overview) -> int:
    """Of the heat map: the chosen checkpoint, else the last that was due."""
    ids = [one.id for one in found.columns]
    return ids.index(found.points[-1].id) if found.points else 0


def spread_of(found: Overview) -> Spread:
    """How the hubs differ at the chosen checkpoint, each weighing the same."""
    place = _chosen_column(found)
    return spread(row.figures[place].rate for row in _real_hubs(found))


def _real_hubs(found: Overview) -> list[HubRow]:
    return [row for row in found.hubs if row.code and row.code != found.chosen.node.code]


def trend_labels(found: Overview) -> list[tuple[int, str]]:
    """Where each year is written below the line."""
    years = [str(one.year) for one in found.trend]
    return list(zip(places(len(years)), years, strict=True))


def trend(found: Overview) -> list[Line]:
    """Compliance and punctuality at the same checkpoint, year by year."""
    years = [str(one.year) for one in found.trend]
    return lines(
        years,
        [
            ("Masuk", [one.figures.rate for one in found.trend]),
            ("Tepat waktu", [one.figures.on_time_rate for one in found.trend]),
        ],
    )
