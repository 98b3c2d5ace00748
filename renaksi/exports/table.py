"""A table on its way into a file: columns with their kind, rows, and where the figures come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from renaksi.core.agency import TimeZone
from renaksi.labels import format as fmt

SOURCE: Final = "Renaksi, pemantauan berjenjang SP4N-LAPOR!"


class Kind(StrEnum):
    """What a column holds; decides its format and its width."""

    TEXT = "text"
    CODE = "code"  # a text of digits that must not become a number: 34.10
    WHOLE = "whole"
    FIGURE = "figure"
    PERCENT = "percent"  # 71.99 stands for 71,99%
    RUPIAH = "rupiah"
    DAY = "day"
    MOMENT = "moment"


NUMBERS: Final = frozenset({Kind.WHOLE, Kind.FIGURE, Kind.PERCENT, Kind.RUPIAH})
WIDTH: Final = {
    Kind.TEXT: 32,
    Kind.CODE: 21,
    Kind.WHOLE: 11,
    Kind.FIGURE: 13,
    Kind.PERCENT: 12,
    Kind.RUPIAH: 18,
    Kind.DAY: 18,
    Kind.MOMENT: 22,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head as people read it, its kind, perhaps a width of its own."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be a generator: it is read once, and never held in memory as a whole."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    taken_at: datetime
    """The moment the figures were read."""
    filters: Mapping[str, str] = field(default_factory=dict)
    """What was filtered, in words: {"Jenis": "Kabupaten"}; empty means everything one may see."""
    sheet: str = "Data"
    time_zone: TimeZone = TimeZone.WIB
    source: str = SOURCE


def notes(table: Table, count: int) -> list[tuple[str, str]]:
    """What the sheet "Keterangan" says, line by line."""
    filters = list(table.filters.items()) or [("Saringan", "semua yang dapat Anda lihat")]
    return [
        ("Judul", table.title),
        *filters,
        ("Banyaknya baris", fmt.number(count)),
        ("Keadaan data", fmt.moment(table.taken_at, table.time_zone)),
        ("Sumber", table.source),
    ]
