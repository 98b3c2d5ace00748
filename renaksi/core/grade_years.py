"""Predicates year by year: the distribution of each, on the scale of the year that is looked at.

Results of an earlier version are read by the rule a later one states; those it says nothing of
stand apart, under the predicates they were published with.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from renaksi.core.agency import AgencyKind
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.grade_figures import Distribution
from renaksi.core.instrument_scores import OldScore, OldScores


class YearRow(NamedTuple):
    """So many agencies of a kind got the same in a year."""

    year: int
    version_id: int
    kind: AgencyKind
    grade: str
    """A predicate, or `NOT_ASSESSABLE`."""
    score: Decimal | None
    is_outside: bool
    many: int


Read = Callable[[int, str, Decimal | None], OldScore]
"""A result by version, predicate and score, as it stands on the scale that is looked at."""


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One year; its denominator is whoever has a result, not whoever should."""

    year: int
    figures: Distribution
    apart: Mapping[str, int]
    """Predicates of another scale that cannot be read on this one, as they were published."""
    rules: tuple[OldScores, ...]
    """What was done to results of other scales; empty where all are of this one."""

    @property
    def total(self) -> int:
        return self.figures.total + sum(self.apart.values())


def by_year(rows: Iterable[YearRow], keys: Sequence[str], read: Read) -> list[YearFigures]:
    """The newest first. `keys` of the distribution: the predicates of the scale, and the two words."""
    groups: dict[int, list[YearRow]] = defaultdict(list)
    for row in rows:
        groups[row.year].append(row)
    return [_year(year, groups[year], keys, read) for year in sorted(groups, reverse=True)]


def _year(year: int, rows: Iterable[YearRow], keys: Sequence[str], read: Read) -> YearFigures:
    counts = dict.fromkeys(keys, 0)
    apart: dict[str, int] = defaultdict(int)
    scores: list[Decimal] = []
    rules: set[OldScores] = set()
    outside = 0
    for row in rows:
        outside += row.many if row.is_outside else 0
        if row.grade == NOT_ASSESSABLE:
            counts[NOT_ASSESSABLE] += row.many
            continue
        found = read(row.version_id, row.grade, row.score)
        if found.rule is not None:
            rules.add(found.rule)
        name = found.band.name if found.band else row.grade
        if found.rule is OldScores.AS_PUBLISHED or name not in counts:
            apart[row.grade] += row.many
            continue
        counts[name] += row.many
        if found.may_be_compared and found.score is not None:
            scores += [found.score] * row.many
    made = Distribution(counts, outside, tuple(sorted(scores)))
    return YearFigures(year, made, dict(apart), tuple(sorted(rules)))
