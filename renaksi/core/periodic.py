"""Periods of the periodic reports (laporan berkala): weeks to years, with the one before each. Pure.

Perpres 76/2013 asks for reports at regular times; the ministry makes them weekly, monthly,
quarterly, half-yearly and yearly. A period is half open, as all ranges are: `end` is its first
day after.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from renaksi.core.dates import Span


class PeriodicKind(StrEnum):
    """How long the period of a report is."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS: Final = {
    PeriodicKind.MONTHLY: 1,
    PeriodicKind.QUARTERLY: 3,
    PeriodicKind.HALF_YEARLY: 6,
    PeriodicKind.YEARLY: 12,
}
"""How many months each lasts; a week lasts seven days, from Monday (ISO 8601)."""
_LETTER: Final = {
    PeriodicKind.WEEKLY: "W",
    PeriodicKind.MONTHLY: "M",
    PeriodicKind.QUARTERLY: "Q",
    PeriodicKind.HALF_YEARLY: "S",
}
_KIND_OF: Final = {letter: kind for kind, letter in _LETTER.items()}
_CODE: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[WMQS])(?P<number>\d{1,2}))?")
FIRST_YEAR: Final = 2010
LAST_YEAR: Final = 2100
_WEEK: Final = timedelta(days=7)


class NotAPeriod(ValueError):  # noqa: N818 - says what it is, as refusals do
    """The text names no period; the page says so beside the field."""


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a kind; `number` counts from 1 within its year (a year has number 1)."""

    kind: PeriodicKind
    year: int
    number: int

    @property
    def start(self) -> date:
        if self.kind is PeriodicKind.WEEKLY:
            return date.fromisocalendar(self.year, self.number, 1)
        return _month(self.year, (self.number - 1) * MONTHS[self.kind])

    @property
    def end(self) -> date:
        """The first day after it."""
        if self.kind is PeriodicKind.WEEKLY:
            return self.start + _WEEK
        return _month(self.year, self.number * MONTHS[self.kind])

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def before(self) -> "Period":
        """The period its figures are held against."""
        return period_at(self.kind, self.start - timedelta(days=1))

    @property
    def code(self) -> str:
        """`2026-W07`, `2026-M03`, `2026-Q1`, `2026-S2`, `2026`: the name in addresses and commands."""
        if self.kind is PeriodicKind.YEARLY:
            return f"{self.year}"
        width = 2 if self.kind in {PeriodicKind.WEEKLY, PeriodicKind.MONTHLY} else 1
        return f"{self.year}-{_LETTER[self.kind]}{self.number:0{width}d}"

    def is_over(self, today: date) -> bool:
        """Whether its figures can be final."""
        return self.end <= today

    def as_of(self, today: date) -> date:
        """The day its standing figures are counted as of: its last, or today while it runs."""
        return min(self.last_day, today)


def period_at(kind: PeriodicKind, day: date) -> Period:
    """The period of a kind that a day lies in."""
    if kind is PeriodicKind.WEEKLY:
        year, week, _ = day.isocalendar()
        return Period(kind, year, week)
    return Period(kind, day.year, (day.month - 1) // MONTHS[kind] + 1)


def parse_period(text: str) -> Period:
    """Read a code as `Period.code` writes it. Raises NotAPeriod."""
    found = _CODE.fullmatch(text.strip().upper())
    if not found or not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
        raise NotAPeriod(text)
    if not found["letter"]:
        return Period(PeriodicKind.YEARLY, int(found["year"]), 1)
    kind, year, number = _KIND_OF[found["letter"]], int(found["year"]), int(found["number"])
    if not 1 <= number <= most(kind, year):
        raise NotAPeriod(text)
    return Period(kind, year, number)


def most(kind: PeriodicKind, year: int) -> int:
    """How many periods of a kind a year has; 28 December lies in the last ISO week."""
    if kind is PeriodicKind.WEEKLY:
        return date(year, 12, 28).isocalendar().week
    return 12 // MONTHS[kind]


def last_periods(kind: PeriodicKind, today: date, many: int) -> list[Period]:
    """The one under way, then those before it."""
    found = [period_at(kind, today)]
    while len(found) < many:
        found.append(found[-1].before)
    return found


def _month(year: int, months: int) -> date:
    """The first day of the month that lies `months` after January of `year`."""
    return date(year + months // 12, months % 12 + 1, 1)
