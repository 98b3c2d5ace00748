"""A file of agencies: its columns, its rows as they came, and what becomes of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.errors import RuleBroken
from renaksi.core.plan_sheet import RowState

COLUMNS: Final = (
    "kode",
    "nama",
    "nama_singkat",
    "jenis",
    "kode_pembina",
    "berlaku_sejak",
    "zona_waktu",
)
REQUIRED: Final = ("kode", "nama", "jenis", "kode_pembina")
MAX_ROWS: Final = 30_000
COLUMN_OF: Final = {
    "code": "kode",
    "name": "nama",
    "short_name": "nama_singkat",
    "kind": "jenis",
    "supervisor_id": "kode_pembina",
    "on": "berlaku_sejak",
    "time_zone": "zona_waktu",
}
"""The column a field of a command was read from."""


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a row can not be taken over; `renaksi.labels.refusal` has the sentence."""

    column: str
    """Empty: the row as a whole."""
    reason: RuleBroken
    address: str = ""
    """The cell as people say it: C7."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row as it was read. None is an empty cell, or one that could not be read (a fault)."""

    number: int
    """Of the row in the file, the header counted."""
    code: str
    name: str
    short_name: str
    kind: AgencyKind | None
    supervisor: str
    since: date | None
    time_zone: TimeZone | None
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Where each column of the row stands."""
    faults: tuple[CellFault, ...] = ()

    def fault(self, reason: RuleBroken, column: str | None = None) -> CellFault:
        """A fault in the column that the refusal names, unless one is given."""
        where = (
            COLUMN_OF.get(getattr(reason, "field", None) or "", "") if column is None else column
        )
        return CellFault(where, reason, self.addresses.get(where, ""))


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row of the file."""

    row: ImportRow
    state: RowState
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Column → (before, after), for a row that changes an agency."""
    faults: tuple[CellFault, ...] = ()
