"""The charts of the dashboard, drawn from its figures."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from renaksi.core.charts import Line, lines, places
from renaksi.core.compliance import Figures, tally
from renaksi.core.funnel import Spread, spread
from renaksi.exports.province_tiles import provinces
from renaksi.labels.format import number
from renaksi.labels.shares import shown
from renaksi.queries.compliance_overview import HubRow, Overview
from renaksi.views.map_drawing import Mark

COLUMNS = 3
"""Tables of hubs side by side on a wide screen."""


@dataclass(frozen=True, slots=True)
class Provinces:
    """The provinces as they stand on the map, and their figures for the table behind it."""

    marks: tuple[Mark, ...]
    rows: tuple[tuple[str, str, Figures], ...]
    """Code, name, figures."""

    @property
    def shades(self) -> list[int]:
        return [one.shade for one in self.marks]


def province_map(found: Overview, href: Callable[[str], str]) -> Provinces | None:
    """Of the nation alone; a province that did not exist then is not on it."""
    if not found.chosen.is_nation:
        return None
    parts = {part.code: part for part in found.chosen.by_hub}
    rows = tuple(
        (one.code, parts[one.code].name, parts[one.code].figures)
        for one in provinces()
        if one.code in parts
    )
    return Provinces(tuple(_mark(*row, href(row[0])) for row in rows), rows)


def _mark(code: str, name: str, own: Figures, href: str) -> Mark:
    band, rounded, percent = shown(own.submitted, own.expected)
    made_of = f"{number(own.submitted)} dari {number(own.expected)}"
    told = f"{percent} ({made_of})" if own.expected else "tidak ada yang wajib"
    return Mark(code, name, band, rounded, told, href)


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
