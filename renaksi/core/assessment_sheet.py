"""Results obtained outside the system as a file: its columns, its rows, what is stored already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_sheet import CellFault
from renaksi.core.assessment import ResultSource
from renaksi.core.calendar import ONE_DAY
from renaksi.core.dates import Span
from renaksi.core.errors import RuleBroken
from renaksi.core.grade import GradeScale
from renaksi.core.plan_sheet import RowState

COLUMNS: Final = (
    "instansi_kode",
    "siklus",
    "instrumen",
    "nilai",
    "predikat",
    "keterangan",
    "dokumen",
)
REQUIRED: Final = ("instansi_kode", "siklus", "instrumen", "predikat")
"""Columns that must be there and filled; an empty cell of the others asks for nothing."""
MAX_ROWS: Final = 10_000
LONGEST_REMARKS: Final = 4000
LONGEST_DOCUMENT: Final = 400
COLUMN_OF: Final[Mapping[str, str]] = {
    "score": "nilai",
    "grade": "predikat",
    "remarks": "keterangan",
    "document": "dokumen",
}
"""The column of each fact."""
Key = tuple[str, int, str]
"""The agency's code, the year, the instrument's code."""


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One row as it was read. None or empty: an empty cell, or one that could not be read (a fault)."""

    line: int
    """Of the row in the file, the header counted."""
    agency: str
    """Code."""
    year: int | None
    instrument: str
    """Code, in capitals."""
    grade: str
    """As it was written: a predicate, its symbol, or "tidak dapat dinilai"."""
    score: Decimal | None = None
    remarks: str = ""
    document: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each column of the row stands."""
    faults: tuple[CellFault, ...] = ()

    @property
    def key(self) -> Key:
        return self.agency, self.year or 0, self.instrument

    def fault(self, column: str, reason: RuleBroken) -> CellFault:
        return CellFault(column, reason, self.addresses.get(column, ""))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of one result."""

    score: Decimal | None
    grade: str
    """A predicate as the scale writes it, or `grade.NOT_ASSESSABLE`."""
    remarks: str
    document: str


@dataclass(frozen=True, slots=True)
class KnownScale:
    """The scale a result is read on."""

    version_id: int
    instrument_id: int
    scale: GradeScale


@dataclass(frozen=True, slots=True)
class Stored:
    """A result that holds today."""

    id: int
    facts: Facts
    read_on: KnownScale
    source: ResultSource


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency that rows may name."""

    id: int
    name: str
    kind: AgencyKind
    life: Span

    @property
    def last_year(self) -> int:
        """The last one it existed in; a life ends on the first day it no longer holds."""
        return (self.life.end - ONE_DAY).year


@dataclass(frozen=True, slots=True)
class World:
    """What rows are held against."""

    last_year: int
    """This one: nobody has been assessed for a year that has not begun."""
    agencies: Mapping[str, KnownAgency]
    """By code."""
    instruments: tuple[str, ...]
    """The codes there are."""
    scale: Callable[[str, int], KnownScale]
    """By the instrument's code and the year; asked only of codes there are."""
    stored: Mapping[Key, Stored]
    may: Callable[[OutsideRow], RuleBroken | None]
    """Why the actor may not bring in a row; asked only of rows whose agency is known."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row of the file."""

    row: OutsideRow
    state: RowState
    facts: Facts | None = None
    """As they will be; None for a row that is wrong."""
    read_on: KnownScale | None = None
    stored: Stored | None = None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    """Column → (before, after), for a row that changes something."""
    faults: tuple[CellFault, ...] = ()

    @property
    def mark(self) -> object:
        """Of what is saved, and of what it is saved over."""
        return self.row.key, self.facts, self.stored and self.stored.id
