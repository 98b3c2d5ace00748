"""Counts and shares of the four statuses, by agency and rolled up (design section 5).

A recommendation counts once: with its addressee while that exists on the day asked about, else
with whoever inherited it by then, and where nobody did, where the addressee stood last. Pure: it
knows neither where the facts come from nor who looks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.calendar import ONE_DAY
from renaksi.core.dates import Span
from renaksi.core.funnel import Child
from renaksi.core.numbers import share
from renaksi.core.recommendation import COUNTED, RecommendationStatus
from renaksi.core.succession import Lives, Succession, custodian

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

    def __add__(self, other: "StatusFigures") -> "StatusFigures":
        return StatusFigures(*(self.at(one) + other.at(one) for one in COUNTED))


class Counted(NamedTuple):
    """Some recommendations that stand alike: whose, handed to whom, how, and how many."""

    addressee_id: int
    custodian_id: int | None
    """Whom somebody handed them to by the day asked about, instead of the primary successor."""
    status: RecommendationStatus
    many: int


class Standing(NamedTuple):
    """Whom they count with, and the day on whose tree that agency is looked up."""

    agency_id: int
    day: date


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


def standing(one: Counted, on: date, successions: Iterable[Succession], lives: Lives) -> Standing:
    """Whom it counts with on `on`. `lives` knows the addressee, the custodian and all successors."""
    holder: int | None = one.addressee_id
    if lives[one.addressee_id].end <= on:
        holder = custodian(one.custodian_id or one.addressee_id, on, successions, lives)
    agency = one.addressee_id if holder is None else holder
    return Standing(agency, _within(lives[agency], on))


def _within(life: Span, day: date) -> date:
    """The day itself, or the nearest one on which the agency existed."""
    return min(max(day, life.start), life.end - ONE_DAY)


def tally(counted: Iterable[tuple[RecommendationStatus, int]]) -> StatusFigures:
    """Drafts and withdrawn ones count nowhere, whoever passes them in."""
    found = dict.fromkeys(COUNTED, 0)
    for status, many in counted:
        if status in found:
            found[status] += many
    return StatusFigures(*found.values())


def total(owners: Iterable[Owner]) -> StatusFigures:
    return sum((one.figures for one in owners), StatusFigures())


def below(owners: Iterable[Owner], node_id: int) -> StatusFigures:
    """Without the node itself."""
    return total(one for one in owners if one.agency_id != node_id)


def parts(node: Child, children: Sequence[Child], owners: Iterable[Owner]) -> list[Part]:
    """Cut into shares that sum to the whole: the node itself, each hub directly below it, and the
    rest directly below taken together.
    """
    own: dict[int | None, StatusFigures] = {}
    for one in owners:
        own[one.part] = own.get(one.part, StatusFigures()) + one.figures
    hubs = {one.agency_id for one in children if one.is_hub}
    rest = (figures for part, figures in own.items() if part is not None and part not in hubs)
    return [
        *_unless_empty(Part(node.agency_id, node.code, node.name, _of(own, None))),
        *(
            Part(one.agency_id, one.code, one.name, _of(own, one.agency_id))
            for one in children
            if one.is_hub
        ),
        *_unless_empty(Part(None, "", "", sum(rest, StatusFigures()))),
    ]


def _of(own: Mapping[int | None, StatusFigures], part: int | None) -> StatusFigures:
    return own.get(part, StatusFigures())


def _unless_empty(part: Part) -> Iterator[Part]:
    if part.figures.total:
        yield part
