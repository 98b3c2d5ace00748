"""Working a file of outside results into what is stored: each row's faults, else what becomes of it.

A row is known by agency, year and instrument. What an empty cell leaves open stays as it is, but
for a score whose predicate is another one now: it was the old predicate's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Final

from renaksi.core.agency_sheet import CellFault
from renaksi.core.assessment import ResultSource
from renaksi.core.assessment_sheet import (
    COLUMN_OF,
    LONGEST_DOCUMENT,
    LONGEST_REMARKS,
    REQUIRED,
    Facts,
    KnownScale,
    OutsideRow,
    PlannedRow,
    World,
)
from renaksi.core.cycle import FIRST_YEAR
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.grade import NOT_ASSESSABLE, GradeScale
from renaksi.core.plan_sheet import RowState

LIMITS: Final = {"keterangan": LONGEST_REMARKS, "dokumen": LONGEST_DOCUMENT}


def plan(rows: Sequence[OutsideRow], world: World) -> list[PlannedRow]:
    """What becomes of each row, in the order of the file; that order decides nothing."""
    lines: dict[object, list[int]] = defaultdict(list)
    for row in rows:
        lines[row.key].append(row.line)
    return [_planned(row, lines[row.key], world) for row in rows]


def _planned(row: OutsideRow, lines: Sequence[int], world: World) -> PlannedRow:
    faults = (*row.faults, *_faults(row, lines, world))
    if faults:
        return PlannedRow(row, RowState.WRONG, faults=faults)
    stored, read_on = world.stored.get(row.key), _read_on(row, world)
    before = stored.facts if stored else None
    after = _facts(row, before, read_on.scale)
    if stored is None or before is None:
        return PlannedRow(row, RowState.NEW, after, read_on)
    pairs = {
        one.name: (getattr(before, one.name), getattr(after, one.name)) for one in fields(Facts)
    }
    changes = {COLUMN_OF[name]: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if not changes:
        return PlannedRow(row, RowState.SAME, after, read_on, stored)
    if stored.source is ResultSource.HERE:
        reason = Invalid(Refusal.RESULT_HERE, None, agency=world.agencies[row.agency].name)
        return PlannedRow(row, RowState.WRONG, faults=(row.fault("instansi_kode", reason),))
    return PlannedRow(row, RowState.CHANGED, after, read_on, stored, changes)


def _read_on(row: OutsideRow, world: World) -> KnownScale:
    """What is stored keeps its scale: the same file says the same after a new version came out."""
    stored = world.stored.get(row.key)
    return stored.read_on if stored else world.scale(row.instrument, row.year or 0)


def _facts(row: OutsideRow, before: Facts | None, scale: GradeScale) -> Facts:
    grade = grade_of(row.grade, scale) or ""
    score = row.score
    if score is None and before is not None and before.grade == grade:
        score = before.score
    return Facts(
        score=score,
        grade=grade,
        remarks=row.remarks or (before.remarks if before else ""),
        document=row.document or (before.document if before else ""),
    )


def grade_of(text: str, scale: GradeScale) -> str | None:
    """The predicate as the scale writes it, `NOT_ASSESSABLE`, or None for a word it does not know."""
    if text.casefold() == NOT_ASSESSABLE:
        return NOT_ASSESSABLE
    band = scale.named(text)
    return band.name if band else None


# ── faults ────────────────────────────────────────────────────────────────────
def _faults(row: OutsideRow, lines: Sequence[int], world: World) -> Iterator[CellFault]:
    """`lines`: where the file has this key. A cell that could not be read is not spoken of again."""
    unread = {one.column for one in row.faults}
    values = (row.agency, row.year, row.instrument, row.grade)
    empty = {name for name, value in zip(REQUIRED, values, strict=True) if not value} - unread
    passed = unread | empty
    for column in sorted(empty, key=REQUIRED.index):
        yield row.fault(column, Invalid(Refusal.CELL_EMPTY, None, column=column))
    for column, value in (("keterangan", row.remarks), ("dokumen", row.document)):
        if len(value) > LIMITS[column]:
            yield row.fault(column, Invalid(Refusal.TEXT_TOO_LONG, None, limit=LIMITS[column]))
    if len(lines) > 1 and not passed & {"instansi_kode", "siklus", "instrumen"}:
        other = next(line for line in lines if line != row.line)
        yield row.fault("instansi_kode", Invalid(Refusal.RESULT_TWICE, None, row=other))
    if row.year is not None and not FIRST_YEAR <= row.year <= world.last_year:
        yield row.fault("siklus", _bad_year(row.year, world))
        passed.add("siklus")
    if "instansi_kode" not in passed:
        yield from _agency(row, world)
    if "instrumen" not in passed:
        if row.instrument in world.instruments:
            if not passed & {"siklus", "predikat"}:
                yield from _grade(row, _read_on(row, world).scale)
        else:
            known = ", ".join(world.instruments)
            reason = Invalid(Refusal.INSTRUMENT_UNKNOWN, None, code=row.instrument, known=known)
            yield row.fault("instrumen", reason)


def _bad_year(year: int, world: World) -> Invalid:
    return Invalid(Refusal.BAD_YEAR, None, value=year, first=FIRST_YEAR, last=world.last_year)


def _agency(row: OutsideRow, world: World) -> Iterator[CellFault]:
    """It exists, is no unit, existed on some day of the year, and the actor may speak of it."""
    found = world.agencies.get(row.agency)
    if found is None:
        reason: Invalid | None = Invalid(Refusal.NO_SUCH_CODE, None, code=row.agency)
    elif found.kind.is_unit:
        reason = Invalid(Refusal.UNIT_NOT_ASSESSED, None, agency=found.name)
    elif row.year and not found.life.start.year <= row.year <= found.last_year:
        reason = Invalid(Refusal.NOT_ACTIVE_IN, None, agency=found.name, year=row.year)
    else:
        reason = None
    if reason is not None:
        yield row.fault("instansi_kode", reason)
    elif (refusal := world.may(row)) is not None:
        yield row.fault("instansi_kode", refusal)


def _grade(row: OutsideRow, scale: GradeScale) -> Iterator[CellFault]:
    """The predicate is one of the scale's, and the score is one that bears it."""
    grade = grade_of(row.grade, scale)
    if grade is None:
        known = ", ".join((*(band.name for band in scale.bands), NOT_ASSESSABLE))
        reason = Invalid(Refusal.UNKNOWN_WORD, None, value=row.grade, known=known)
        yield row.fault("predikat", reason)
    if row.score is None:
        return
    if grade == NOT_ASSESSABLE:
        yield row.fault("nilai", Invalid(Refusal.SCORE_WITHOUT_GRADE))
    elif not scale.holds(row.score):
        reason = _score(Refusal.SCORE_RANGE, row.score, scale.score_min, scale.score_max)
        yield row.fault("nilai", reason)
    elif grade is not None and (band := scale.grade(row.score)) and band.name != grade:
        detail = {"score": row.score, "other": band.name, "grade": grade}
        yield row.fault("nilai", Invalid(Refusal.SCORE_NOT_OF_GRADE, None, **detail))


def _score(reason: Refusal, score: Decimal, lowest: Decimal, highest: Decimal) -> Invalid:
    return Invalid(reason, None, score=score, lowest=lowest, highest=highest)
