"""Two revisions of a plan side by side: row by row (by lineage) and value by value."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

from renaksi.core.plan_item import FIELDS, ItemValues, changes


class RowChange(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Row:
    """One action of one revision; `number` is what people call it (2.1)."""

    lineage_id: str
    number: str
    values: ItemValues


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`name` as in ItemValues; a target is `target:B06`."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A row of either revision, or of both."""

    lineage_id: str
    change: RowChange
    old: Row | None
    new: Row | None
    fields: tuple[FieldChange, ...] = ()
    has_moved: bool = False

    @property
    def number(self) -> str:
        return (self.new or self.old or _NOBODY).number

    @property
    def values(self) -> ItemValues:
        """As it stands now; a removed row as it stood."""
        return (self.new or self.old or _NOBODY).values


_NOBODY: Final = Row("", "", ItemValues(""))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows in the order of the newer revision, removed ones where they stood."""

    rows: tuple[ComparedRow, ...]
    weight: tuple[Decimal, Decimal]
    budget: tuple[Decimal, Decimal]

    @property
    def changed(self) -> tuple[ComparedRow, ...]:
        return tuple(row for row in self.rows if row.change is not RowChange.SAME)

    @property
    def counts(self) -> Mapping[RowChange, int]:
        return {kind: sum(row.change is kind for row in self.rows) for kind in RowChange}

    def of(self, lineage_id: str) -> ComparedRow | None:
        return next((row for row in self.rows if row.lineage_id == lineage_id), None)


def compare(old: Sequence[Row], new: Sequence[Row]) -> Comparison:
    """What happened between two revisions whose rows are given in their order."""
    before = {row.lineage_id: row for row in old}
    after = {row.lineage_id: row for row in new}
    moved = _moved(old, new)
    gone = _removed_after(old, after)
    rows = [*gone.get(None, [])]
    for row in new:
        rows.append(_compared(before.get(row.lineage_id), row, row.lineage_id in moved))
        rows.extend(gone.get(row.lineage_id, []))
    return Comparison(
        rows=tuple(rows),
        weight=(_total(old, "weight"), _total(new, "weight")),
        budget=(_total(old, "budget"), _total(new, "budget")),
    )


def _compared(old: Row | None, new: Row, has_moved: bool) -> ComparedRow:
    if old is None:
        return ComparedRow(new.lineage_id, RowChange.ADDED, None, new)
    found = changes(old.values, new.values)
    fields = tuple(FieldChange(name, *found[name]) for name in sorted(found, key=_place))
    kind = RowChange.CHANGED if fields else RowChange.MOVED if has_moved else RowChange.SAME
    return ComparedRow(new.lineage_id, kind, old, new, fields, has_moved)


def _place(name: str) -> tuple[int, str]:
    """Fields in the order in which they are entered."""
    return FIELDS.index("targets" if name.startswith("target:") else name), name


def _removed_after(
    old: Sequence[Row], after: Mapping[str, Row]
) -> dict[str | None, list[ComparedRow]]:
    """Removed rows by the surviving row they stood behind; None is the top."""
    found: dict[str | None, list[ComparedRow]] = {}
    anchor: str | None = None
    for row in old:
        if row.lineage_id in after:
            anchor = row.lineage_id
        else:
            gone = ComparedRow(row.lineage_id, RowChange.REMOVED, row, None)
            found.setdefault(anchor, []).append(gone)
    return found


def _moved(old: Sequence[Row], new: Sequence[Row]) -> frozenset[str]:
    """The fewest rows that were carried to another place; the others kept their order.

    A row inserted above does not move those below it, although their numbers change.
    """
    place = {row.lineage_id: index for index, row in enumerate(old)}
    shared = [row.lineage_id for row in new if row.lineage_id in place]
    kept = _longest_rise([place[lineage] for lineage in shared])
    return frozenset(lineage for index, lineage in enumerate(shared) if index not in kept)


def _longest_rise(values: Sequence[int]) -> frozenset[int]:
    """Indexes of a longest increasing subsequence of distinct values."""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int | None] = []
    for index, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(tops[at - 1] if at else None)
        tails[at : at + 1] = [value]
        tops[at : at + 1] = [index]
    found = set()
    last = tops[-1] if tops else None
    while last is not None:
        found.add(last)
        last = before[last]
    return frozenset(found)


def _total(rows: Sequence[Row], name: str) -> Decimal:
    return sum((getattr(row.values, name) or Decimal(0) for row in rows), Decimal(0))


class Part(StrEnum):
    """How a piece of text fared."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


WORTH_MARKING: Final = 0.4
"""Below this likeness, word-by-word marks read worse than the two sentences whole."""


def text_parts(old: str, new: str) -> tuple[tuple[Part, str], ...]:
    """`new` against `old` word by word, for marking what went and what came."""
    left, right = old.split(), new.split()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < WORTH_MARKING:
        whole = ((Part.REMOVED, " ".join(left)), (Part.ADDED, " ".join(right)))
        return tuple((part, text) for part, text in whole if text)
    return tuple(_parts(matcher, left, right))


def _parts(
    matcher: "SequenceMatcher[str]", left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[Part, str]]:
    for _tag, start, end, begin, stop in matcher.get_opcodes():
        if left[start:end] == right[begin:stop]:
            yield Part.KEPT, " ".join(right[begin:stop])
            continue
        if start < end:
            yield Part.REMOVED, " ".join(left[start:end])
        if begin < stop:
            yield Part.ADDED, " ".join(right[begin:stop])
