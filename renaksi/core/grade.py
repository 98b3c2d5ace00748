"""Grade scales (predikat): bands with inclusive or exclusive lower bounds (design section 5, Scores).

A scale belongs to its instrument: SAKIP says A above 80, SP4N says A from 90. "Tidak dapat dinilai"
is no band but an outcome of its own, so a score of 0 never stands for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as made_by
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from renaksi.core.numbers import round_half_up

NOT_ASSESSABLE: Final = "tidak dapat dinilai"
"""As files and figures write the outcome; no band may bear this name."""
NOT_YET: Final = "belum dinilai"
"""The same for what has no result."""
MAX_NAME: Final = 60
"""Letters of a predicate."""


@dataclass(frozen=True, slots=True)
class Band:
    """A predicate and where it begins. `lower` None: no threshold was ever published."""

    name: str
    lower: Decimal | None = None
    includes_lower: bool = True
    """Whether the bound itself still belongs to the band: ">= 75", or else "> 75"."""
    symbol: str = ""
    """A letter beside the predicate, as in "Baik (B)"."""

    def begins_at_or_below(self, score: Decimal) -> bool:
        if self.lower is None:
            return False
        return score >= self.lower if self.includes_lower else score > self.lower


@dataclass(frozen=True, slots=True)
class GradeScale:
    """From `score_min` to `score_max`; `bands` the best first."""

    score_min: Decimal
    score_max: Decimal
    bands: tuple[Band, ...]

    @property
    def grades_scores(self) -> bool:
        """Whether a score leads to a predicate; else predicates come from outside only."""
        return all(band.lower is not None for band in self.bands)

    def holds(self, score: Decimal) -> bool:
        return self.score_min <= score <= self.score_max

    def grade(self, score: Decimal) -> Band | None:
        """The band of a score, which is rounded first; None where the scale grades no scores.

        The lowest band also takes its own lower bound, else the worst score there is would have
        no predicate where every bound is exclusive (SAKIP: D is 0 to 30).
        """
        if not self.grades_scores or not self.bands:
            return None
        rounded = round_half_up(score)
        found = (band for band in self.bands if band.begins_at_or_below(rounded))
        return next(found, self.bands[-1])

    def named(self, name: str) -> Band | None:
        """The band with this predicate or symbol, however it is written."""
        wanted = name.strip().casefold()
        return next((band for band in self.bands if wanted == band.name.casefold()), None) or next(
            (band for band in self.bands if band.symbol and wanted == band.symbol.casefold()), None
        )

    def rank(self, band: Band) -> int:
        """0 is the best."""
        return self.bands.index(band)

    def reach(self, band: Band) -> tuple[Decimal, Decimal] | None:
        """Its lower bound and the next band's, whatever includes them; None without thresholds."""
        if band.lower is None or not self.grades_scores:
            return None
        place = self.rank(band)
        above = self.bands[place - 1].lower if place else self.score_max
        return band.lower, above if above is not None else self.score_max


class ScaleFault(StrEnum):
    """What may be wrong with a scale."""

    NO_BANDS = "no_bands"
    RANGE_EMPTY = "range_empty"
    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    NAME_TWICE = "name_twice"
    NAME_RESERVED = "name_reserved"
    BOUND_MISSING = "bound_missing"
    OUT_OF_RANGE = "out_of_range"
    BANDS_OVERLAP = "bands_overlap"
    GAP_AT_BOTTOM = "gap_at_bottom"


@dataclass(frozen=True, slots=True)
class ScaleIssue:
    """One thing to put right; `row` is the band's place, from 0, None for the whole."""

    fault: ScaleFault
    row: int | None = None
    detail: Mapping[str, object] = made_by(default_factory=dict)


def scale_issues(scale: GradeScale) -> tuple[ScaleIssue, ...]:
    """Why scores could not be graded, or not in one way only. Empty: the scale holds."""
    return (*_whole(scale), *_names(scale), *_bounds(scale))


def _whole(scale: GradeScale) -> Iterator[ScaleIssue]:
    if scale.score_min >= scale.score_max:
        yield ScaleIssue(ScaleFault.RANGE_EMPTY)
    if not scale.bands:
        yield ScaleIssue(ScaleFault.NO_BANDS)


def _names(scale: GradeScale) -> Iterator[ScaleIssue]:
    """A word names one band: as a predicate, or as a letter that is not somebody else's."""
    taken: set[str] = set()
    for row, band in enumerate(scale.bands):
        name = band.name.strip().casefold()
        own = {one for one in (name, band.symbol.strip().casefold()) if one}
        if not name:
            yield ScaleIssue(ScaleFault.NAME_MISSING, row)
        if max(len(band.name), len(band.symbol)) > MAX_NAME:
            yield ScaleIssue(ScaleFault.NAME_TOO_LONG, row, {"limit": MAX_NAME})
        if own & {NOT_ASSESSABLE, NOT_YET}:
            yield ScaleIssue(ScaleFault.NAME_RESERVED, row)
        if own & taken:
            yield ScaleIssue(ScaleFault.NAME_TWICE, row, {"name": band.name})
        taken |= own


def _bounds(scale: GradeScale) -> Iterator[ScaleIssue]:
    """All bounds or none; each above the next, and the lowest at the bottom of the range."""
    given = [(row, band.lower) for row, band in enumerate(scale.bands) if band.lower is not None]
    if not given:
        return
    for row, band in enumerate(scale.bands):
        if band.lower is None:
            yield ScaleIssue(ScaleFault.BOUND_MISSING, row)
        elif not scale.holds(band.lower):
            yield ScaleIssue(ScaleFault.OUT_OF_RANGE, row, {"bound": band.lower})
    for (_, above), (row, below) in pairwise(given):
        if below > above or (below == above and not _may_meet(scale, row)):
            yield ScaleIssue(ScaleFault.BANDS_OVERLAP, row, {"bound": below, "above": above})
    if given[-1][1] != scale.score_min:
        yield ScaleIssue(ScaleFault.GAP_AT_BOTTOM, len(scale.bands) - 1, {"bound": scale.score_min})


def _may_meet(scale: GradeScale, row: int) -> bool:
    """Two bands at one bound: above it the one, at it exactly the other."""
    return not scale.bands[row - 1].includes_lower and scale.bands[row].includes_lower
