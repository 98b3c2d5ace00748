"""The action templates of a cycle as a sheet: what came, against what is stored.

Read and judged like the sheet of a plan (`core.plan_sheet_compare`); a template has fewer fields,
must name its action, and suggests a weight above 0 or none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from renaksi.core.item_entry import Vocabulary, fold
from renaksi.core.plan_columns import field_of_header
from renaksi.core.plan_item import ItemValues
from renaksi.core.plan_sheet import (
    Note,
    Outcome,
    PlanSheet,
    Preview,
    RowState,
    SheetFault,
    SheetRow,
    StoredRow,
)
from renaksi.core.plan_sheet_compare import compare

SHEET: Final = "Templat"
FORMAT: Final = "templat-1"
COLUMNS: Final = (
    "strategy_code",
    "objective",
    "action",
    "indicator",
    "unit",
    "polarity",
    "weight",
    "required_evidence",
)
NEEDED: Final = ("strategy_code", "action")


def field_of(text: str) -> str | None:
    """The field a column head names; None for one that templates do not have."""
    found = field_of_header(text, ())
    return found if found in COLUMNS else None


def compare_templates(sheet: PlanSheet, stored: Sequence[StoredRow], words: Vocabulary) -> Preview:
    """The dry run. A row without a key of this cycle is known by its action, where one has it."""
    rows = _recognised(sheet.rows, stored)
    found = compare(replace(sheet, rows=rows), stored, words)
    return replace(found, outcomes=tuple(_checked(one) for one in found.outcomes))


def fingerprint(stored: Iterable[StoredRow]) -> str:
    """Equal as long as nobody changed a template or their order."""
    told = [(one.key, one.number, one.values) for one in stored]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _recognised(rows: Sequence[SheetRow], stored: Sequence[StoredRow]) -> tuple[SheetRow, ...]:
    """A file of another year, or of somebody's own, knows no keys: its actions speak for it."""
    keys = {one.key for one in stored}
    taken = {row.key for row in rows if row.key in keys}
    by_action: dict[str, list[str]] = {}
    for one in stored:
        by_action.setdefault(fold(one.values.action), []).append(one.key)
    found = []
    for row in rows:
        alike = by_action.get(fold(row.typed.get("action", "")), [])
        key = row.key if row.key in keys else ""
        if not key and len(alike) == 1 and alike[0] not in taken:
            key = alike[0]
            taken.add(key)
        found.append(replace(row, key=key))
    return tuple(found)


def _checked(one: Outcome) -> Outcome:
    if one.state in {RowState.SAME, RowState.MOVED}:
        return one
    faults = [_of_templates(fault) for fault in one.faults]
    if one.state is not RowState.WRONG:
        faults += _lacking(one.values, one.row)
    if not faults:
        return one
    return replace(one, state=RowState.WRONG, faults=tuple(faults), new_number="")


def _of_templates(fault: Note) -> Note:
    is_emptied = fault.kind is SheetFault.EMPTIED
    return Note(SheetFault.TEMPLATE_EMPTIED) if is_emptied else fault


def _lacking(values: ItemValues, row: SheetRow) -> list[Note]:
    found = []
    if not values.action:
        found.append(Note(SheetFault.ACTION_MISSING, row.where.get("action", "")))
    if values.weight == 0:
        found.append(Note(SheetFault.WEIGHT_ZERO, row.where.get("weight", "")))
    return found
