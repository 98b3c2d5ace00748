"""What the next version of an instrument changed, row by row, against its predecessor."""

from collections.abc import Iterator, Mapping
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
    """`field` is a name of Aspect, Indicator or Instrument; both values as they are there."""

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
    there = tuple(_row(code, old.get(code), row) for code, row in new.items())
    gone = tuple(_row(code, row, None) for code, row in old.items() if code not in new)
    return InstrumentDifference(whole, (*there, *gone))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with where it stands: its aspect, and the row before it there."""

    row: Aspect | Indicator
    aspect: str


def _rows(instrument: Instrument) -> Mapping[str, _Placed]:
    found: dict[str, _Placed] = {}
    for aspect in instrument.aspects:
        found[aspect.code] = _Placed(aspect, "")
        found.update({one.code: _Placed(one, aspect.code) for one in aspect.indicators})
    return found


def _row(code: str, before: _Placed | None, after: _Placed | None) -> RowDifference:
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
    moved = bool(changes) and all(one.field == "aspect" for one in changes)
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
