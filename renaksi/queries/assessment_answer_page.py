"""A self-assessment as its pages, its sheet and its submission read it (issue, Self-assessment)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentAction, ValueColumn as C
from renaksi.core.assessment_answer import Answer, Given
from renaksi.core.assessment_missing import Missing, MissingKind, Progress, progress
from renaksi.core.assessment_rights import permitted, why_not
from renaksi.core.assessment_score import Score, score
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.assessment_value import IndicatorValue
from renaksi.core.assessment_writing import why_not_answer
from renaksi.core.errors import NotAllowed, NotFound, RuleBroken
from renaksi.core.instrument import Aspect, Indicator
from renaksi.core.policy import Actor
from renaksi.models import Assessment
from renaksi.queries.assessment_answers import UNWRITTEN, Written
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_last_year import LastAnswer, last_answers
from renaksi.queries.assessment_proofs import AnswerProof, proofs_of


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One indicator with everything its answer stands on."""

    aspect: Aspect
    indicator: Indicator
    answer: Answer
    written: Written | None
    worth: IndicatorValue
    """What the agency's own word is worth by itself."""
    gaps: frozenset[MissingKind]
    proofs: tuple[AnswerProof, ...]
    last: LastAnswer | None

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def given(self) -> Given:
        return self.answer.own or Given()

    @property
    def version(self) -> int:
        return self.written.version if self.written else UNWRITTEN

    @property
    def is_answered(self) -> bool:
        return not self.gaps & {MissingKind.UNANSWERED, MissingKind.FAULTY}


@dataclass(frozen=True)
class AnswerPage:
    """The whole of it, and what the reader may do with it."""

    opened: OpenedAssessment
    rows: tuple[AnswerRow, ...]
    progress: Progress
    refusal: RuleBroken | None
    """Why this person does not write into it now."""
    steps: tuple[AssessmentAction, ...]
    submit_refusal: RuleBroken | None
    """Why this person does not submit it now."""

    @property
    def assessment(self) -> Assessment:
        return self.opened.assessment

    @property
    def zone(self) -> TimeZone:
        return self.opened.case.window.zone

    @property
    def is_open(self) -> bool:
        return self.refusal is None

    @property
    def is_owner(self) -> bool:
        """Whether this person answers here in general, now or not."""
        return not isinstance(self.refusal, NotAllowed)

    @cached_property
    def judged(self) -> tuple[AnswerRow, ...]:
        """What is asked of the agency."""
        return tuple(row for row in self.rows if row.indicator.is_judged)

    @cached_property
    def so_far(self) -> Score:
        """Of what was answered until now."""
        return score(self.opened.sheet, self.opened.said.answers, C.SELF, so_far=True)

    @cached_property
    def as_it_is(self) -> Score:
        """Submitted as it stands, whatever lacks counting 0."""
        return score(self.opened.sheet, self.opened.said.answers, C.SELF)

    def row(self, code: str) -> AnswerRow:
        """Raises NotFound for a code that the instrument does not have."""
        found = next((row for row in self.rows if row.code == code), None)
        if found is None:
            raise NotFound
        return found

    def lacking(self, *gaps: MissingKind) -> tuple[AnswerRow, ...]:
        return tuple(row for row in self.judged if row.gaps & set(gaps))

    def beside(self, code: str) -> tuple[AnswerRow | None, AnswerRow | None]:
        """What is asked before and after it."""
        codes = [row.code for row in self.judged]
        if code not in codes:
            return None, None
        place = codes.index(code)
        before = self.judged[place - 1] if place else None
        after = self.judged[place + 1] if place + 1 < len(codes) else None
        return before, after


def answer_page(session: Session, actor: Actor, assessment_id: int, now: datetime) -> AnswerPage:
    """Nine statements; one more for whoever answers: what was said the last time.

    Raises NotFound for whoever may not read the agency's own column yet.
    """
    opened = open_assessment(session, actor, assessment_id, now)
    if C.SELF not in columns_seen(opened.case, actor):
        raise NotFound
    refusal = why_not_answer(opened.case, actor)
    owner = not isinstance(refusal, NotAllowed)
    last = last_answers(session, opened.assessment) if owner else {}
    found = progress(opened.sheet, opened.said.answers, C.SELF)
    proofs = proofs_of(session, assessment_id)
    rows = _rows(opened, found.missing, proofs, last)
    steps = permitted(opened.case, actor)
    submit = why_not(AssessmentAction.SUBMIT, opened.case, actor)
    return AnswerPage(opened, rows, found, refusal, steps, submit)


def _rows(
    opened: OpenedAssessment,
    missing: tuple[Missing, ...],
    proofs: Mapping[str, tuple[AnswerProof, ...]],
    last: Mapping[str, LastAnswer],
) -> tuple[AnswerRow, ...]:
    said = opened.said
    worth = {one.indicator.code: one for one in score(opened.sheet, said.answers, C.SELF).values}
    return tuple(
        AnswerRow(
            aspect=aspect,
            indicator=one,
            answer=said.answers.get(one.code, Answer()),
            written=said.written.get(one.code, {}).get((C.SELF, False)),
            worth=worth[one.code],
            gaps=frozenset(gap.kind for gap in missing if gap.code == one.code),
            proofs=tuple(each for each in proofs.get(one.code, ()) if each.objection_id is None),
            last=last.get(one.code),
        )
        for aspect in opened.sheet.aspects
        for one in aspect.indicators
    )
