"""The annex of a periodic report on paper: which columns it has, and which rows stand on which page.

Pages are filled here, not by the renderer, so that parts of the annex can be rendered side by side and
every page knows its number (L-1, L-2, ...) beforehand. Heights are in millimetres and estimated on the
safe side; a page that runs over keeps its number on the sheet it runs onto.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from renaksi.core.periodic_sheet import Cell, Column, Grid, Unit
from renaksi.labels.format import NOTHING, number
from renaksi.labels.periodic_tables import cell

PAGE: Final = 158.0
"""Room for rows on a page."""
CHECK: Final = 32.0
"""Of what stands below the last row: how to check the report."""
LINE: Final = 3.15
AROUND: Final = 1.25
"""Of a row, beside its lines."""
LETTER: Final = 1.2
"""A letter's width, rather too wide."""
CAPITAL: Final = 1.6
"""Of codes of ministries."""
NO_HUB: Final = "Tanpa pembina"


class Head(NamedTuple):
    """A column: its code, its short title, the group above it, its width in millimetres."""

    code: str
    title: str
    group: str
    width: int


HEADS: Final = (
    Head("code", "Kode", "", 23),
    Head("name", "Instansi", "", 54),
    Head("plan", "Rencana aksi", "", 20),
    Head("expected", "Wajib", "Laporan", 11),
    Head("submitted", "Masuk", "Laporan", 12),
    Head("rate", "%", "Laporan", 13),
    Head("achievement", "Capaian %", "", 15),
    Head("received", "Diterima", "Aduan", 13),
    Head("followed_up", "Ditindak- lanjuti %", "Aduan", 17),
    Head("finished", "Selesai %", "Aduan", 14),
    Head("connection", "Keterhubungan", "", 25),
    Head("score", "Nilai", "Penilaian", 12),
    Head("grade", "Predikat", "Penilaian", 19),
    Head("recommendations", "Jumlah", "Rekom.", 13),
    Head("resolved", "Sesuai", "Rekom.", 12),
)
WORDS: Final = frozenset({Unit.TEXT, Unit.CODE})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page: cells as printed, or the name of a hub over all columns."""

    cells: tuple[str, ...] = ()
    hub: str = ""
    goes_on: bool = False
    """The hub began on an earlier page."""

    @property
    def height(self) -> float:
        if self.hub:
            return LINE + AROUND + 0.4
        lines = (_lines(text, head.width) for text, head in zip(self.cells, HEADS, strict=False))
        return max(lines, default=1) * LINE + AROUND


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """One page, numbered from 1."""

    number: int
    rows: tuple[Row, ...]


def heads(grid: Grid) -> list[Head]:
    """The columns that this table has, in the order of the print."""
    present = {one.code for one in grid.columns}
    return [one for one in HEADS if one.code in present]


def pages(grid: Grid) -> list[AnnexPage]:
    """Rows by hub in the order the hubs come in, page after page. No rows: no page."""
    found: list[list[Row]] = []
    used = PAGE + 1
    for hub, rows in _by_hub(grid):
        for place, row in enumerate(rows):
            title = Row(hub=hub, goes_on=place > 0)
            needed = row.height + (0 if place else title.height)
            if used + needed > PAGE:
                found.append([title, row])
                used = title.height + row.height
                continue
            found[-1] += [row] if place else [title, row]
            used += needed
    if found and used > PAGE - CHECK:
        found.append([])  # the block to check it by gets a numbered page of its own
    return [AnnexPage(number, tuple(rows)) for number, rows in enumerate(found, 1)]


def _by_hub(grid: Grid) -> Iterator[tuple[str, list[Row]]]:
    places = {one.code: place for place, one in enumerate(grid.columns)}
    shown = [(places[one.code], grid.columns[places[one.code]]) for one in heads(grid)]
    groups: dict[str, list[Row]] = {}
    for row in grid.rows:
        hub = str(row[places["hub"]] or NO_HUB) if "hub" in places else NO_HUB
        groups.setdefault(hub, []).append(_row(row, shown))
    yield from groups.items()


def _row(row: Sequence[Cell], shown: Sequence[tuple[int, Column]]) -> Row:
    return Row(tuple(_printed(column, row[place]) for place, column in shown))


def _printed(column: Column, value: Cell) -> str:
    """The percent sign stands in the head, once."""
    if column.unit in WORDS or value is None or isinstance(value, str):
        return cell(column, value)
    places = 2 if column.unit in {Unit.PERCENT, Unit.SCORE} else None
    return number(value, places) or NOTHING


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, words kept whole where they fit."""
    room = max(1, int((width - 2) / (CAPITAL if text.isupper() else LETTER)))
    lines, used = 1, 0
    for word in text.split():
        long = len(word)
        if used and used + 1 + long > room:
            lines, used = lines + 1, 0
        lines += (long - 1) // room if not used else 0
        used = used + 1 + long if used else (long - 1) % room + 1
    return lines
