"""Road map of the nation: what share should be reached by the end of a year, and how far it is. Pure.

A target is national: a branch is held against the same figure, whatever its size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind
from renaksi.core.connection import ConnectionState
from renaksi.core.numbers import round_half_up, share


class RoadmapMeasure(StrEnum):
    """What a target is about."""

    PLANS = "plans"
    """Who enacted a plan, of those that owe one."""
    COMPLIANCE = "compliance"
    """Reports that came in, of those that were due, at all checkpoints of the year."""
    ON_TIME = "on_time"
    ACHIEVEMENT = "achievement"
    """Mean over agencies at the last checkpoint that was due."""
    FOLLOWED_UP = "followed_up"
    FINISHED = "finished"
    """Complaints of the year, of those received without the excluded ones."""
    CONNECTION = "connection"
    """Agencies that came so far or further."""
    SCORE = "score"
    """Mean score of those assessed; no percentage."""
    GRADE = "grade"
    """Agencies with that predicate or a better one, of those that have a result."""
    RECOMMENDATIONS = "recommendations"
    """Resolved, of all that count."""


class RoadmapScope(StrEnum):
    """Whom a target is for: everybody, a group, or one kind of agency."""

    EVERYBODY = "everybody"
    LOCAL = "local"
    CENTRAL = "central"
    KEMENKO = "kemenko"
    KEMENTERIAN = "kementerian"
    LPNK = "lpnk"
    LNS = "lns"
    LEMBAGA = "lembaga"
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    PUSAT = "pusat"


_LOCAL: Final = frozenset({AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA})
_KINDS: Final = frozenset(one for one in AgencyKind if not one.is_unit)
_GROUPS: Final = {
    RoadmapScope.EVERYBODY: _KINDS,
    RoadmapScope.LOCAL: _LOCAL,
    RoadmapScope.CENTRAL: _KINDS - _LOCAL,
}
LEVELS: Final = tuple(
    one.value for one in ConnectionState if one is not ConnectionState.NOT_CONNECTED
)
"""How far connection can be wanted to go."""
WITH_LEVEL: Final = frozenset({RoadmapMeasure.CONNECTION, RoadmapMeasure.GRADE})
"""Measures that need a threshold: a state, or a predicate."""
FIRST_YEAR: Final = 2010
LAST_YEAR: Final = 2100
MOST: Final = Decimal(100)
"""The largest target: a whole, or the best score there is."""
SMALL: Final = 10
"""Below this denominator a figure is marked "n kecil" (design section 5)."""
PAST: Final = 5
"""How many years are shown up to the running one, whether or not they have a target."""


def kinds_of(scope: RoadmapScope) -> frozenset[AgencyKind]:
    """The kinds of agency a target is for."""
    return _GROUPS.get(scope) or frozenset({AgencyKind(scope.value)})


class Goal(NamedTuple):
    """What targets of several years have in common."""

    measure: RoadmapMeasure
    scope: RoadmapScope = RoadmapScope.EVERYBODY
    level: str = ""
    """A state of connection or a predicate, where the measure needs one."""


class Actual(NamedTuple):
    """How far it was: a share of a count, or a mean over so many."""

    value: Decimal | None
    """Percent or score, two decimals; None where there is nothing to share."""
    part: int | None
    """None of a mean."""
    whole: int

    @property
    def is_small(self) -> bool:
        return 0 < self.whole < SMALL


def shared(part: int, whole: int) -> Actual:
    return Actual(share(part, whole), part, whole)


def averaged(total: Decimal, many: int) -> Actual:
    return Actual(round_half_up(total / many) if many else None, None, many)


class Outcome(StrEnum):
    """What became of a target."""

    REACHED = "reached"
    MISSED = "missed"
    """Its year is over."""
    UNDER_WAY = "under_way"
    """Not reached yet, and its year is not over."""
    AHEAD = "ahead"
    """Its year has not begun."""
    NO_FIGURE = "no_figure"


def outcome(target: Decimal, actual: Actual | None, year: int, this_year: int) -> Outcome:
    """Exactly at the target is reached."""
    if year > this_year:
        return Outcome.AHEAD
    if actual is None or actual.value is None:
        return Outcome.UNDER_WAY if year == this_year else Outcome.NO_FIGURE
    if actual.value >= target:
        return Outcome.REACHED
    return Outcome.UNDER_WAY if year == this_year else Outcome.MISSED


@dataclass(frozen=True, slots=True)
class Target:
    """What should be reached by the end of a year."""

    id: int
    year: int
    value: Decimal
    legal_basis: str
    version: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a path."""

    year: int
    target: Target | None
    actual: Actual | None
    outcome: Outcome | None
    """None where nothing was aimed at."""

    @property
    def gap(self) -> Decimal | None:
        """What is lacking, in points; negative where more was reached than wanted."""
        if self.target is None or self.actual is None or self.actual.value is None:
            return None
        return self.target.value - self.actual.value


def years_to_read(targets: Iterable[Target], this_year: int) -> list[int]:
    """Those with a target and the last ones, up to this year; the oldest first."""
    aimed = {one.year for one in targets}
    return sorted(one for one in aimed | set(range(this_year - PAST + 1, this_year + 1))
                  if one <= this_year)  # fmt: skip


def path(targets: Iterable[Target], actuals: Mapping[int, Actual], this_year: int) -> list[Year]:
    """Year by year, the oldest first; a past year without a target and a figure is left out."""
    aimed = {one.year: one for one in targets}
    found = []
    for year in sorted(aimed.keys() | actuals.keys()):
        target, actual = aimed.get(year), actuals.get(year)
        if target is None and (actual is None or actual.value is None):
            continue
        told = outcome(target.value, actual, year, this_year) if target else None
        found.append(Year(year, target, actual, told))
    return found
