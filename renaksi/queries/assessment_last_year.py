"""What the agency answered the last time it was assessed with an instrument, beside this time's."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentState, ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.instrument import Indicator
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    AssessmentValue,
    Cycle,
    InstrumentIndicator,
)
from renaksi.queries.assessment_answers import given_of
from renaksi.queries.instruments import indicator_in


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """One indicator as it was answered, with the question as it was asked then."""

    year: int
    indicator: Indicator
    own: Given | None
    final: Given | None
    """What the result was made of; None before it was final."""


def last_answers(session: Session, one: Assessment) -> Mapping[str, LastAnswer]:
    """By code, of the newest earlier year with this instrument. For the agency's own eyes.

    One statement; empty where there was none.
    """
    before = (
        select(func.max(Cycle.year))
        .select_from(Assessment)
        .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
        .where(
            Assessment.agency_id == one.agency_id,
            AssessmentRound.instrument_id == one.round.instrument_id,
            Cycle.year < one.round.cycle.year,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Cycle.year, Assessment.state, InstrumentIndicator, AssessmentValue)
        .join(AssessmentRound, AssessmentRound.cycle_id == Cycle.id)
        .join(Assessment, Assessment.round_id == AssessmentRound.id)
        .join(AssessmentAnswer, AssessmentAnswer.assessment_id == Assessment.id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .join(AssessmentValue, AssessmentValue.answer_id == AssessmentAnswer.id)
        .where(
            Assessment.agency_id == one.agency_id,
            AssessmentRound.instrument_id == one.round.instrument_id,
            Cycle.year == before,
            ~AssessmentValue.is_second,
        )
    )
    found: dict[str, dict[C, Given]] = {}
    asked: dict[str, tuple[int, AssessmentState, InstrumentIndicator]] = {}
    for year, state, indicator, value in rows:
        found.setdefault(indicator.code, {})[value.side] = given_of(value)
        asked[indicator.code] = year, state, indicator
    return {
        code: LastAnswer(year, indicator_in(row), given.get(C.SELF), _final(given, state))
        for code, given in found.items()
        for year, state, row in (asked[code],)
    }


def _final(given: Mapping[C, Given], state: AssessmentState) -> Given | None:
    if state is not AssessmentState.FINAL:
        return None
    return given.get(C.NATIONAL) or given.get(C.HUB)
