"""Objections as the rules judge them, and what a decision would do to a score."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Answer, Given
from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_value import IndicatorValue, indicator_value
from renaksi.core.instrument import Instrument as Sheet
from renaksi.core.objection import Change, ObjectionCase, ObjectionState
from renaksi.models import AssessmentAnswer, AssessmentEvidence, InstrumentIndicator, Objection
from renaksi.queries.assessment_cases import OpenedAssessment


def objection_case(
    found: OpenedAssessment,
    code: str,
    objection: Objection | None = None,
    change: Change | None = None,
) -> ObjectionCase:
    """Of an objection to one indicator; without a row, of one that is about to be written."""
    case = found.case
    held = case.at_centre if case.taken_over else case
    return ObjectionCase(
        state=objection.state if objection else ObjectionState.DRAFT,
        place=case.place,
        window=case.window,
        now=case.now,
        assessment=case.state,
        tiers=held.tiers,
        owner_actor_ids=case.owner_actor_ids,
        scorer_ids=found.said.scorers(code),
        ground=objection.ground if objection else "",
        change=change,
        due_on=objection.due_on if objection else None,
    )


def where_it_belongs(session: Session, objection_id: int) -> tuple[int, str] | None:
    """The assessment and the indicator's code."""
    row = session.execute(
        select(AssessmentAnswer.assessment_id, InstrumentIndicator.code)
        .join(Objection, Objection.answer_id == AssessmentAnswer.id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .where(Objection.id == objection_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def objections_of(session: Session, found: OpenedAssessment) -> dict[int, ObjectionCase]:
    """Every objection to an assessment as the rules judge it, by its id; one statement."""
    rows = session.execute(
        select(Objection, InstrumentIndicator.code)
        .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .where(AssessmentAnswer.assessment_id == found.assessment.id)
        .order_by(Objection.id)
    )
    return {one.id: objection_case(found, code, one) for one, code in rows}


# ── what a decision does ──────────────────────────────────────────────────────
def before_and_after(
    session: Session, found: OpenedAssessment, code: str, objection_id: int, given: Given
) -> tuple[IndicatorValue, IndicatorValue]:
    """What the hub's score is worth, and what it would be with `given` and the new evidence.

    The new evidence is only in the second: accepting it may be all that is asked for.
    """
    answer, sheet = found.said.answers[code], found.sheet
    link = AssessmentEvidence
    new = session.scalar(
        select(func.count()).select_from(link).where(link.objection_id == objection_id)
    )
    granted = replace(answer, hub=given, evidence=answer.evidence + (new or 0))
    return worth(sheet, code, answer), worth(sheet, code, granted)


def worth(sheet: Sheet, code: str, answer: Answer) -> IndicatorValue:
    """The hub's score of one indicator."""
    return indicator_value(sheet, sheet.by_code[code], answer, C.HUB)


def told_score(given: Given | None, found: IndicatorValue) -> dict[str, Any]:
    """A score as an objection keeps it: exact texts, and what it was worth (0..100)."""
    said = given or Given()
    return {
        "value": None if said.value is None else f"{said.value.normalize():f}",
        "inputs": {name: f"{one.normalize():f}" for name, one in sorted(said.inputs.items())},
        "not_applicable": said.not_applicable,
        "counts": found.counts.value,
        "worth": format(in_percent(found.value), "f"),
    }
