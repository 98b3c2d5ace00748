"""Ranking of those who were assessed, and who fell since the result before (issue, Figures)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from renaksi.core.grade import GradeScale
from renaksi.core.grade_figures import Graded, Result
from renaksi.core.instrument_scores import OldScore, OldScores


class GradeChange(StrEnum):
    """How a result stands to the one before."""

    ROSE = "rose"
    SAME = "same"
    FELL = "fell"
    NONE = "none"
    """There is none before, or the two cannot be compared."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One agency in the ranking."""

    row: Graded
    rank: int | None
    """Among those with a score; the same score is the same rank. None without a score."""
    before: Result | None
    old: OldScore | None
    """The result before as it stands on this scale."""
    change: GradeChange

    @property
    def difference(self) -> Decimal | None:
        """Points since the result before; None where they say nothing."""
        score = self.row.result.score if self.row.result else None
        if score is None or self.old is None or not self.old.may_be_compared:
            return None
        return None if self.old.score is None else score - self.old.score


@dataclass(frozen=True, slots=True)
class Ranking:
    """Everybody in the selection: the best first, those without a score after them, as listed."""

    rows: tuple[Ranked, ...]
    ranked: int
    """The denominator: how many have a score."""

    @property
    def fallen(self) -> tuple[Ranked, ...]:
        """The deepest fall first; those whose points cannot be told after them."""
        found = [one for one in self.rows if one.change is GradeChange.FELL]
        return tuple(sorted(found, key=_depth))

    @property
    def compared(self) -> int:
        """Of how many it can be said whether they fell."""
        return sum(one.change is not GradeChange.NONE for one in self.rows)


def ranking(
    rows: Iterable[Graded],
    scale: GradeScale,
    before: Callable[[int], Result | None],
    read: Callable[[Result], OldScore],
) -> Ranking:
    """`before`: the earlier result of an agency; `read` puts it on this scale."""
    listed = list(rows)
    scored = [row for row in listed if row.result and row.result.score is not None]
    scored.sort(key=lambda row: -_score(row))
    places: dict[int, int] = {}
    for place, row in enumerate(scored, start=1):
        tied = place > 1 and _score(scored[place - 2]) == _score(row)
        places[row.agency_id] = places[scored[place - 2].agency_id] if tied else place
    rest = [row for row in listed if row.agency_id not in places]
    rest.sort(key=lambda row: _standing(row, scale))
    return Ranking(
        tuple(
            _ranked(row, places.get(row.agency_id), before(row.agency_id), scale, read)
            for row in (*scored, *rest)
        ),
        len(scored),
    )


def _score(row: Graded) -> Decimal:
    score = row.result.score if row.result else None
    return Decimal(-1) if score is None else score


def _standing(row: Graded, scale: GradeScale) -> int:
    """By predicate where only that was published; then whoever has none."""
    if row.result is None:
        return len(scale.bands) + 1
    band = scale.named(row.result.grade)
    return len(scale.bands) if band is None else scale.rank(band)


def _ranked(
    row: Graded,
    rank: int | None,
    before: Result | None,
    scale: GradeScale,
    read: Callable[[Result], OldScore],
) -> Ranked:
    old = read(before) if before is not None else None
    return Ranked(row, rank, before, old, _change(row.result, old, scale))


def _change(now: Result | None, old: OldScore | None, scale: GradeScale) -> GradeChange:
    """By points where both have them; else by predicates of the same scale."""
    if now is None or old is None:
        return GradeChange.NONE
    if now.score is not None and old.may_be_compared and old.score is not None:
        return _compared(now.score, old.score)
    band = scale.named(now.grade)
    if band is None or old.band is None or old.rule is OldScores.AS_PUBLISHED:
        return GradeChange.NONE
    return _compared(scale.rank(old.band), scale.rank(band))


def _compared(now: Decimal | int, before: Decimal | int) -> GradeChange:
    if now == before:
        return GradeChange.SAME
    return GradeChange.ROSE if now > before else GradeChange.FELL


def _depth(one: Ranked) -> tuple[bool, Decimal]:
    difference = one.difference
    return difference is None, difference or Decimal(0)
