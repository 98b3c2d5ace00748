"""The figures of a register under its filters: by status, by age, and what is late."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from renaksi.core.recommendation import COUNTED, UNSETTLED, RecommendationStatus
from renaksi.core.recommendation_ageing import AgeBand, Ages


class Late(StrEnum):
    """Which clock ran out."""

    ANSWER = "answer_late"
    """The addressee's 60 days, or whatever the source asked for."""
    REVIEW = "review_late"
    """The issuer's 30 days to decide on an answer."""


class Cell(NamedTuple):
    """How many stand alike."""

    status: RecommendationStatus
    band: AgeBand | None
    """None for a draft, which has no day of issue."""
    late: Late | None
    many: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All that the other filters leave; what is asked for here narrows it further."""

    cells: tuple[Cell, ...] = ()

    def count(
        self,
        statuses: Collection[RecommendationStatus],
        band: AgeBand | None = None,
        late: Late | None = None,
    ) -> int:
        """`band` and `late` count what is not settled only."""
        return sum(one.many for one in self._matching(statuses, band, late))

    def ages(
        self, statuses: Collection[RecommendationStatus] = COUNTED, late: Late | None = None
    ) -> Ages:
        cells = self._matching(set(statuses) & UNSETTLED, None, late)
        return Ages.of((one.band, one.many) for one in cells if one.band is not None)

    def _matching(
        self,
        statuses: Collection[RecommendationStatus],
        band: AgeBand | None,
        late: Late | None,
    ) -> Iterable[Cell]:
        return (
            one
            for one in self.cells
            if one.status in statuses
            and (band is None or (one.band is band and one.status in UNSETTLED))
            and (late is None or one.late is late)
        )
