"""A block pasted into a report: which column holds what, and which row of the report each line is.

Lines find their row by number or action where the block carries one, else one after the other from
the row somebody names.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from renaksi.core.item_entry import fold
from renaksi.core.paste import NOTHING, Grid, Layout
from renaksi.core.plan_sheet import SheetRow
from renaksi.core.report_columns import ACTION, FILLED, IGNORED, NUMBER, field_of_head
from renaksi.core.report_sheet import ReportSheet, StoredEntry
from renaksi.core.sheet import address

COLUMNS: Final = (NUMBER, ACTION, *FILLED)
"""What a column of a block can hold."""
_NUMBER: Final = re.compile(r"\d+[.,]\d+\.?")


def guess_layout(grid: Grid, stored: Sequence[StoredEntry]) -> Layout:
    """From the head where there is one, else: a leading number or action, then what is filled in."""
    if not grid:
        return Layout(())
    heads = [field_of_head(cell) if cell else None for cell in grid[0]]
    filled = sum(bool(cell) for cell in grid[0])
    if any(heads) and 2 * sum(head is not None for head in heads) >= filled:
        return Layout(_each_once(heads), 1)
    return Layout(tuple(_in_order(grid, stored)))


def chosen_layout(names: Sequence[str], head_rows: int) -> Layout:
    """As somebody set the columns; what is unknown or named twice is not taken over."""
    return Layout(_each_once([name if name in COLUMNS else None for name in names]), head_rows)


def read_rows(
    grid: Grid, layout: Layout, stored: Sequence[StoredEntry], begin: str = ""
) -> ReportSheet:
    """The block as a sheet. `begin`: key of the row the first line is meant for, "" for the first."""
    by_name = {NUMBER, ACTION} & set(layout.columns)
    keys = iter(()) if by_name else _keys_from(stored, begin)
    rows = []
    for line, cells in enumerate(grid[layout.head_rows :], 1 + layout.head_rows):
        typed, where = {}, {}
        for column, (name, cell) in enumerate(zip(layout.columns, cells, strict=False)):
            if name == IGNORED:
                continue
            typed[name] = "" if cell in NOTHING else cell
            where[name] = address(line - 1, column)
        rows.append(SheetRow(line, typed, where, key="" if by_name else next(keys, "")))
    return ReportSheet(tuple(rows))


def _keys_from(stored: Sequence[StoredEntry], begin: str) -> Iterator[str]:
    """Rows this person may fill in, in the order of the page: what they see as theirs."""
    keys = [one.key for one in stored if one.is_writable]
    return iter(keys[keys.index(begin) :] if begin in keys else keys)


def _each_once(heads: Sequence[str | None]) -> tuple[str, ...]:
    taken: set[str] = set()
    found = []
    for head in heads:
        found.append(head if head and head not in taken else IGNORED)
        taken.add(head or IGNORED)
    return tuple(found)


def _in_order(grid: Grid, stored: Sequence[StoredEntry]) -> Iterator[str]:
    width = len(grid[0])
    lead = _lead(grid, {fold(one.action): one.number for one in stored}) if width > 1 else []
    names = [*lead, *FILLED, *[IGNORED] * width]
    yield from names[:width]


def _lead(grid: Grid, actions: Mapping[str, str]) -> list[str]:
    """The columns in front that only say which action a line is about."""
    lead = []
    if all(_NUMBER.fullmatch(row[0]) for row in grid if row[0]) and grid[0][0]:
        lead.append(NUMBER)
    place = len(lead)
    known = [fold(row[place]) in actions for row in grid if len(row) > place and row[place]]
    if known and sum(known) * 2 >= len(known):
        lead.append(ACTION)
    return lead
