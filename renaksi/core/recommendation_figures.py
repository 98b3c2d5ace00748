"""Counts and shares of the four statuses, by agency and rolled up (design section 5).

A recommendation counts once: `core.recommendation_whose` says with whom. Pure: it knows neither
where the facts come from nor who looks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.funnel import Child
from renaksi.core.numbers import share
from renaksi.core.recommendation import COUNTED, UNSETTLED, RecommendationStatus
from renaksi.core.recommendation_ageing import AgeBand, Ages
from renaksi.core.recommendation_pace import Pace
from renaksi.core.recommendation_whose import Whose

SMALL: Final = 10
"""Below this total a percentage is marked "n kecil" (design section 5)."""


@dataclass(frozen=True, slots=True)
class StatusFigures:
    """How many recommendations stand at each of the four statuses."""

    resolved: int = 0
    in_process: int = 0
    open: int = 0
    not_actionable: int = 0

    @property
    def total(self) -> int:
        return self.resolved + self.in_process + self.open + self.not_actionable

    @property
    def is_small(self) -> bool:
        return 0 < self.total < SMALL

    def at(self, status: RecommendationStatus) -> int:
        """`status` is one of `COUNTED`."""
        value: int = getattr(self, status.value)
        return value

    def share(self, status: RecommendationStatus) -> Decimal | None:
        """In percent of the total, two decimals; None where there is nothing to share."""
        return share(self.at(status), self.total)

    @property
    def share_resolved(self) -> Decimal | None:
        """The share inspectors look at first."""
        return self.share(RecommendationStatus.RESOLVED)

    def __add__(self, other: "StatusFigures") -> "StatusFigures":
        return StatusFigures(*(self.at(one) + other.at(one) for one in COUNTED))


class Counted(NamedTuple):
    """Some recommendations that stand alike: whose, how, how old on the day, and how many."""

    whose: Whose
    status: RecommendationStatus
    band: AgeBand
    many: int


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is counted of some recommendations."""

    figures: StatusFigures = field(default_factory=StatusFigures)
    ages: Ages = field(default_factory=Ages)
    """Of those that are not settled."""
    pace: Pace = field(default_factory=Pace)

    def __add__(self, other: "Measures") -> "Measures":
        return Measures(
            self.figures + other.figures, self.ages + other.ages, self.pace + other.pace
        )


def measures(counted: Iterable[Counted], pace: Pace) -> Measures:
    """Of one agency."""
    some = list(counted)
    ages = Ages.of((one.band, one.many) for one in some if one.status in UNSETTLED)
    return Measures(tally((one.status, one.many) for one in some), ages, pace)


@dataclass(frozen=True, slots=True)
class Owner:
    """An agency that recommendations count with."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stood under (or was); None for the node itself."""
    figures: StatusFigures
    ages: Ages = field(default_factory=Ages)
    pace: Pace = field(default_factory=Pace)

    @property
    def measures(self) -> Measures:
        return Measures(self.figures, self.ages, self.pace)

    @property
    def is_hub(self) -> bool:
        return self.kind.tier is Tier.HUB


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole: a hub with all below it, or several agencies taken together."""

    agency_id: int | None
    """None for agencies directly under the node that are taken together."""
    code: str
    name: str
    figures: StatusFigures
    ages: Ages = field(default_factory=Ages)
    pace: Pace = field(default_factory=Pace)


def tally(counted: Iterable[tuple[RecommendationStatus, int]]) -> StatusFigures:
    """Drafts and withdrawn ones count nowhere, whoever passes them in."""
    found = dict.fromkeys(COUNTED, 0)
    for status, many in counted:
        if status in found:
            found[status] += many
    return StatusFigures(*found.values())


def total(owners: Iterable[Owner]) -> Measures:
    return sum((one.measures for one in owners), Measures())


def below(owners: Iterable[Owner], node_id: int) -> Measures:
    """Without the node itself."""
    return total(one for one in owners if one.agency_id != node_id)


def parts(node: Child, children: Sequence[Child], owners: Iterable[Owner]) -> list[Part]:
    """Cut into shares that sum to the whole: the node itself, each hub directly below it, and the
    rest directly below taken together.
    """
    own: dict[int | None, Measures] = {}
    for one in owners:
        own[one.part] = own.get(one.part, Measures()) + one.measures
    hubs = {one.agency_id for one in children if one.is_hub}
    rest = (found for part, found in own.items() if part is not None and part not in hubs)
    return [
        *_unless_empty(_part(node.agency_id, node.code, node.name, own.get(None, Measures()))),
        *(
            _part(one.agency_id, one.code, one.name, own.get(one.agency_id, Measures()))
            for one in children
            if one.is_hub
        ),
        *_unless_empty(_part(None, "", "", sum(rest, Measures()))),
    ]


def _part(agency_id: int | None, code: str, name: str, found: Measures) -> Part:
    return Part(agency_id, code, name, found.figures, found.ages, found.pace)


def _unless_empty(part: Part) -> Iterator[Part]:
    if part.figures.total:
        yield part
