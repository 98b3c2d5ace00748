"""Rows of the admin console's export of SP4N-LAPOR!, and how its cells are read (domain section 6).

Names, texts and documents of complaints are never looked at: only the columns named here are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.sheet import address

MAX_ROWS: Final = 1_000_000
FAULTS_TOLD: Final = 50
"""The rest is a number."""
LONGEST_ID: Final = 15
EARLIEST: Final = date(2000, 1, 1)
"""LAPOR! is younger; an older day is a slip."""


class Column(Enum):
    """Columns of the export that are read, as its header names them: words of a file, no codes."""

    TRACKING_ID = "Tracking ID"
    RECEIVED = "Tanggal Laporan Masuk"
    CLASSIFICATION = "Klasifikasi Laporan"
    CATEGORY = "Kategori"
    PARENT = "Instansi Induk"
    LAPOR_ID = "ID Instansi Terdisposisi"
    AGENCY = "Instansi Terdisposisi"
    STATUS = "Status Laporan"
    RATING = "Rating"


NEEDED: Final = (
    Column.TRACKING_ID, Column.RECEIVED, Column.CLASSIFICATION, Column.AGENCY, Column.STATUS,
)  # fmt: skip
_BY_TITLE: Final = {one.value.casefold(): one for one in Column}


def header_places(cells: Sequence[object]) -> dict[Column, int] | None:
    """Where each column stands, if this row is the header: one of its cells says "Tracking ID"."""
    found: dict[Column, int] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            column = _BY_TITLE.get(" ".join(cell.split()).casefold())
            if column is not None:
                found.setdefault(column, place)
    return found if Column.TRACKING_ID in found else None


class ExportRow(NamedTuple):
    """One complaint as an export tells of it."""

    line: int
    tracking_id: int
    received_on: date
    classification: str
    category: str
    lapor_id: str
    agency: str
    parent: str
    status: str
    rating: int | None


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong in one row, and where."""

    line: int
    place: int
    """The column of the file, 0 is A."""
    column: Column
    reason: Invalid

    @property
    def address(self) -> str:
        return address(self.line - 1, self.place)


def damaged(first: RowFault, many: int) -> Invalid:
    """One sentence for the whole file: where it is damaged first, and in how many rows."""
    return Invalid(
        Refusal.COMPLAINTS_DAMAGED, "file", address=first.address, fault=first.reason, count=many
    )


def text_of(value: object) -> str:
    """A cell as one line of text; whole numbers without their decimals."""
    if isinstance(value, str):
        return _one_line(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@lru_cache(maxsize=16_384)
def _one_line(text: str) -> str:
    return " ".join(text.split())


_ID: Final = re.compile(rf"#?(\d{{1,{LONGEST_ID}}})(?:\.0)?")


def tracking_id(value: object) -> int | None:
    """All digits, whether the spreadsheet keeps them as a number or as a text."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and 0 < value < 10**LONGEST_ID else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 10**LONGEST_ID else None
    if not isinstance(value, str):
        return None
    found = _ID.fullmatch(value.strip())
    return int(found[1]) or None if found else None


def rating_of(value: object) -> int | None:
    """1 to 5; anything else is no rating."""
    text = text_of(value).removesuffix(".0")
    return int(text) if text in _RATINGS else None


_RATINGS: Final = frozenset("12345")


# ── days ──────────────────────────────────────────────────────────────────────
_MONTHS: Final[Mapping[int, tuple[str, ...]]] = {
    1: ("januari", "january"),
    2: ("februari", "february", "pebruari"),
    3: ("maret", "march", "mrt"),
    4: ("april",),
    5: ("mei", "may"),
    6: ("juni", "june"),
    7: ("juli", "july"),
    8: ("agustus", "august", "agt", "ags"),
    9: ("september", "sept"),
    10: ("oktober", "october"),
    11: ("november", "nopember"),
    12: ("desember", "december"),
}
_MONTH_OF: Final = {
    form: number for number, names in _MONTHS.items() for name in names for form in {name, name[:3]}
}
_WORDED: Final = re.compile(r"(\d{1,2})[\s./-]+([A-Za-z]{3,9})\.?[\s./-]+(\d{4})(?:[ T,].*)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,].*)?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T,].*)?")


def read_day(value: object) -> date | None:
    """A date cell, `3 Jan 2026`, `3 Agustus 2026`, `03/01/2026` or `2026-01-03`, time or not."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _day_of(value.strip()) if isinstance(value, str) else None


@lru_cache(maxsize=16_384)
def _day_of(text: str) -> date | None:
    try:
        if found := _WORDED.fullmatch(text):
            month = _MONTH_OF.get(found[2].lower())
            return date(int(found[3]), month, int(found[1])) if month else None
        if found := _DAY_FIRST.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return None
