"""The frozen figures of a periodic report: what its page, PDF, annex and check page read. Pure.

A report is a row of sections; a section has single figures and tables. Codes, not words, are
frozen: what they are called stands in `labels.periodic`, and names of agencies are frozen as they
were. The same content gives the same report for ever, whatever happens to the tree afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from renaksi.core.numbers import share
from renaksi.core.periodic import Period

FEW: Final = 10
"""Shares of fewer are marked *n kecil* (design section 5)."""


class Part(StrEnum):
    """The sections, in the order they are printed; the texts of an editor hang on the same codes."""

    SUMMARY = "summary"
    FUNNEL = "funnel"
    COMPLIANCE = "compliance"
    ACHIEVEMENT = "achievement"
    COMPLAINTS = "complaints"
    CONNECTION = "connection"
    RANKING = "ranking"
    RECOMMENDATIONS = "recommendations"
    ASSESSMENT = "assessment"
    GUIDANCE = "guidance"
    PRACTICE = "practice"
    """Good practice: a text alone."""
    ANALYSIS = "analysis"
    """Special analysis: a text alone."""
    ANNEX = "annex"
    """One row per agency."""


TEXT_ALONE: Final = frozenset({Part.PRACTICE, Part.ANALYSIS})


class Unit(StrEnum):
    """What a figure or a column holds."""

    COUNT = "count"
    PERCENT = "percent"
    SCORE = "score"
    DAYS = "days"
    TEXT = "text"
    CODE = "code"


Cell = Decimal | int | str | None
"""None: no figure, shown as a dash; never a zero."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure with what it was a period before."""

    code: str
    unit: Unit
    value: Decimal | None
    part: int | None = None
    whole: int | None = None
    """Numerator and denominator of a share."""
    before: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """In the unit of the figure (of shares: percentage points)."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @property
    def is_small(self) -> bool:
        return self.whole is not None and self.whole < FEW


def shared(code: str, part: int, whole: int, before: Decimal | None = None) -> Figure:
    """A figure that is a share of a count."""
    return Figure(code, Unit.PERCENT, share(part, whole), part, whole, before)


def counted(code: str, value: int, before: int | None = None) -> Figure:
    """A figure that is a plain count."""
    earlier = None if before is None else Decimal(before)
    return Figure(code, Unit.COUNT, Decimal(value), before=earlier)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    code: str
    unit: Unit


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `totals` is its last line, kept apart so that nobody adds it up again."""

    code: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()

    def column(self, code: str) -> list[Cell]:
        """The cells of one column. Raises KeyError where there is none."""
        for place, one in enumerate(self.columns):
            if one.code == code:
                return [row[place] for row in self.rows]
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a report. `notes` are codes of sentences: why something is missing or partial."""

    part: Part
    figures: tuple[Figure, ...] = ()
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeriodicSheet:
    """What a report says in figures, as of a moment, for an agency and everything below it."""

    period: Period
    base_code: str
    base_name: str
    is_nation: bool
    taken_at: datetime
    as_of: date
    sections: tuple[Section, ...]

    def section(self, part: Part) -> Section:
        """That part; an empty one where nothing was taken."""
        return self._by_part.get(part, Section(part))

    @cached_property
    def _by_part(self) -> Mapping[Part, Section]:
        return {one.part: one for one in self.sections}
