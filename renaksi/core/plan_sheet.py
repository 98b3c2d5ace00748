"""A plan as a sheet that goes out, is filled in, and comes back: what came, against what is stored.

Nothing is taken over silently: every row is new, changed, the same, wrong, or changed meanwhile by
somebody else, with the cell and the reason (design section 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from renaksi.core.item_entry import Fault
from renaksi.core.plan_item import ItemValues

SHEET: Final = "Renaksi"
ORIGIN_SHEET: Final = "Sistem"
FORMAT: Final = "renaksi-1"
KEY: Final = "Kunci"
VERSION: Final = "Versi"
MAX_SHEET_ROWS: Final = 1000


class SheetFault(StrEnum):
    """Why a cell or row can not be taken over. One sentence each in `renaksi.labels`."""

    DATE = "date"
    NO_RESULT = "no_result"
    FORMULA_ERROR = "formula_error"
    MERGED = "merged"
    EMPTIED = "emptied"
    TWICE = "twice"
    KNOWN = "known"
    ACTION_MISSING = "action_missing"
    WEIGHT_ZERO = "weight_zero"
    TEMPLATE_EMPTIED = "template_emptied"
    UNKNOWN_ROW = "unknown_row"
    OTHER_UNIT = "other_unit"
    ENTRY_TWICE = "entry_twice"
    ENTRY_EMPTIED = "entry_emptied"


class SheetRemark(StrEnum):
    """What was read otherwise than it stands there; shown, never an obstacle."""

    FORMULA = "formula"
    PERCENT = "percent"
    ROUNDED = "rounded"
    COPIED_KEY = "copied_key"


class RowState(StrEnum):
    """What becomes of a row of the file."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"
    WRONG = "wrong"
    CONFLICT = "conflict"


class ConflictKind(StrEnum):
    """What somebody else did to the row since the file was made."""

    EDITED = "edited"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Note:
    """A fault or a remark, with the cell it is about (empty: the whole row)."""

    kind: SheetFault | SheetRemark | Fault
    address: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which plan a file was made from."""

    plan_id: int
    revision: int
    name: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it came: texts by field, with their cells."""

    number: int
    typed: Mapping[str, str]
    where: Mapping[str, str]
    key: str = ""
    version: int | None = None
    faults: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSheet:
    rows: tuple[SheetRow, ...]
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class StoredRow:
    """An action as it is stored now, and the texts a file made now would show for it."""

    key: str
    version: int
    number: str
    values: ItemValues
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row of the file, and why."""

    row: SheetRow
    state: RowState
    values: ItemValues
    stored: StoredRow | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    faults: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()
    conflict: ConflictKind | None = None
    new_number: str = ""
    """Where the row would stand, if the file moves it among the rows of its strategy."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The dry run: every row of the file, and the actions the file does not mention."""

    outcomes: tuple[Outcome, ...]
    missing: tuple[StoredRow, ...]

    def of(self, state: RowState) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.state is state)

    @property
    def is_applicable(self) -> bool:
        """Something to do and nothing wrong; conflicts wait for a word of their own."""
        return not self.of(RowState.WRONG) and any(
            one.state in {RowState.NEW, RowState.CHANGED, RowState.MOVED, RowState.CONFLICT}
            for one in self.outcomes
        )
