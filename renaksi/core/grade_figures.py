"""Distribution of predicates: how many of those who are assessed, or have a result, got which.

Everybody counts exactly once: with a predicate, as "tidak dapat dinilai", or as "belum dinilai".
Pure: it knows neither where the facts come from nor who looks (design section 5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import ResultSource
from renaksi.core.funnel import Child
from renaksi.core.grade import NOT_ASSESSABLE, NOT_YET
from renaksi.core.numbers import round_half_up, share

SMALL: Final = 10
"""Below this total a percentage is marked "n kecil" (design section 5)."""


class Result(NamedTuple):
    """What an agency got; `grade` is a predicate or `NOT_ASSESSABLE`."""

    grade: str
    score: Decimal | None
    source: ResultSource
    remarks: str = ""
    document: str = ""
    version_id: int = 0
    """Of the instrument, whose scale it is read on."""
    assessment_id: int | None = None
    """None for one from outside."""


class Graded(NamedTuple):
    """One agency in the distribution."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stood under (or was); None for the node itself."""
    is_due: bool
    """It is assessed with the instrument; else it only has a result."""
    result: Result | None

    @property
    def grade(self) -> str:
        return self.result.grade if self.result else NOT_YET


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts by predicate, the best first, then the two words for those without one."""

    counts: Mapping[str, int]
    outside: int = 0
    """Of the results, those obtained outside the system."""
    scores: tuple[Decimal, ...] = ()
    """Of those who have one; ascending."""

    @property
    def total(self) -> int:
        """The denominator."""
        return sum(self.counts.values())

    @property
    def graded(self) -> int:
        """Who has a predicate."""
        return self.total - self.counts[NOT_ASSESSABLE] - self.counts[NOT_YET]

    @property
    def is_small(self) -> bool:
        return 0 < self.total < SMALL

    def share(self, grade: str) -> Decimal | None:
        """In percent of the total, two decimals; None where there is nobody."""
        return share(self.counts[grade], self.total)

    @property
    def mean(self) -> Decimal | None:
        """Plain mean of the scores there are; two decimals."""
        if not self.scores:
            return None
        return round_half_up(sum(self.scores, Decimal()) / len(self.scores))

    @property
    def median(self) -> Decimal | None:
        return round_half_up(Decimal(median(self.scores))) if self.scores else None


def words(names: Iterable[str], rows: Iterable[Graded]) -> tuple[str, ...]:
    """Every key there is: the scale's predicates in their order, others that results bear (of an
    earlier version), and the two words.
    """
    found = dict.fromkeys(names)
    found |= dict.fromkeys(sorted(row.grade for row in rows if row.result))
    return (*(one for one in found if one != NOT_ASSESSABLE), NOT_ASSESSABLE, NOT_YET)


def distribution(rows: Iterable[Graded], keys: Sequence[str]) -> Distribution:
    """`keys` as `words` has them; those nobody got stand there with 0."""
    some = list(rows)
    found = Counter(row.grade for row in some)
    results = [row.result for row in some if row.result]
    return Distribution(
        counts={key: found[key] for key in keys},
        outside=sum(one.source is ResultSource.OUTSIDE for one in results),
        scores=tuple(sorted(one.score for one in results if one.score is not None)),
    )


def by_kind(rows: Iterable[Graded], keys: Sequence[str]) -> Mapping[AgencyKind, Distribution]:
    """In the order of the kinds; those nobody of is counted are left out."""
    groups: dict[AgencyKind, list[Graded]] = defaultdict(list)
    for row in rows:
        groups[row.kind].append(row)
    return {kind: distribution(groups[kind], keys) for kind in AgencyKind if kind in groups}


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole: a hub with all below it, or several agencies taken together."""

    agency_id: int | None
    """None for agencies directly under the node that are taken together."""
    code: str
    name: str
    figures: Distribution


def parts(
    node: Child, hubs: Iterable[Child], rows: Iterable[Graded], keys: Sequence[str]
) -> list[Part]:
    """Cut into shares that sum to the whole: the node itself, each hub directly below it, and the
    rest directly below taken together.
    """
    groups: dict[int | None, list[Graded]] = defaultdict(list)
    for row in rows:
        groups[row.part].append(row)
    own = groups.pop(None, [])
    found = [
        Part(one.agency_id, one.code, one.name, distribution(groups.pop(one.agency_id, ()), keys))
        for one in hubs
    ]
    rest = [row for some in groups.values() for row in some]
    return [
        *_unless_empty(Part(node.agency_id, node.code, node.name, distribution(own, keys))),
        *found,
        *_unless_empty(Part(None, "", "", distribution(rest, keys))),
    ]


def _unless_empty(part: Part) -> Iterator[Part]:
    if part.figures.total:
        yield part
