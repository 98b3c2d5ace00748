"""How many days it takes to answer a recommendation, and to decide on an answer (design section 4).

Calendar days at the centre, whatever the clocks count. What was taken back, or sent back by the
addressee's own APIP, never waited for the issuer and is no answer yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

from renaksi.core.recommendation import AnswerStage, RecommendationAction

_A = RecommendationAction
RETURNS: Final = frozenset({_A.RECALL, _A.SEND_BACK})
DECISIONS: Final = frozenset({_A.RESOLVE, _A.FIND_LACKING, _A.APPROVE_NOT_ACTIONABLE})
TELLING: Final = frozenset({_A.ANSWER, _A.FORWARD}) | RETURNS | DECISIONS
"""Steps that say when something was answered or decided."""


class Mark(NamedTuple):
    """One step that tells something; `stage` is where it led to."""

    action: RecommendationAction
    stage: AnswerStage
    on: date


@dataclass(frozen=True, slots=True)
class Pace:
    """Every wait is kept, so that a median over several agencies is exact."""

    answers: tuple[int, ...] = ()
    """Days from the issue to the first answer that stood, of each recommendation."""
    decisions: tuple[int, ...] = ()
    """Days from each answer's coming to the issuer to the decision on it."""

    @property
    def median_answer(self) -> Decimal | None:
        return _median(self.answers)

    @property
    def median_decision(self) -> Decimal | None:
        return _median(self.decisions)

    def __add__(self, other: "Pace") -> "Pace":
        return Pace(self.answers + other.answers, self.decisions + other.decisions)


def pace(issued_on: date, marks: Iterable[Mark]) -> Pace:
    """Of one recommendation, its steps in order of time."""
    answered: date | None = None
    given: date | None = None
    came: date | None = None
    decisions = []
    for action, stage, on in marks:
        if action is _A.ANSWER:
            given = on
        if stage is AnswerStage.REVIEW and came is None:
            came = on
        if action in RETURNS:
            given = came = None
        if action in DECISIONS:
            answered = answered or given
            if came is not None:
                decisions.append((on - came).days)
            came = None
    answered = answered or given
    first = () if answered is None else ((answered - issued_on).days,)
    return Pace(first, tuple(decisions))


def _median(days: Sequence[int]) -> Decimal | None:
    return median(Decimal(one) for one in days) if days else None
