"""The dry run: an uploaded sheet against the plan as it is stored now."""

from collections.abc import Mapping, Sequence

from renaksi.core.item_entry import (
    FIGURES,
    TARGET,
    Fault,
    FaultKind,
    Vocabulary,
    clean,
    fold,
    read_entry,
)
from renaksi.core.plan_item import ItemValues, changes
from renaksi.core.plan_sheet import (
    ConflictKind,
    Note,
    Outcome,
    PlanSheet,
    Preview,
    RowState,
    SheetFault,
    SheetRemark,
    SheetRow,
    StoredRow,
)
from renaksi.core.plan_sheet_order import with_moves


def compare(sheet: PlanSheet, stored: Sequence[StoredRow], words: Vocabulary) -> Preview:
    """The sheet against the plan as it is now."""
    known = {one.key: one for one in stored}
    owners = _owners(sheet.rows, known)
    outcomes = [_outcome(row, known, owners, words) for row in sheet.rows]
    outcomes = with_moves(_without_doubles(outcomes, stored), stored)
    named = {row.key for row in sheet.rows}
    return Preview(tuple(outcomes), tuple(one for one in stored if one.key not in named))


def _owners(rows: Sequence[SheetRow], known: Mapping[str, StoredRow]) -> dict[str, int]:
    """Which row keeps a key that stands in several (a row was copied): the one that still says
    what the stored action says, else the first.
    """
    owners: dict[str, int] = {}
    for row in rows:
        stored = known.get(row.key)
        if stored is None:
            continue
        same = fold(row.typed.get("action", "")) == fold(stored.values.action)
        if row.key not in owners or (same and not _keeps(rows, owners[row.key], stored)):
            owners[row.key] = row.number
    return owners


def _keeps(rows: Sequence[SheetRow], number: int, stored: StoredRow) -> bool:
    owner = next(row for row in rows if row.number == number)
    return fold(owner.typed.get("action", "")) == fold(stored.values.action)


def _outcome(
    row: SheetRow,
    known: Mapping[str, StoredRow],
    owners: Mapping[str, int],
    words: Vocabulary,
) -> Outcome:
    stored = known.get(row.key)
    if stored is not None and owners[row.key] == row.number:
        return _existing(row, stored, words)
    if stored is not None:
        copied = Note(SheetRemark.COPIED_KEY, detail={"row": owners[row.key]})
        return _new(row, words, remarks=(copied,))
    return _new(row, words, conflict=ConflictKind.REMOVED if row.key else None)


def _existing(row: SheetRow, stored: StoredRow, words: Vocabulary) -> Outcome:
    if row.typed and not any(row.typed.values()):
        emptied = (Note(SheetFault.EMPTIED),)
        return Outcome(row, RowState.WRONG, stored.values, stored, faults=emptied)
    typed = {
        name: text
        for name, text in row.typed.items()
        if name in FIGURES or name.startswith(TARGET) or not _is_unchanged(name, text, stored)
    }
    values, faults = _read(row, typed, words, stored.values)
    if faults:
        return Outcome(
            row, RowState.WRONG, stored.values, stored, faults=faults, remarks=row.remarks
        )
    found = changes(stored.values, values)
    if not found:
        return Outcome(row, RowState.SAME, values, stored)
    is_older = row.version is not None and row.version != stored.version
    return Outcome(
        row,
        RowState.CONFLICT if is_older else RowState.CHANGED,
        values,
        stored,
        changes=found,
        remarks=row.remarks,
        conflict=ConflictKind.EDITED if is_older else None,
    )


def _is_unchanged(name: str, text: str, stored: StoredRow) -> bool:
    """Also keeps what could not be typed today, such as a unit that has been closed since."""
    return clean(text) == clean(stored.texts.get(name, ""))


def _new(
    row: SheetRow,
    words: Vocabulary,
    *,
    remarks: tuple[Note, ...] = (),
    conflict: ConflictKind | None = None,
) -> Outcome:
    typed = {name: text for name, text in row.typed.items() if text}
    values, faults = _read(row, typed, words, ItemValues(""))
    if not values.strategy_code and not any(_is_about(one, "strategy_code") for one in faults):
        missing = Fault("strategy_code", FaultKind.STRATEGY_MISSING)
        faults = (*faults, Note(missing, row.where.get("strategy_code", "")))
    state = RowState.CONFLICT if conflict else RowState.NEW
    return Outcome(
        row,
        RowState.WRONG if faults else state,
        values,
        changes=changes(ItemValues(""), values),
        faults=faults,
        remarks=(*row.remarks, *remarks),
        conflict=conflict,
    )


def _read(
    row: SheetRow, typed: Mapping[str, str], words: Vocabulary, start: ItemValues
) -> tuple[ItemValues, tuple[Note, ...]]:
    unreadable = {str(one.detail.get("field", "")) for one in row.faults}
    given = {name: text for name, text in typed.items() if name not in unreadable}
    faults = list(row.faults)
    if given.get("strategy_code") == "":
        del given["strategy_code"]
        missing = Fault("strategy_code", FaultKind.STRATEGY_MISSING)
        faults.append(Note(missing, row.where.get("strategy_code", "")))
    values, found = read_entry(given, words, start)
    faults += [Note(one, row.where.get(one.field, "")) for one in found]
    return values, tuple(faults)


def _is_about(note: Note, name: str) -> bool:
    return getattr(note.kind, "field", note.detail.get("field")) == name


def _without_doubles(outcomes: Sequence[Outcome], stored: Sequence[StoredRow]) -> list[Outcome]:
    """A new row that says what another row says already was copied by mistake."""
    present = {_said(one.values): one.number for one in stored}
    seen: dict[tuple[str, str], int] = {}
    return [_doubled(one, present, seen) for one in outcomes]


def _doubled(
    one: Outcome, present: Mapping[tuple[str, str], str], seen: dict[tuple[str, str], int]
) -> Outcome:
    said = _said(one.values)
    first = seen.setdefault(said, one.row.number)
    if one.stored is not None or not one.values.action or one.state is RowState.WRONG:
        return one
    where = one.row.where.get("action", "")
    if first != one.row.number:
        return _wrong(one, Note(SheetFault.TWICE, where, {"row": first}))
    if said in present and one.conflict is None:
        return _wrong(one, Note(SheetFault.KNOWN, where, {"number": present[said]}))
    return one


def _wrong(one: Outcome, note: Note) -> Outcome:
    return Outcome(
        one.row, RowState.WRONG, one.values, faults=(*one.faults, note), remarks=one.remarks
    )


def _said(values: ItemValues) -> tuple[str, str]:
    return values.strategy_code, fold(values.action)
