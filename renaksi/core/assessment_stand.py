"""What stands out about one indicator of an assessment: the one word its row says of it."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Final

from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_missing import MissingKind as M
from renaksi.core.instrument import Indicator


class ScoreStand(StrEnum):
    """The most pressing thing about it."""

    COMPUTED = "computed"
    OBJECTED = "objected"
    """An objection waits for its decision."""
    SENT_BACK = "sent_back"
    FAULTY = "faulty"
    UNEXPLAINED = "unexplained"
    UNSETTLED = "unsettled"
    UNSCORED = "unscored"
    SCORED = "scored"
    UNANSWERED = "unanswered"
    """By the agency, while it is the agency's turn."""
    ANSWERED = "answered"


OPEN: Final = frozenset(
    {
        ScoreStand.SENT_BACK,
        ScoreStand.FAULTY,
        ScoreStand.UNEXPLAINED,
        ScoreStand.UNSETTLED,
        ScoreStand.UNSCORED,
    }
)
"""What asks something of whoever scores."""
_GAPS: Final = (
    (M.FAULTY, ScoreStand.FAULTY),
    (M.UNEXPLAINED, ScoreStand.UNEXPLAINED),
    (M.UNSETTLED, ScoreStand.UNSETTLED),
    (M.UNANSWERED, ScoreStand.UNSCORED),
)
"""Of the hub's column, the most pressing first."""


def stand_of(
    indicator: Indicator,
    state: S,
    own: Collection[M],
    hub: Collection[M],
    *,
    sees_hub: bool,
    sent_back: bool = False,
    objected: bool = False,
) -> ScoreStand:
    """`own`, `hub`: what each column lacks. Whoever does not see the hub's is told of the own."""
    if not indicator.is_judged:
        return ScoreStand.COMPUTED
    if not sees_hub or state in {S.SELF, S.SELF_SUBMITTED}:
        return ScoreStand.UNANSWERED if M.UNANSWERED in own else ScoreStand.ANSWERED
    if objected:
        return ScoreStand.OBJECTED
    if sent_back:
        return ScoreStand.SENT_BACK
    return next((stand for gap, stand in _GAPS if gap in hub), ScoreStand.SCORED)


def next_open(stands: Iterable[tuple[str, ScoreStand]], here: str = "") -> str | None:
    """Code of the next indicator that asks for something, from `here` on and then from the top."""
    rows = list(stands)
    codes = [code for code, _stand in rows]
    start = codes.index(here) + 1 if here in codes else 0
    turned = [*rows[start:], *rows[:start]]
    return next((code for code, stand in turned if stand in OPEN and code != here), None)
