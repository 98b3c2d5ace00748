"""One indicator as whoever scores it reads it, with the way through the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_stand import OPEN, ScoreStand, next_open
from renaksi.core.assessment_value import IndicatorValue
from renaksi.core.assessment_writing import Seat, seat
from renaksi.core.policy import Actor
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.queries.assessment_score_row import ScoreRow


@dataclass(frozen=True)
class Scoring:
    """The page of one evaluator, in whichever seat."""

    page: AssessmentPage
    row: ScoreRow
    seat: Seat

    @property
    def is_second(self) -> bool:
        return self.seat is Seat.SECOND

    @cached_property
    def stands(self) -> Sequence[tuple[ScoreRow, ScoreStand]]:
        """Every judged indicator, and what it asks of this seat."""
        return [(row, self._stand(row)) for row in self.page.judged]

    @property
    def stand(self) -> ScoreStand:
        return next(stand for row, stand in self.stands if row.code == self.row.code)

    @property
    def given(self) -> Given:
        """What stands in this seat's column."""
        found = self.page.opened.said
        if self.is_second:
            return found.second.get(self.row.code, Given())
        return found.answers[self.row.code].hub or Given()

    @property
    def own(self) -> Given | None:
        return self.page.opened.said.answers[self.row.code].given(C.SELF)

    @property
    def other(self) -> Given | None:
        """The second scorer's, for whoever may see it beside the own."""
        if self.is_second or not self.page.sees_second:
            return None
        return self.page.opened.said.second.get(self.row.code)

    @property
    def version(self) -> int:
        said = self.page.opened.said
        return said.version(self.row.code, C.HUB, second=self.is_second)

    @property
    def left(self) -> int:
        return sum(stand in OPEN for _row, stand in self.stands)

    @property
    def onward(self) -> str | None:
        """The next indicator that asks for something; None where nothing else does."""
        return next_open([(row.code, stand) for row, stand in self.stands], self.row.code)

    @property
    def neighbours(self) -> tuple[str | None, str | None]:
        """The indicators before and after it on the sheet."""
        codes = [row.code for row in self.page.judged]
        place = codes.index(self.row.code)
        after = codes[place + 1] if place + 1 < len(codes) else None
        return (codes[place - 1] if place else None), after

    @property
    def compared(self) -> IndicatorValue | None:
        """The computed indicator that should tell the same story."""
        code, scores = self.row.indicator.compare_with, self.page.scores.get(C.SELF)
        return scores.of(code) if code and scores else None

    def _stand(self, row: ScoreRow) -> ScoreStand:
        if not self.is_second:
            return row.stand
        given = self.page.opened.said.second.get(row.code)
        done = given is not None and not given.is_empty
        return ScoreStand.SCORED if done else ScoreStand.UNSCORED


def scoring(page: AssessmentPage, actor: Actor, code: str | None) -> Scoring:
    """At the indicator asked for, else at the first that asks for something.

    Raises NotFound for a code that nobody judges.
    """
    where = seat(page.opened.case, actor)
    first = Scoring(page, page.judged[0], where)
    if code is None:
        wanted = next((row.code for row, stand in first.stands if stand in OPEN), first.row.code)
    else:
        wanted = code
    row = page.row(wanted)
    if not row.indicator.is_judged:
        return first
    return Scoring(page, row, where)
