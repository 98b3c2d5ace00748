"""The row of a matrix as a form: every value as the text people see and type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol, Self
from zlib import crc32

from renaksi.core.item_entry import TARGET, Fault, Vocabulary, clean, read_entry
from renaksi.core.plan import Polarity
from renaksi.core.plan_columns import columns
from renaksi.core.plan_item import ItemValues, changes
from renaksi.labels import POLARITY
from renaksi.labels.format import number
from renaksi.labels.items import entry_fault

DIVISION: Final = frozenset({"strategy_code", "weight", "responsible_code"})
"""What the agency decides and a liaison only reads."""
MAX_TYPED: Final = 20_000


class Row(Protocol):
    """A stored row, as far as its form needs it."""

    @property
    def lineage_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def values(self) -> ItemValues: ...


def text_of(values: ItemValues, name: str) -> str:
    """One value as it stands in its field."""
    if name.startswith(TARGET):
        value: Any = values.targets.get(name.removeprefix(TARGET))
    else:
        value = getattr(values, name)
    if value is None:
        return ""
    if isinstance(value, Polarity):
        return POLARITY[value]
    if isinstance(value, tuple):
        return "\n".join(value)
    return value if isinstance(value, str) else number(value)


@dataclass(frozen=True, slots=True)
class RowForm:
    """The texts of one row, and what is wrong with them."""

    lineage_id: str
    version: int
    texts: Mapping[str, str]
    fields: frozenset[str]
    """Those this person may change; the others are shown."""
    errors: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    """Marks of the texts as they were read, to tell later which of them this person changed."""

    @classmethod
    def of(
        cls,
        row: Row,
        checkpoints: Sequence[str],
        fields: frozenset[str],
    ) -> Self:
        texts = {name: text_of(row.values, name) for name in columns(checkpoints)}
        base = marks({name: text for name, text in texts.items() if name in fields})
        return cls(row.lineage_id, row.version, texts, fields, base=base)

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def typed_over(self, typed: Mapping[str, str], errors: Mapping[str, str]) -> Self:
        """The same row with what somebody typed in place of what is stored."""
        return replace(self, texts={**self.texts, **typed}, errors=errors)


def typed_fields(form: Mapping[str, str], fields: frozenset[str]) -> dict[str, str]:
    """The texts of a submitted form that belong to the row, cut where no field is that long."""
    return {name: text[:MAX_TYPED] for name, text in form.items() if name in fields}


def read_form(
    typed: Mapping[str, str], words: Vocabulary, start: ItemValues
) -> tuple[ItemValues, dict[str, str]]:
    """The values, and a sentence for each field that could not be read."""
    values, faults = read_entry(typed, words, start)
    return values, sentences(faults)


def sentences(faults: Sequence[Fault]) -> dict[str, str]:
    return {fault.field: entry_fault(fault) for fault in faults}


def row_fields(
    checkpoints: Sequence[str], frozen: frozenset[str], *, whole: bool
) -> frozenset[str]:
    """Fields of a row that can be typed into. `whole` False: a liaison's."""
    locked = {f"{TARGET}{code}" for code in frozen}
    return frozenset(columns(checkpoints)) - locked - (frozenset() if whole else DIVISION)


def marks(texts: Mapping[str, str]) -> str:
    """`unit=1a2b3c4d …`: short enough for a hidden field, and no secret."""
    return " ".join(f"{name}={crc32(clean(text).encode()):08x}" for name, text in texts.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people filled differently, as each of them reads it."""

    name: str
    mine: str
    theirs: str
    is_mine: bool
    """Changed by this person, and not only by the other: then their text is proposed."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else stored while this person was typing."""

    lineage_id: str
    by: str
    at: datetime
    fields: tuple[Difference, ...]


def differences(
    stored: ItemValues, typed: ItemValues, texts: Mapping[str, str], base: str
) -> tuple[Difference, ...]:
    """`texts` as they were sent, `base` as the form had marked them."""
    untouched = set(base.split()) & set(marks(texts).split())
    names = {mark.partition("=")[0] for mark in untouched}
    return tuple(
        Difference(name, text_of(typed, name), text_of(stored, name), name not in names)
        for name in changes(stored, typed)
    )
