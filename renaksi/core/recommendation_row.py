"""What is wrong with a row of a register by itself, cell by cell, whatever is stored already."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.dates import Span
from renaksi.core.errors import Invalid, Refusal, RuleBroken
from renaksi.core.recommendation import RecommendationSource, RecommendationStatus
from renaksi.core.recommendation_entry import (
    LONGEST_CAUSE,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    RuleValues,
)
from renaksi.core.recommendation_sheet import COLUMN_OF, REQUIRED, RegisterRow, Stored

Gate = Callable[[RegisterRow], RuleBroken | None]
"""Why the actor may not bring in a row. Asked only of rows whose agencies and source are known."""
LIMITS: Final = {
    "nomor": LONGEST_NUMBER,
    "uraian": LONGEST_TEXT,
    "sebab": LONGEST_CAUSE,
    "catatan": LONGEST_TEXT,
}
LONGEST_TERM: Final = timedelta(days=3660)
"""From issue to due day; more is a slip of the pen."""
COLUMN_OF_REFUSAL: Final = {
    Refusal.NOT_YOUR_SOURCE: "sumber",
    Refusal.NOT_YOUR_ADDRESSEE: "instansi_kode",
}


@dataclass(frozen=True, slots=True)
class KnownAgency:
    """An agency that rows may name."""

    id: int
    name: str
    life: Span


@dataclass(frozen=True, slots=True)
class World:
    """What rows are held against."""

    today: date
    agencies: Mapping[str, KnownAgency]
    """By code."""
    stored: Mapping[tuple[str, str], Stored]
    """By the issuer's code and the number."""
    rule: Callable[[RecommendationSource, date], RuleValues]
    """What a source asked for on a day."""
    holidays: Collection[date]
    may: Gate


def row_faults(row: RegisterRow, lines: Sequence[int], world: World) -> Iterator[CellFault]:
    """`lines`: where the file has this key. A cell that could not be read is not spoken of again."""
    unread = {one.column for one in row.faults}
    values = _values(row)
    empty = {column for column in REQUIRED if not values[column]} - unread
    for column in sorted(empty, key=REQUIRED.index):
        yield row.fault(column, Invalid(Refusal.CELL_EMPTY, None, column=column))
    for column, limit in LIMITS.items():
        if len(str(values[column])) > limit:
            yield row.fault(column, Invalid(Refusal.TEXT_TOO_LONG, None, limit=limit))
    if len(lines) > 1 and row.number:
        other = next(line for line in lines if line != row.line)
        yield row.fault("nomor", Invalid(Refusal.NUMBER_TWICE, None, row=other))
    yield from _days_ahead(row, world.today)
    yield from _term_faults(row)
    yield from _status_day_faults(row, unread)
    yield from _agency_faults(row, world, unread | empty)


def _values(row: RegisterRow) -> dict[str, object]:
    named = {column: getattr(row, name) for name, column in COLUMN_OF.items()}
    return {"nomor": row.number, "penerbit_kode": row.issuer, **named}


# ── days ──────────────────────────────────────────────────────────────────────
def _days_ahead(row: RegisterRow, today: date) -> Iterator[CellFault]:
    for column, day in (("tanggal_terbit", row.issued_on), ("tanggal_status", row.status_on)):
        if day is not None and day > today:
            yield row.fault(column, Invalid(Refusal.DATE_AHEAD, None, today=today))


def _term_faults(row: RegisterRow) -> Iterator[CellFault]:
    if row.issued_on is None or row.due_on is None:
        return
    if row.due_on < row.issued_on:
        yield row.fault("jatuh_tempo", Invalid(Refusal.DUE_TOO_EARLY, None, day=row.issued_on))
    elif row.due_on - row.issued_on > LONGEST_TERM:
        limit = row.issued_on + LONGEST_TERM
        yield row.fault("jatuh_tempo", Invalid(Refusal.DATE_TOO_FAR, None, limit=limit))


def _status_day_faults(row: RegisterRow, unread: Collection[str]) -> Iterator[CellFault]:
    """Only a recommendation that nothing was done about has a status without a day of its own."""
    is_open = row.status in {None, RecommendationStatus.OPEN}
    if row.status_on is None:
        if not is_open and "tanggal_status" not in unread:
            yield row.fault("tanggal_status", Invalid(Refusal.STATUS_DATE_MISSING))
    elif row.issued_on is not None and row.status_on < row.issued_on:
        reason = Invalid(Refusal.STATUS_TOO_EARLY, None, day=row.issued_on)
        yield row.fault("tanggal_status", reason)


# ── agencies ──────────────────────────────────────────────────────────────────
def _agency_faults(row: RegisterRow, world: World, passed: Collection[str]) -> Iterator[CellFault]:
    """Both exist, existed when it was issued, and the actor may bring it in for them."""
    sound = not {"sumber", "penerbit_kode", "instansi_kode"} & set(passed)
    for column, code in (("penerbit_kode", row.issuer), ("instansi_kode", row.addressee)):
        reason = None if column in passed else _agency_fault(code, row.issued_on, world)
        if reason is not None:
            sound = False
            yield row.fault(column, reason)
    refusal = world.may(row) if sound else None
    if refusal is not None:
        yield row.fault(COLUMN_OF_REFUSAL.get(refusal.reason, "penerbit_kode"), refusal)


def _agency_fault(code: str, on: date | None, world: World) -> Invalid | None:
    found = world.agencies.get(code)
    if found is None:
        return Invalid(Refusal.NO_SUCH_CODE, None, code=code)
    if on is not None and on not in found.life:
        return Invalid(Refusal.NOT_ACTIVE_THEN, None, agency=found.name, on=on)
    return None
