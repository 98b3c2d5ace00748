"""Objections of an agency as its page and the readers of its scores see them (issue, Objection)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import AssessmentAction, AssessmentState, ValueColumn as C
from renaksi.core.assessment_answer import AnswerFault, Given
from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_rights import permitted
from renaksi.core.assessment_score import Score, score
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, RuleBroken, WrongState
from renaksi.core.instrument import Aspect, Indicator
from renaksi.core.objection import (
    ObjectionAction,
    ObjectionState,
    permitted as objection_steps,
    why_not,
    why_not_write,
)
from renaksi.core.policy import Actor
from renaksi.models import Agency, AssessmentAnswer, InstrumentIndicator, Objection, User
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_objections import objection_case
from renaksi.queries.assessment_proofs import AnswerProof, proofs_of


@dataclass(frozen=True, slots=True)
class ToldScore:
    """A score as an objection keeps it: what was said, and what it was worth."""

    given: Given
    counts: Counts
    worth: Decimal
    """0..100."""


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """One objection, and what the reader may do with it."""

    id: int
    version: int
    state: ObjectionState
    ground: str
    filed_at: datetime | None
    filed_by: str
    due_on: date | None
    is_late: bool
    before: ToldScore | None
    after: ToldScore | None
    decided_at: datetime | None
    decided_by: str
    deciding_agency: str
    decision_note: str
    proofs: tuple[AnswerProof, ...]
    steps: tuple[ObjectionAction, ...]


@dataclass(frozen=True, slots=True)
class ObjectedRow:
    """One indicator with both scores and every objection there was, the newest first."""

    aspect: Aspect
    indicator: Indicator
    own: IndicatorValue
    hub: IndicatorValue
    note: str
    """Of the hub."""
    evidence: tuple[AnswerProof, ...]
    """Files that stand behind the answer."""
    objections: tuple[ObjectionView, ...]
    refusal: RuleBroken | None
    """Why this person does not write an objection to it now."""

    @property
    def code(self) -> str:
        return self.indicator.code

    @property
    def draft(self) -> ObjectionView | None:
        return next((one for one in self.objections if one.state is ObjectionState.DRAFT), None)

    @property
    def gap(self) -> Decimal | None:
        """What the hub took or gave, 0..100; None where one of the two does not count."""
        if self.own.counts in _WORTH and self.hub.counts in _WORTH:
            return in_percent(self.hub.value) - in_percent(self.own.value)
        return None

    @property
    def differs(self) -> bool:
        return bool(self.gap) or self.own.counts is not self.hub.counts


_WORTH = frozenset({Counts.VALUE, Counts.NO_EVIDENCE, Counts.MISSING})


@dataclass(frozen=True)
class ObjectionPage:
    """The scores of the hub as the agency was told them."""

    opened: OpenedAssessment
    rows: tuple[ObjectedRow, ...]
    own: Score
    hub: Score
    steps: tuple[AssessmentAction, ...]
    is_owner: bool
    """Whether this person writes objections here in general."""
    signs: bool
    """Whether this person hands them in."""

    @property
    def is_running(self) -> bool:
        case = self.opened.case
        return case.state is AssessmentState.OBJECTION and case.window.may_object(case.now)

    @property
    def objected(self) -> tuple[ObjectedRow, ...]:
        return tuple(row for row in self.rows if row.objections)

    def count(self, *states: ObjectionState) -> int:
        return sum(one.state in states for row in self.rows for one in row.objections)

    def row(self, code: str) -> ObjectedRow:
        """Raises NotFound for a code that the instrument does not have."""
        found = next((row for row in self.rows if row.code == code), None)
        if found is None:
            raise NotFound
        return found


def objection_page(
    session: Session, actor: Actor, assessment_id: int, now: datetime
) -> ObjectionPage:
    """Ten statements. Raises NotFound for whoever may not read the assessment, WrongState for the
    agency before it was told its scores.
    """
    opened = open_assessment(session, actor, assessment_id, now)
    owner = not isinstance(why_not_write(objection_case(opened, ""), actor), NotAllowed)
    seen = columns_seen(opened.case, actor)
    if C.HUB not in seen:
        if owner and C.SELF in seen:
            raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=opened.case.state)
        raise NotFound
    proofs = proofs_of(session, assessment_id)
    views = _views(session, opened, actor, proofs, owner=owner)
    own = score(opened.sheet, opened.said.answers, C.SELF)
    hub = score(opened.sheet, opened.said.answers, C.HUB)
    rows = _rows(opened, actor, own, hub, proofs, views)
    filing = why_not(ObjectionAction.FILE, objection_case(opened, ""), actor)
    signs = not isinstance(filing, NotAllowed)
    return ObjectionPage(opened, rows, own, hub, permitted(opened.case, actor), owner, signs)


def _rows(
    opened: OpenedAssessment,
    actor: Actor,
    own: Score,
    hub: Score,
    proofs: Mapping[str, Sequence[AnswerProof]],
    views: Mapping[str, Sequence[tuple[Objection, ObjectionView]]],
) -> tuple[ObjectedRow, ...]:
    mine = {one.indicator.code: one for one in own.values}
    theirs = {one.indicator.code: one for one in hub.values}
    return tuple(
        ObjectedRow(
            aspect=aspect,
            indicator=one,
            own=mine[one.code],
            hub=theirs[one.code],
            note=_note(opened, one.code),
            evidence=tuple(each for each in proofs.get(one.code, ()) if each.objection_id is None),
            objections=tuple(view for _row, view in views.get(one.code, ())),
            refusal=_refusal(opened, actor, one, views.get(one.code, ())),
        )
        for aspect in opened.sheet.aspects
        for one in aspect.indicators
    )


def _note(opened: OpenedAssessment, code: str) -> str:
    answer = opened.said.answers.get(code)
    given = answer.given(C.HUB) if answer else None
    return given.note if given else ""


def _refusal(
    opened: OpenedAssessment,
    actor: Actor,
    indicator: Indicator,
    views: Sequence[tuple[Objection, ObjectionView]],
) -> RuleBroken | None:
    open_one = next(
        (row for row, _view in views
         if row.state in {ObjectionState.DRAFT, ObjectionState.FILED}), None
    )  # fmt: skip
    refusal = why_not_write(objection_case(opened, indicator.code, open_one), actor)
    if refusal is None and not indicator.is_judged:
        return Invalid(Refusal.BAD_ANSWER, "ground", why=AnswerFault.NOT_ASKED)
    if refusal is None and opened.case.state is not AssessmentState.OBJECTION:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=opened.case.state)
    return refusal


def _views(
    session: Session,
    opened: OpenedAssessment,
    actor: Actor,
    proofs: Mapping[str, Sequence[AnswerProof]],
    *,
    owner: bool,
) -> dict[str, list[tuple[Objection, ObjectionView]]]:
    """By code, the newest first; what is still being written is the agency's own. One statement."""
    filer, judge = aliased(User), aliased(User)
    rows = session.execute(
        select(Objection, InstrumentIndicator.code, filer.name, judge.name, Agency.name)
        .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .outerjoin(filer, filer.id == Objection.filed_by_id)
        .outerjoin(judge, judge.id == Objection.decided_by_id)
        .outerjoin(Agency, Agency.id == Objection.deciding_agency_id)
        .where(AssessmentAnswer.assessment_id == opened.assessment.id)
        .order_by(Objection.id.desc())
        .execution_options(populate_existing=True)
    )
    found: dict[str, list[tuple[Objection, ObjectionView]]] = defaultdict(list)
    for one, code, filed_by, decided_by, agency in rows:
        if one.state is ObjectionState.DRAFT and not owner:
            continue
        case = objection_case(opened, code, one)
        mine = (each for each in proofs.get(code, ()) if each.objection_id == one.id)
        view = ObjectionView(
            id=one.id,
            version=one.version,
            state=one.state,
            ground=one.ground,
            filed_at=one.filed_at,
            filed_by=filed_by or "",
            due_on=one.due_on,
            is_late=case.is_late,
            before=_told(one.before),
            after=_told(one.after),
            decided_at=one.decided_at,
            decided_by=decided_by or "",
            deciding_agency=agency or "",
            decision_note=one.decision_note,
            proofs=tuple(mine),
            steps=objection_steps(case, actor),
        )
        found[code].append((one, view))
    return found


def _told(kept: Mapping[str, Any] | None) -> ToldScore | None:
    if kept is None:
        return None
    value = kept["value"]
    given = Given(
        None if value is None else Decimal(value),
        {name: Decimal(text) for name, text in kept["inputs"].items()},
        kept["not_applicable"],
    )
    return ToldScore(given, Counts(kept["counts"]), Decimal(kept["worth"]))
