"""The dry run: what came in a file or a paste against the report as it is stored now."""

from collections.abc import Mapping, Sequence

from renaksi.core.item_entry import clean, fold
from renaksi.core.plan_sheet import ConflictKind, Note, RowState, SheetFault, SheetRow
from renaksi.core.report_columns import ACTION, FILLED, NUMBER
from renaksi.core.report_entry import EntryValues, changes
from renaksi.core.report_reading import read_values
from renaksi.core.report_sheet import (
    EntryOutcome,
    EntryPreview,
    ReportSheet,
    StoredEntry,
    mark_of,
)


def compare(sheet: ReportSheet, stored: Sequence[StoredEntry]) -> EntryPreview:
    """`stored`: every row of the report in its order, also those nothing was entered for yet."""
    finder = _Finder(stored)
    first: dict[str, int] = {}
    outcomes = tuple(_outcome(row, finder.find(row), first) for row in sheet.rows)
    missing = tuple(one for one in stored if one.key not in first)
    return EntryPreview(outcomes, missing, mark_of(stored))


class _Finder:
    """Which row of the report a row of the file is about."""

    def __init__(self, stored: Sequence[StoredEntry]) -> None:
        self.by_key = {one.key: one for one in stored}
        self.by_number = {one.number: one for one in stored}
        self.by_action: dict[str, StoredEntry | None] = {}
        for one in stored:  # two rows with the same text name neither
            name = fold(one.action)
            self.by_action[name] = None if name in self.by_action else one

    def find(self, row: SheetRow) -> StoredEntry | None:
        """By the key our own file carries, else by the number with the action, else by either."""
        if row.key:
            return self.by_key.get(row.key)
        number = clean(row.typed.get(NUMBER, "")).rstrip(".").replace(",", ".")
        name = fold(row.typed.get(ACTION, ""))
        found = self.by_number.get(number)
        if found is not None and name and fold(found.action) != name:
            return self.by_action.get(name)  # numbers move when a plan is revised; texts stay
        return found or (self.by_action.get(name) if name else None)


def _outcome(row: SheetRow, stored: StoredEntry | None, first: dict[str, int]) -> EntryOutcome:
    if stored is None:
        return _wrong(row, None, Note(SheetFault.UNKNOWN_ROW))
    if stored.key in first:
        return _wrong(row, stored, Note(SheetFault.ENTRY_TWICE, detail={"row": first[stored.key]}))
    first[stored.key] = row.number
    typed = {name: text for name, text in row.typed.items() if name in FILLED}
    if row.version == 0 and not any(typed.values()):  # empty when the file was made, and still
        return EntryOutcome(row, RowState.SAME, stored.values, stored)
    if not stored.values.is_empty and set(FILLED) <= set(typed) and not any(typed.values()):
        return _wrong(row, stored, Note(SheetFault.ENTRY_EMPTIED))
    values, faults = _read(row, typed, stored.values)
    if faults:
        return EntryOutcome(
            row, RowState.WRONG, stored.values, stored, faults=faults, remarks=row.remarks
        )
    found = changes(stored.values, values)
    if not found:
        return EntryOutcome(row, RowState.SAME, values, stored)
    if not stored.is_writable:
        return _wrong(row, stored, Note(SheetFault.OTHER_UNIT))
    return _changed(row, stored, values)


def _changed(row: SheetRow, stored: StoredEntry, values: EntryValues) -> EntryOutcome:
    is_older = row.version is not None and row.version != stored.version
    plain = RowState.NEW if stored.values.is_empty else RowState.CHANGED
    return EntryOutcome(
        row,
        RowState.CONFLICT if is_older else plain,
        values,
        stored,
        changes=changes(stored.values, values),
        remarks=row.remarks,
        conflict=ConflictKind.EDITED if is_older else None,
    )


def _read(
    row: SheetRow, typed: Mapping[str, str], start: EntryValues
) -> tuple[EntryValues, tuple[Note, ...]]:
    unreadable = {str(one.detail.get("field", "")) for one in row.faults}
    given = {name: text for name, text in typed.items() if name not in unreadable}
    values, found = read_values(given, start)
    notes = [Note(one, row.where.get(one.field, "")) for one in found]
    return values, (*row.faults, *notes)


def _wrong(row: SheetRow, stored: StoredEntry | None, note: Note) -> EntryOutcome:
    values = stored.values if stored else EntryValues()
    return EntryOutcome(
        row, RowState.WRONG, values, stored, faults=(*row.faults, note), remarks=row.remarks
    )
