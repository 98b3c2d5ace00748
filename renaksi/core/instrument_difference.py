"""What the next version of an instrument changed, row by row, against its predecessor."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final

from renaksi.core.instrument import Aspect, Indicator, Instrument


class RowChange(StrEnum):
    """What became of an aspect or an indicator."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """Only to another aspect or another place."""
    SAME = "same"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`field` is a name of Aspect, Indicator or Instrument; both values as they are there.

    Besides, "aspect": the codes of the aspects a row stood in and stands in, and "place": those of
    the rows before it.
    """

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One aspect or indicator of either version."""

    code: str
    name: str
    """As it is called now, else as it was called."""
    is_aspect: bool
    change: RowChange
    fields: tuple[FieldChange, ...] = ()
    weight_changed: bool = False


@dataclass(frozen=True, slots=True)
class InstrumentDifference:
    """Everything; `rows` in the order of the new version, then what is gone."""

    whole: tuple[FieldChange, ...]
    rows: tuple[RowDifference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.whole and all(row.change is RowChange.SAME for row in self.rows)

    @property
    def scale_changed(self) -> bool:
        """Old scores then need a rule for standing beside new ones (`core.instrument_scores`)."""
        return any(one.field == "scale" for one in self.whole)

    @property
    def changed(self) -> tuple[RowDifference, ...]:
        return tuple(row for row in self.rows if row.change is not RowChange.SAME)


WHOLE: Final = ("name", "scale", "evidence_rule", "small_n", "weak_below")


def next_version(instrument: Instrument) -> Instrument:
    """The copy it starts with."""
    return replace(instrument, version=instrument.version + 1)


def difference(before: Instrument, after: Instrument) -> InstrumentDifference:
    """What `after` changed. A row is known by its code: one with a new code is a new row."""
    whole = tuple(_fields(before, after, WHOLE))
    old, new = _rows(before), _rows(after)
    stayed = _stayed(old, new)
    there = tuple(_row(code, old.get(code), row, stayed) for code, row in new.items())
    gone = tuple(_row(code, row, None, stayed) for code, row in old.items() if code not in new)
    return InstrumentDifference(whole, (*there, *gone))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with where it stands: its aspect, and the row before it there."""

    row: Aspect | Indicator
    aspect: str
    """"" for an aspect itself."""
    follows: str
    """Code of the row before it; "" for the first."""


def _rows(instrument: Instrument) -> Mapping[str, _Placed]:
    found: dict[str, _Placed] = {}
    above = ""
    for aspect in instrument.aspects:
        found[aspect.code] = _Placed(aspect, "", above)
        above, last = aspect.code, ""
        for one in aspect.indicators:
            found[one.code] = _Placed(one, aspect.code, last)
            last = one.code
    return found


def _stayed(old: Mapping[str, _Placed], new: Mapping[str, _Placed]) -> frozenset[str]:
    """Rows that kept their order, as many as there can be; of what stayed in its aspect, the rest moved."""
    groups: dict[str, list[str]] = {}
    for code, placed in new.items():
        if code in old and old[code].aspect == placed.aspect:
            groups.setdefault(placed.aspect, []).append(code)
    ranks = {code: rank for rank, code in enumerate(old)}
    return frozenset(code for codes in groups.values() for code in _in_order(codes, ranks))


def _in_order(codes: Sequence[str], ranks: Mapping[str, int]) -> tuple[str, ...]:
    """The longest part of a list in which ranks only grow."""
    best: list[tuple[str, ...]] = []
    for code in codes:
        before = (one for one in best if ranks[one[-1]] < ranks[code])
        best.append((*max(before, key=len, default=()), code))
    return max(best, key=len, default=())


def _row(
    code: str, before: _Placed | None, after: _Placed | None, stayed: Collection[str]
) -> RowDifference:
    shown = after or before
    if shown is None:
        raise ValueError(code)
    is_aspect = isinstance(shown.row, Aspect)
    told = RowDifference(code, shown.row.name, is_aspect, RowChange.SAME)
    if before is None:
        return replace(told, change=RowChange.ADDED)
    if after is None:
        return replace(told, change=RowChange.REMOVED)
    names = _ASPECT if is_aspect else _INDICATOR
    changes = tuple(_fields(before.row, after.row, names))
    if before.aspect != after.aspect:
        changes = (*changes, FieldChange("aspect", before.aspect, after.aspect))
    elif code not in stayed and before.follows != after.follows:
        changes = (*changes, FieldChange("place", before.follows, after.follows))
    moved = bool(changes) and all(one.field in {"aspect", "place"} for one in changes)
    kind = RowChange.MOVED if moved else RowChange.CHANGED if changes else RowChange.SAME
    weighed = any(one.field == "weight" for one in changes)
    return replace(told, change=kind, fields=changes, weight_changed=weighed)


_ASPECT: Final = ("name", "weight")
_INDICATOR: Final = tuple(one.name for one in fields(Indicator) if one.name != "code")


def _fields(before: object, after: object, names: tuple[str, ...]) -> Iterator[FieldChange]:
    for name in names:
        old, new = getattr(before, name, None), getattr(after, name, None)
        if old != new:
            yield FieldChange(name, old, new)
