"""A file of totals that agencies state: its columns, its rows, and what becomes of each.

A row is known by agency and period. Periods of one agency never overlap, neither with each other
nor with what was stated before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.connection_import import KnownAgency
from renaksi.core.errors import Invalid, Refusal, RuleBroken
from renaksi.core.plan_sheet import RowState

COLUMNS: Final = (
    "instansi_kode", "dari", "sampai", "diterima", "ditindaklanjuti", "selesai", "dikecualikan",
    "rata_rata_hari", "sumber",
)  # fmt: skip
REQUIRED: Final = ("instansi_kode", "dari", "sampai", "diterima", "ditindaklanjuti", "selesai")
MAX_ROWS: Final = 20_000
MOST: Final = 100_000_000
LONGEST_SOURCE: Final = 300
COLUMN_OF: Final[Mapping[str, str]] = {
    "received": "diterima",
    "followed_up": "ditindaklanjuti",
    "finished": "selesai",
    "excluded": "dikecualikan",
    "handling_days": "rata_rata_hari",
    "source": "sumber",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated of a period."""

    received: int
    followed_up: int
    finished: int
    excluded: int = 0
    handling_days: Decimal | None = None
    source: str = ""

    @property
    def agree(self) -> bool:
        """What is finished was followed up, and all of it was received."""
        some = 0 <= self.finished <= self.followed_up and self.excluded >= 0
        return some and self.followed_up + self.excluded <= self.received


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row as it was read. None: an empty cell, or one that could not be read (a fault)."""

    line: int
    agency: str
    first_on: date | None
    last_on: date | None
    facts: Facts
    addresses: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()

    def fault(self, column: str, reason: RuleBroken) -> CellFault:
        return CellFault(column, reason, self.addresses.get(column, ""))


@dataclass(frozen=True, slots=True)
class Stated:
    """A period an agency has stated totals of."""

    id: int
    first_on: date
    last_on: date
    facts: Facts

    def overlaps(self, first: date, last: date) -> bool:
        return self.first_on <= last and first <= self.last_on


@dataclass(frozen=True, slots=True)
class World:
    """What rows are held against."""

    today: date
    agencies: Mapping[str, KnownAgency]
    stored: Mapping[str, Sequence[Stated]]
    """By the agency's code."""
    may: Callable[[TotalRow], RuleBroken | None]
    """Why the actor may not bring in a row; asked only of rows whose agency is known."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of a row of the file."""

    row: TotalRow
    state: RowState
    stored: Stated | None = None
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()


def plan(rows: Sequence[TotalRow], world: World) -> list[PlannedRow]:
    """What becomes of each row, in the order of the file."""
    before: dict[str, list[TotalRow]] = {}
    found = []
    for row in rows:
        found.append(_planned(row, before.get(row.agency, ()), world))
        before.setdefault(row.agency, []).append(row)
    return found


def _planned(row: TotalRow, before: Sequence[TotalRow], world: World) -> PlannedRow:
    faults = (*row.faults, *_faults(row, before, world))
    if faults or row.first_on is None or row.last_on is None:
        return PlannedRow(row, RowState.WRONG, faults=faults)
    same = (row.first_on, row.last_on)
    stored = next(
        (one for one in world.stored.get(row.agency, ()) if (one.first_on, one.last_on) == same),
        None,
    )
    if stored is None:
        return PlannedRow(row, RowState.NEW)
    pairs = {
        one.name: (getattr(stored.facts, one.name), getattr(row.facts, one.name))
        for one in fields(Facts)
    }
    changes = {COLUMN_OF[name]: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return PlannedRow(row, RowState.CHANGED if changes else RowState.SAME, stored, changes)


def _faults(row: TotalRow, before: Sequence[TotalRow], world: World) -> Iterator[CellFault]:
    broken = {fault.column for fault in row.faults}
    for column, day in (("dari", row.first_on), ("sampai", row.last_on)):
        if day is None and column not in broken:
            yield row.fault(column, Invalid(Refusal.CELL_EMPTY, column=column))
    if not broken & set(COLUMN_OF.values()) and not row.facts.agree:
        yield row.fault("selesai", Invalid(Refusal.COUNTS_DISAGREE))
    if row.first_on is not None and row.last_on is not None:
        yield from _period_faults(row, row.first_on, row.last_on, before, world)
    known = world.agencies.get(row.agency)
    reason: RuleBroken | None
    if not row.agency:
        reason = Invalid(Refusal.CELL_EMPTY, column="instansi_kode")
    elif known is None:
        reason = Invalid(Refusal.NO_SUCH_CODE, code=row.agency)
    elif known.kind.is_unit:
        reason = Invalid(Refusal.UNIT_NOT_CONNECTED, agency=known.name)
    else:
        reason = world.may(row)
    if reason is not None:
        yield row.fault("instansi_kode", reason)


def _period_faults(
    row: TotalRow, first: date, last: date, before: Sequence[TotalRow], world: World
) -> Iterator[CellFault]:
    if last < first:
        yield row.fault("sampai", Invalid(Refusal.BAD_SPAN))
    elif last > world.today:
        yield row.fault("sampai", Invalid(Refusal.DATE_AHEAD, today=world.today))
    told = [(one.first_on, one.last_on) for one in before if one.first_on and one.last_on] + [
        (one.first_on, one.last_on)
        for one in world.stored.get(row.agency, ())
        if (one.first_on, one.last_on) != (first, last)
    ]
    other = next(((start, end) for start, end in told if start <= last and first <= end), None)
    if other is not None:
        reason = Invalid(Refusal.PERIOD_OVERLAPS, first=other[0], last=other[1])
        yield row.fault("dari", reason)
