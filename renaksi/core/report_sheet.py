"""A report as a sheet that goes out, is filled in and comes back, and as a block that is pasted.

As for plans nothing is taken over silently: every row is new, changed, the same, wrong, or changed
meanwhile by somebody else, with its cell and the reason (design section 6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from renaksi.core.document import content_hash
from renaksi.core.plan_sheet import ConflictKind, Note, RowState, SheetRow
from renaksi.core.report_entry import EntryValues

SHEET: Final = "Laporan"
FORMAT: Final = "laporan-1"


@dataclass(frozen=True, slots=True)
class ReportOrigin:
    """Which report a file was made from."""

    plan_id: int
    checkpoint: str
    name: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """The rows of a file or of a pasted block. A row is found by its key, else by its number."""

    rows: tuple[SheetRow, ...]
    origin: ReportOrigin | None = None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row of the report as it is stored now; empty where nothing has been entered."""

    key: str
    """Its lineage."""
    version: int
    """0 before anything was entered."""
    number: str
    action: str
    values: EntryValues
    is_writable: bool
    """This person may fill it in."""


@dataclass(frozen=True, slots=True)
class EntryOutcome:
    """What becomes of one row of the file, and why."""

    row: SheetRow
    state: RowState
    values: EntryValues
    stored: StoredEntry | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    faults: tuple[Note, ...] = ()
    remarks: tuple[Note, ...] = ()
    conflict: ConflictKind | None = None


@dataclass(frozen=True, slots=True)
class EntryPreview:
    """The dry run: every row that came, and the rows nothing was said about."""

    outcomes: tuple[EntryOutcome, ...]
    missing: tuple[StoredEntry, ...]
    mark: str
    """Of what is stored now: tells later whether somebody wrote in between."""

    def of(self, state: RowState) -> tuple[EntryOutcome, ...]:
        return tuple(one for one in self.outcomes if one.state == state)

    @property
    def is_applicable(self) -> bool:
        """Something to do and nothing wrong; conflicts wait for a word of their own."""
        return not self.of(RowState.WRONG) and any(
            one.state in {RowState.NEW, RowState.CHANGED, RowState.CONFLICT}
            for one in self.outcomes
        )

    def taken(self, overwrite: frozenset[int]) -> tuple[EntryOutcome, ...]:
        """What applying it writes. `overwrite`: numbers of conflicting rows somebody decided for."""
        plain = {RowState.NEW, RowState.CHANGED}
        return tuple(
            one
            for one in self.outcomes
            if one.state in plain
            or (one.state is RowState.CONFLICT and one.row.number in overwrite)
        )


def mark_of(stored: Sequence[StoredEntry]) -> str:
    return content_hash({one.key: one.version for one in stored})
