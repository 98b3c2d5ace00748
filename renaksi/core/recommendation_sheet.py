"""A register of recommendations as a file: its columns, its words, its rows, what is stored already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.errors import RuleBroken
from renaksi.core.plan_sheet import RowState
from renaksi.core.recommendation import (
    DayCount,
    Priority,
    RecommendationAction,
    RecommendationSource,
    RecommendationStatus,
)

COLUMNS: Final = (
    "nomor",
    "sumber",
    "penerbit_kode",
    "instansi_kode",
    "uraian",
    "sebab",
    "prioritas",
    "tanggal_terbit",
    "jatuh_tempo",
    "status",
    "tanggal_status",
    "catatan",
)
REQUIRED: Final = (
    "nomor",
    "sumber",
    "penerbit_kode",
    "instansi_kode",
    "uraian",
    "tanggal_terbit",
    "status",
)
"""Columns that must be there and filled; an empty cell of the others asks for nothing."""
MAX_ROWS: Final = 50_000
STATUSES: Final[Mapping[str, RecommendationStatus]] = {
    "sesuai": RecommendationStatus.RESOLVED,
    "belum sesuai": RecommendationStatus.IN_PROCESS,
    "belum ditindaklanjuti": RecommendationStatus.OPEN,
    "tidak dapat ditindaklanjuti": RecommendationStatus.NOT_ACTIONABLE,
}
"""The four words of files (Peraturan BPK 2/2017)."""
STATUS_WORD: Final = {status: word for word, status in STATUSES.items()}
COLUMN_OF: Final[Mapping[str, str]] = {
    "source": "sumber",
    "addressee": "instansi_kode",
    "text": "uraian",
    "cause": "sebab",
    "priority": "prioritas",
    "issued_on": "tanggal_terbit",
    "due_on": "jatuh_tempo",
    "status": "status",
    "status_on": "tanggal_status",
    "remarks": "catatan",
}
"""The column of each fact."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One row as it was read. None or empty: an empty cell, or one that could not be read (a fault)."""

    line: int
    """Of the row in the file, the header counted."""
    number: str
    issuer: str
    """Code, as are all agencies here."""
    source: RecommendationSource | None
    addressee: str
    text: str
    cause: str = ""
    priority: Priority | None = None
    issued_on: date | None = None
    due_on: date | None = None
    status: RecommendationStatus | None = None
    status_on: date | None = None
    remarks: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each column of the row stands."""
    faults: tuple[CellFault, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.issuer, self.number

    def fault(self, column: str, reason: RuleBroken) -> CellFault:
        return CellFault(column, reason, self.addresses.get(column, ""))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register says of one recommendation, but for the days of its statuses."""

    source: RecommendationSource
    addressee: str
    text: str
    cause: str
    priority: Priority
    issued_on: date
    due_on: date
    status: RecommendationStatus
    remarks: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the clocks of a recommendation count, fixed when it is issued."""

    answer_days: int
    answer_count: DayCount
    review_days: int
    review_count: DayCount
    asks_audit: bool


@dataclass(frozen=True, slots=True)
class Past:
    """A dated step that is stored."""

    id: int
    action: RecommendationAction
    status: RecommendationStatus
    """After the step."""
    at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """A recommendation that is there already, with its steps in order of time."""

    id: int
    version: int
    facts: Facts
    is_imported: bool
    steps: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class StepChanges:
    """What a row does to the dated steps: moments that are corrected, and a status that follows."""

    moved: Mapping[int, datetime] = field(default_factory=dict)
    added: tuple[RecommendationStatus, datetime] | None = None

    def __bool__(self) -> bool:
        return bool(self.moved) or self.added is not None


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row of the file."""

    row: RegisterRow
    state: RowState
    facts: Facts | None = None
    """As they will be; None for a row that is wrong."""
    terms: Terms | None = None
    """Where the clocks are set anew: of a new one, or when its days change."""
    stored: Stored | None = None
    steps: StepChanges = field(default_factory=StepChanges)
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    """Column → (before, after), for a row that changes something."""
    faults: tuple[CellFault, ...] = ()

    @property
    def mark(self) -> object:
        """Of what is saved, and of what it is saved over."""
        return self.row.key, self.facts, self.stored and self.stored.version
