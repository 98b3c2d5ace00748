"""One assessment as the centre moderates it: three columns opened, who said what, its files, its cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction, ValueColumn as C
from renaksi.core.assessment_answer import Answer
from renaksi.core.assessment_rights import permitted
from renaksi.core.assessment_score import Score, score
from renaksi.core.assessment_trace import IndicatorTrace, Trace, trace
from renaksi.core.assessment_writing import why_not_moderate
from renaksi.core.errors import NotFound, Refusal, RuleBroken
from renaksi.core.instrument import Indicator
from renaksi.core.policy import Actor
from renaksi.models import ModerationCase, User
from renaksi.queries.assessment_answers import UNWRITTEN, Written
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_proofs import AnswerProof, proofs_of
from renaksi.queries.moderation_rows import CaseSeen


@dataclass(frozen=True, slots=True)
class ModerationLine:
    """One indicator in all three columns."""

    indicator: Indicator
    answer: Answer
    own: IndicatorTrace
    hub: IndicatorTrace
    national: IndicatorTrace
    hands: Mapping[C, Written]
    proofs: Sequence[AnswerProof]

    @property
    def is_changed(self) -> bool:
        """The centre said something of its own."""
        return self.answer.says(C.NATIONAL) is not None

    @property
    def version(self) -> int:
        """Of the national value; 0 where there is none."""
        hand = self.hands.get(C.NATIONAL)
        return hand.version if hand else UNWRITTEN


@dataclass(frozen=True)
class ModerationPage:
    """Everything the page shows; what may be done is asked of the rules."""

    opened: OpenedAssessment
    scores: Mapping[C, Score]
    traces: Mapping[C, Trace]
    proofs: Mapping[str, Sequence[AnswerProof]]
    cases: tuple[CaseSeen, ...]
    refusal: RuleBroken | None
    """Why the actor may not moderate it."""
    steps: tuple[AssessmentAction, ...]

    @property
    def waits(self) -> bool:
        return any(one.looked_at is None for one in self.cases)

    @cached_property
    def lines(self) -> Mapping[str, ModerationLine]:
        """By code, in the order of the sheet."""
        found = {
            column: {line.code: line for aspect in one.aspects for line in aspect.indicators}
            for column, one in self.traces.items()
        }
        sheet, said = self.opened.sheet, self.opened.said
        return {
            one.code: ModerationLine(
                one,
                said.answers.get(one.code, Answer()),
                found[C.SELF][one.code],
                found[C.HUB][one.code],
                found[C.NATIONAL][one.code],
                {
                    column: hand
                    for (column, is_second), hand in said.written.get(one.code, {}).items()
                    if not is_second
                },
                self.proofs.get(one.code, ()),
            )
            for one in sheet.indicators
        }

    def line(self, code: str) -> ModerationLine:
        """Raises NotFound."""
        if code not in self.lines:
            raise NotFound
        return self.lines[code]


def moderation_page(
    session: Session, actor: Actor, assessment_id: int, now: datetime
) -> ModerationPage:
    """Ten statements. Raises NotFound, and what keeps anybody but the centre's people out.

    Whoever scored it reads on, but moderates nothing.
    """
    found = open_assessment(session, actor, assessment_id, now)
    refusal = why_not_moderate(found.case, actor)
    if refusal is not None and refusal.reason is not Refusal.FOUR_EYES:
        raise refusal
    answers = found.said.answers
    scores = {column: score(found.sheet, answers, column) for column in C}
    return ModerationPage(
        opened=found,
        scores=scores,
        traces={column: trace(one, answers) for column, one in scores.items()},
        proofs=proofs_of(session, assessment_id),
        cases=_cases(session, assessment_id),
        refusal=refusal,
        steps=permitted(found.case, actor),
    )


def _cases(session: Session, assessment_id: int) -> tuple[CaseSeen, ...]:
    one = ModerationCase
    rows = session.execute(
        select(one.assessment_id, one.sample_id, one.reason, one.looked_at, User.name, one.note)
        .outerjoin(User, User.id == one.looked_by_id)
        .where(one.assessment_id == assessment_id)
        .order_by(one.id)
    )
    return tuple(CaseSeen(*row[:4], row[4] or "", row[5]) for row in rows)
