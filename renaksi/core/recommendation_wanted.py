"""What a register of recommendations can be asked for."""

from dataclasses import dataclass, replace
from enum import StrEnum

from renaksi.core.recommendation import (
    COUNTED,
    AnswerStage,
    Priority,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.core.recommendation_tally import Late
from renaksi.core.task import TaskKind


class Order(StrEnum):
    """In what order rows come."""

    AGE = "by_age"
    """Not settled first, the oldest before the others."""
    DUE = "by_due"
    NEWEST = "newest"
    ADDRESSEE = "by_addressee"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty value filters nothing."""

    statuses: tuple[RecommendationStatus, ...] = COUNTED
    text: str = ""
    source: RecommendationSource | None = None
    issuer: str = ""
    """Code of the agency that issued it."""
    under: str = ""
    """Code of an agency: addressed to it or to anyone below."""
    alone: bool = False
    """To that agency itself only."""
    stage: AnswerStage | None = None
    band: AgeBand | None = None
    priority: Priority | None = None
    batch_id: int | None = None
    late: Late | None = None
    year: int | None = None
    recurring: bool = False
    """Only what has the cause of an earlier one to the same agency."""
    unplanned: bool = False
    """Only what no action of a plan answers yet."""
    task: TaskKind | None = None
    """Only what waits for the actor in this way."""
    ids: frozenset[int] | None = None
    """Only some of these."""
    order: Order = Order.AGE

    @property
    def open_to_all(self) -> "Wanted":
        """Without what the tally counts for every choice."""
        return replace(self, statuses=tuple(RecommendationStatus), band=None, late=None)
