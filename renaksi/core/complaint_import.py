"""Which rows of an export are complaints, and what is wrong with those that should be.

Title rows stand above the header, notes below the last row, a second header perhaps between two
exports pasted together. A row without a tracking id is a note only where it tells neither a day nor
a status; else something in it is damaged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from renaksi.core.complaint_sheet import (
    EARLIEST,
    FAULTS_TOLD,
    Column,
    ExportRow,
    RowFault,
    header_places,
    rating_of,
    read_day,
    text_of,
    tracking_id,
)
from renaksi.core.errors import Invalid, Refusal

NOTHING: Final = frozenset({None, "", "-"})
Line = tuple[int, Sequence[Any]]
"""The number of a row in the file, and its cells."""


@dataclass
class Reading:
    """The rows of one export, read one by one; remembers what was wrong."""

    places: Mapping[Column, int]
    today: date
    """No complaint came in after it."""
    faults: list[RowFault] = field(default_factory=list)
    faulty: int = 0
    """Rows with a fault, also of those that are not listed any more."""
    notes: int = 0
    """Rows that are no complaints."""

    def rows(self, lines: Iterable[Line]) -> Iterator[ExportRow]:
        """Every complaint; what can not be read is left out and remembered."""
        place = self.places[Column.TRACKING_ID]
        for line, cells in lines:
            found = tracking_id(cells[place] if place < len(cells) else None)
            if found is None:
                self._no_id(line, cells)
            elif (row := self._row(line, found, cells)) is not None:
                yield row

    def _no_id(self, line: int, cells: Sequence[Any]) -> None:
        if not any(cell not in NOTHING for cell in cells):
            return
        told_day = read_day(self._value(cells, Column.RECEIVED))
        is_note = told_day is None and not self._text(cells, Column.STATUS)
        if is_note or header_places(cells):
            self.notes += 1
            return
        value = self._text(cells, Column.TRACKING_ID)
        self._refuse(line, Column.TRACKING_ID, Invalid(Refusal.BAD_TRACKING_ID, value=value))

    def _row(self, line: int, found: int, cells: Sequence[Any]) -> ExportRow | None:
        text = self._text
        value = self._value(cells, Column.RECEIVED)
        received_on = read_day(value)
        status = text(cells, Column.STATUS)
        if received_on is None or not EARLIEST <= received_on <= self.today:
            self._refuse(line, Column.RECEIVED, self._no_day(value, received_on))
            return None
        if not status:
            reason = Invalid(Refusal.CELL_EMPTY, column=Column.STATUS.value)
            self._refuse(line, Column.STATUS, reason)
            return None
        return ExportRow(
            line,
            found,
            received_on,
            text(cells, Column.CLASSIFICATION)[:120],
            text(cells, Column.CATEGORY)[:200],
            text(cells, Column.LAPOR_ID)[:60],
            text(cells, Column.AGENCY)[:300],
            text(cells, Column.PARENT)[:300],
            status[:120],
            rating_of(self._value(cells, Column.RATING)),
        )

    def _no_day(self, value: object, day: date | None) -> Invalid:
        if value in NOTHING:
            return Invalid(Refusal.CELL_EMPTY, column=Column.RECEIVED.value)
        if day is not None and day > self.today:
            return Invalid(Refusal.DATE_AHEAD, today=self.today)
        return Invalid(Refusal.NOT_A_DATE, value=text_of(value))

    def _value(self, cells: Sequence[Any], column: Column) -> object:
        place = self.places.get(column)
        return cells[place] if place is not None and place < len(cells) else None

    def _text(self, cells: Sequence[Any], column: Column) -> str:
        return text_of(self._value(cells, column))

    def _refuse(self, line: int, column: Column, reason: Invalid) -> None:
        self.faulty += 1
        if len(self.faults) < FAULTS_TOLD:
            self.faults.append(RowFault(line, self.places[column], column, reason))
