"""The funnel of plans: how far each agency's plan has come, and sums that never lose anyone.

Pure: it knows neither where the facts come from nor who looks (design section 5).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from statistics import median
from typing import Final, NamedTuple

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.funnel_figure import Figure, band
from renaksi.core.numbers import round_half_up, share
from renaksi.core.plan import STAGE_OF, WORKING, FunnelStage, PlanState

STAGES: Final = tuple(FunnelStage)
"""From the widest to the narrowest; each includes those further on."""
SMALL: Final = 10
"""Below this denominator a percentage is marked "n kecil" (design section 5)."""


class RevisionState(NamedTuple):
    """Where one revision of a plan stood at a moment."""

    number: int
    state: PlanState


class PlanStanding(NamedTuple):
    """Where a plan stood: its state that counts, and the newer revision still under way."""

    state: PlanState
    number: int
    working: PlanState | None = None


def standing(revisions: Iterable[RevisionState]) -> PlanStanding | None:
    """What counts among the revisions of one plan: the furthest, of equals the newest.

    A revision in force counts though a newer one is in draft. None when nothing counts (there was
    no revision yet, or all are cancelled).
    """
    counted = [one for one in revisions if one.state in STAGE_OF]
    if not counted:
        return None
    if len(counted) == 1:  # nearly always
        return PlanStanding(counted[0].state, counted[0].number)
    best = max(counted, key=lambda one: (STAGES.index(STAGE_OF[one.state]), one.number))
    newest = max(counted, key=lambda one: one.number)
    under_way = newest.state if newest is not best and newest.state in WORKING else None
    return PlanStanding(best.state, best.number, under_way)


class AgencyRow(NamedTuple):
    """One agency in the funnel. One that owes nothing is listed and counts nowhere."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    """The child of the node it stands under (or is); None for the node itself."""
    owes: bool
    plan_id: int | None = None
    standing: PlanStanding | None = None

    @property
    def stage(self) -> FunnelStage | None:
        """How far it has come; None for one that owes nothing."""
        if not self.owes:
            return None
        return STAGE_OF[self.standing.state] if self.standing else FunnelStage.OWES

    @property
    def is_hub(self) -> bool:
        return self.kind.tier is Tier.HUB

    def reached(self, stage: FunnelStage) -> bool:
        own = self.stage
        return own is not None and STAGES.index(own) >= STAGES.index(stage)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many agencies reached each stage."""

    owes: int = 0
    drafted: int = 0
    submitted: int = 0
    endorsed: int = 0
    enacted: int = 0

    def at(self, stage: FunnelStage) -> int:
        value: int = getattr(self, stage.value)
        return value

    def share(self, stage: FunnelStage) -> Decimal | None:
        """In percent of those who owe; None where nobody does."""
        return share(self.at(stage), self.owes)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every stage after the first, which is the whole, in order."""
        shares = ((stage, self.at(stage), self.share(stage)) for stage in STAGES[1:])
        return tuple(Figure(stage, value, one, band(one)) for stage, value, one in shares)

    @property
    def is_small(self) -> bool:
        return 0 < self.owes < SMALL

    def lost(self, stage: FunnelStage) -> int:
        """How many of the stage before did not come this far."""
        position = STAGES.index(stage)
        return self.at(STAGES[position - 1]) - self.at(stage) if position else 0


def count(rows: Iterable[AgencyRow]) -> Counts:
    return _counts(Counter(row.stage for row in rows))


def _counts(exactly: Mapping[FunnelStage | None, int]) -> Counts:
    """From how many stand at each stage and no further."""
    from_the_end = accumulate(exactly.get(stage, 0) for stage in reversed(STAGES))
    return Counts(*reversed(list(from_the_end)))


@dataclass(frozen=True, slots=True)
class Part:
    """One share of the whole: a hub with all below it, or several agencies taken together."""

    agency_id: int | None
    """None for agencies directly under the node that are taken together."""
    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Child:
    """An agency directly below the node."""

    agency_id: int
    code: str
    name: str
    is_hub: bool


def parts(node: Child, children: Iterable[Child], rows: Iterable[AgencyRow]) -> list[Part]:
    """Cut the funnel of `node` into shares that sum to it.

    Each hub below the node with everything under it; whoever else stands below it taken together;
    the node itself, where it counts.
    """
    stages: dict[int | None, Counter[FunnelStage | None]] = defaultdict(Counter)
    for (part, stage), many in Counter((row.part, row.stage) for row in rows).items():
        stages[part][stage] = many
    own = _counts(stages.pop(None, Counter()))
    found = [
        Part(one.agency_id, one.code, one.name, _counts(stages.pop(one.agency_id, Counter())))
        for one in children
        if one.is_hub
    ]
    rest = _counts(sum(stages.values(), Counter()))
    return [
        *_unless_empty(Part(node.agency_id, node.code, node.name, own)),
        *found,
        *_unless_empty(Part(None, "", "", rest)),
    ]


def _unless_empty(part: Part) -> tuple[Part, ...]:
    return (part,) if part.counts.owes else ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How the parts differ, each weighing the same: the mean and the median of their shares."""

    mean: Decimal | None
    median: Decimal | None
    parts: int


def spread(shares: Iterable[Decimal | None]) -> Spread:
    known = sorted(one for one in shares if one is not None)
    if not known:
        return Spread(None, None, 0)
    mean = sum(known, Decimal(0)) / len(known)
    return Spread(round_half_up(mean), round_half_up(median(known)), len(known))
