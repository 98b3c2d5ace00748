"""A file of states of connection: its columns, its rows, and what becomes of each.

A row is known by agency and day. An empty `keterangan` leaves what is stored; `aktif_terakhir` adds
a day of activity and takes none away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_sheet import CellFault
from renaksi.core.connection import ConnectionState
from renaksi.core.dates import Span
from renaksi.core.errors import Invalid, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState

COLUMNS: Final = ("instansi_kode", "status", "sejak", "keterangan", "aktif_terakhir")
REQUIRED: Final = ("instansi_kode", "status", "sejak")
MAX_ROWS: Final = 20_000
LONGEST_REMARKS: Final = 4000
Key = tuple[str, date | None]
"""The agency's code and the day from which on it holds."""


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """One row as it was read. None or empty: an empty cell, or one that could not be read (a fault)."""

    line: int
    agency: str
    state: ConnectionState | None
    since: date | None
    remarks: str = ""
    active_on: date | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()

    @property
    def key(self) -> Key:
        return self.agency, self.since

    def fault(self, column: str, reason: RuleBroken) -> CellFault:
        return CellFault(column, reason, self.addresses.get(column, ""))


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency that rows may name."""

    id: int
    name: str
    kind: AgencyKind
    life: Span


@dataclass(frozen=True, slots=True)
class Stored:
    """A line of an agency's history."""

    id: int
    state: ConnectionState
    remarks: str


@dataclass(frozen=True, slots=True)
class World:
    """What rows are held against."""

    today: date
    agencies: Mapping[str, KnownAgency]
    """By code."""
    stored: Mapping[Key, Stored]
    active: frozenset[tuple[int, date]]
    """Days on which an agency is known to have signed in."""
    may: Callable[[ConnectionRow], RuleBroken | None]
    """Why the actor may not bring in a row; asked only of rows whose agency is known."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row of the file."""

    row: ConnectionRow
    state: RowState
    stored: Stored | None = None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    """Column → (before, after), for a row that changes something."""
    faults: tuple[CellFault, ...] = ()

    @property
    def mark(self) -> object:
        """Of what is saved, and of what it is saved over."""
        return self.row.key, self.row.state, self.changes, self.stored


def plan(rows: Sequence[ConnectionRow], world: World) -> list[PlannedRow]:
    """What becomes of each row, in the order of the file."""
    lines: dict[Key, list[int]] = defaultdict(list)
    for row in rows:
        lines[row.key].append(row.line)
    return [_planned(row, lines[row.key], world) for row in rows]


def _planned(row: ConnectionRow, lines: Sequence[int], world: World) -> PlannedRow:
    faults = (*row.faults, *_faults(row, lines, world))
    if faults or row.state is None:
        return PlannedRow(row, RowState.WRONG, faults=faults)
    stored = world.stored.get(row.key)
    if stored is None:
        return PlannedRow(row, RowState.NEW)
    changes: dict[str, tuple[object, object]] = {}
    if row.state is not stored.state:
        changes["status"] = stored.state.value, row.state.value
    if row.remarks and row.remarks != stored.remarks:
        changes["keterangan"] = stored.remarks, row.remarks
    if row.active_on and (world.agencies[row.agency].id, row.active_on) not in world.active:
        changes["aktif_terakhir"] = None, row.active_on
    return PlannedRow(row, RowState.CHANGED if changes else RowState.SAME, stored, changes)


def _faults(row: ConnectionRow, lines: Sequence[int], world: World) -> Iterator[CellFault]:
    broken = {fault.column for fault in row.faults}
    given = {"instansi_kode": row.agency, "status": row.state, "sejak": row.since}
    for column, value in given.items():
        if not value and column not in broken:
            yield row.fault(column, Invalid(Refusal.CELL_EMPTY, column=column))
    if len(row.remarks) > LONGEST_REMARKS:
        reason = Invalid(Refusal.TEXT_TOO_LONG, limit=LONGEST_REMARKS)
        yield row.fault("keterangan", reason)
    for column, day in (("sejak", row.since), ("aktif_terakhir", row.active_on)):
        if day is not None and day > world.today:
            yield row.fault(column, Invalid(Refusal.DATE_AHEAD, today=world.today))
    if row.agency and row.since and row.line != lines[0]:
        yield row.fault("instansi_kode", Invalid(Refusal.TWICE_IN_FILE, row=lines[0]))
    if row.agency:
        yield from _agency_faults(row, world)


def _agency_faults(row: ConnectionRow, world: World) -> Iterator[CellFault]:
    known = world.agencies.get(row.agency)
    reason: RuleBroken | None
    if known is None:
        reason = Invalid(Refusal.NO_SUCH_CODE, code=row.agency)
    elif known.kind.is_unit:
        reason = Invalid(Refusal.UNIT_NOT_CONNECTED, agency=known.name)
    elif row.since is not None and row.since not in known.life:
        reason = Invalid(Refusal.NOT_ACTIVE_THEN, agency=known.name, on=row.since)
    else:
        reason = world.may(row)
    if reason is not None:
        yield row.fault("instansi_kode", reason)
