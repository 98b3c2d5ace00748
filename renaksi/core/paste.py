"""A block copied from a spreadsheet: cells, columns, and one action per row.

Excel, LibreOffice and Google Sheets put tab-separated text on the clipboard and quote only cells
that hold a line break or a tab; a cell that merely begins with a quotation mark stays as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from renaksi.core.item_entry import Fault, FaultKind, Vocabulary, clean, fold, read_entry
from renaksi.core.plan_columns import IGNORED, columns, field_of_header
from renaksi.core.plan_item import ItemValues

MAX_ROWS: Final = 500
MAX_COLUMNS: Final = 60
MAX_TEXT: Final = 1_000_000
NOTHING: Final = frozenset({"-", "–", "—"})
Grid = tuple[tuple[str, ...], ...]
_QUOTED: Final = re.compile(r'"((?:[^"]++|"")*+)"(?=[\t\n]|\Z)')
_PLAIN: Final = re.compile(r"[^\t\n]*")
_RUNNING_NUMBER: Final = re.compile(r"\(?\d+(\.\d+)*[.)]*")
_HEADS_NEEDED: Final = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Which field each column holds, and how many rows on top are head."""

    columns: tuple[str, ...]
    head_rows: int = 0


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row as read. `line` counts from 1 as in the block; faults name the field."""

    line: int
    values: ItemValues
    faults: tuple[Fault, ...]


def read_block(text: str) -> Grid:
    """The cells, cleaned; empty rows and empty columns at the right are left out."""
    rows = [[clean(cell) for cell in row] for row in _rows(text.replace("\r\n", "\n"))]
    rows = [row for row in rows if any(row)]
    width = max((_width(row) for row in rows), default=0)
    return tuple(tuple([*row, *[""] * width][:width]) for row in rows)


def _rows(text: str) -> Iterator[list[str]]:
    row: list[str] = []
    place = 0
    while place <= len(text):
        cell, place = _cell(text, place)
        row.append(cell)
        if place >= len(text) or text[place] == "\n":
            yield row
            row = []
        place += 1


def _cell(text: str, place: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, place)
    if quoted and re.search(r'[\t\n]|""', quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, place)
    return (plain[0], plain.end()) if plain else ("", place)


def _width(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def guess_layout(grid: Grid, words: Vocabulary) -> Layout:
    """From the head where there is one, else the order of the matrix."""
    if not grid:
        return Layout(())
    heads = [field_of_header(cell, words.checkpoints) if cell else None for cell in grid[0]]
    known, filled = sum(head is not None for head in heads), sum(bool(cell) for cell in grid[0])
    if known >= min(_HEADS_NEEDED, filled) and 2 * known >= filled:
        return Layout(_each_once(heads), 1 + _is_counting(grid[1:2]))
    return Layout(_in_order(grid, words))


def _each_once(heads: Sequence[str | None]) -> tuple[str, ...]:
    """A field named twice is taken from the first column; an unknown column is not taken over."""
    taken: set[str] = set()
    found = []
    for head in heads:
        found.append(head if head and head not in taken else IGNORED)
        taken.add(head or IGNORED)
    return tuple(found)


def _is_counting(rows: Grid) -> bool:
    """The line (1) (2) (3) that official tables carry under their heads."""
    cells = [re.sub(r"\D", "", cell) for cell in rows[0] if cell] if rows else []
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]


def _in_order(grid: Grid, words: Vocabulary) -> tuple[str, ...]:
    names = list(columns(words.checkpoints))
    first = [row[0] for row in grid]
    rest = grid
    lead = []
    if len(grid[0]) > 1 and all(_RUNNING_NUMBER.fullmatch(cell) for cell in first if cell):
        lead, rest = [IGNORED], tuple(row[1:] for row in grid)
    if not any(_strategy(row[0], words) for row in rest):
        names = names[1:]
    width = len(grid[0])
    return tuple([*lead, *names, *[IGNORED] * width][:width])


def _strategy(text: str, words: Vocabulary) -> str | None:
    """`S1`, `S1 Manajemen dan proses bisnis`, or the name alone."""
    name = fold(text)
    return words.strategies.get(name) or words.strategies.get(name.split(" ")[0] if name else "")


def read_rows(
    grid: Grid, layout: Layout, words: Vocabulary, strategy_code: str = ""
) -> tuple[PastedRow, ...]:
    """One action per row. A row with nothing but a strategy's name heads those below it, and a
    strategy written once (merged cells) holds until the next one; `strategy_code` before that.
    """
    found = []
    current = strategy_code
    for line, row in enumerate(grid[layout.head_rows :], 1 + layout.head_rows):
        cells = [cell for cell in row if cell]
        heading = _strategy(cells[0], words) if len(cells) == 1 and len(row) > 1 else None
        if heading:
            current = heading
            continue
        one = _row(line, _typed(row, layout.columns), words, current)
        current = one.values.strategy_code or current
        found.append(one)
    return tuple(found)


def _typed(row: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    pairs = zip(fields, row, strict=False)
    return {
        field: "" if cell in NOTHING and field != "polarity" else cell
        for field, cell in pairs
        if field != IGNORED
    }


def _row(line: int, typed: Mapping[str, str], words: Vocabulary, current: str) -> PastedRow:
    given = {name: text for name, text in typed.items() if text}
    values, faults = read_entry(given, words, ItemValues(current))
    if not values.strategy_code and not any(one.field == "strategy_code" for one in faults):
        faults = (*faults, Fault("strategy_code", FaultKind.STRATEGY_MISSING))
    return PastedRow(line, replace(values, targets=dict(values.targets)), faults)
