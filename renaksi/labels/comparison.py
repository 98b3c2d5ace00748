"""Two revisions beside each other, in words: which values went and which came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from renaksi.core.comparison import ComparedRow, FieldChange, Part, RowChange, text_parts
from renaksi.core.plan_item import FIELDS, ItemValues, changes
from renaksi.labels.format import NOTHING, number, rupiah
from renaksi.labels.items import item_field
from renaksi.labels.plan import POLARITY, Status
from renaksi.queries.revision_rows import Names

ROW_CHANGE: Final = {
    RowChange.ADDED: Status("Aksi baru", "tambah", "ok"),
    RowChange.REMOVED: Status("Aksi dihapus", "takdinilai", "bad"),
    RowChange.CHANGED: Status("Berubah", "proses", "live"),
    RowChange.MOVED: Status("Dipindah", "seret", "idle"),
    RowChange.SAME: Status("Tetap", "nanti", "idle"),
}
LONG_TEXTS: Final = frozenset(
    {"action", "objective", "sub_activity", "indicator", "partners", "basis", "remarks"}
)
"""Marked word by word; everything else as a whole."""
EMPTY: Final = ItemValues("")
Piece = tuple[Part, str]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One line: the name of the value, then what stood there and what stands there now."""

    name: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def old_text(self) -> str:
        return " ".join(text for _part, text in self.old)

    @property
    def new_text(self) -> str:
        return " ".join(text for _part, text in self.new)


def value_changes(row: ComparedRow, names: Names) -> list[ValueChange]:
    """Every value that differs; of a new or removed row, every value it has."""
    lines = [_line(one, names) for one in _fields(row)]
    if row.has_moved and row.old and row.new:
        lines.append(
            ValueChange("Nomor", ((Part.REMOVED, row.old.number),), ((Part.ADDED, row.new.number),))
        )
    return lines


def _fields(row: ComparedRow) -> Iterator[FieldChange]:
    if row.old and row.new:
        yield from row.fields
        return
    old, new = (row.old.values, EMPTY) if row.old else (EMPTY, row.values)
    found = changes(old, new)
    for name in sorted(found, key=_place):
        yield FieldChange(name, *found[name])


def _place(name: str) -> tuple[int, str]:
    return FIELDS.index("targets" if name.startswith("target:") else name), name


def _line(change: FieldChange, names: Names) -> ValueChange:
    old = value_text(change.name, change.old, names)
    new = value_text(change.name, change.new, names)
    parts = text_parts(old, new) if change.name in LONG_TEXTS else _whole(old, new)
    return ValueChange(
        item_field(change.name),
        tuple(part for part in parts if part[0] is not Part.ADDED),
        tuple(part for part in parts if part[0] is not Part.REMOVED),
    )


def _whole(old: str, new: str) -> tuple[Piece, ...]:
    pieces = ((Part.REMOVED, old), (Part.ADDED, new))
    return tuple(piece for piece in pieces if piece[1])


def value_text(name: str, value: Any, names: Names) -> str:
    """One value as people write it; empty for nothing."""
    if value in {None, "", ()}:
        return ""
    if name == "strategy_code":
        return f"{value} {names.strategies.get(value, '')}".strip()
    if name == "responsible_code":
        return str(names.agencies.get(value, value))
    if name == "polarity":
        return POLARITY[value]
    if name == "budget":
        return rupiah(value)
    if isinstance(value, Decimal):
        return number(value)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def summary(counts: Iterable[tuple[RowChange, int]]) -> str:
    """`2 aksi baru, 1 dihapus, 3 berubah, 8 tetap`; kinds that did not occur are left out."""
    words = {
        RowChange.ADDED: "aksi baru",
        RowChange.REMOVED: "dihapus",
        RowChange.CHANGED: "berubah",
        RowChange.MOVED: "dipindah",
        RowChange.SAME: "tetap",
    }
    told = [f"{number(count)} {words[kind]}" for kind, count in counts if count]
    return ", ".join(told) or NOTHING
