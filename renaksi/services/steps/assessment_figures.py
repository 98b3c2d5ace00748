"""Writing down what the system computed, once the round's day is over. Nothing here commits."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import end_of_day
from renaksi.core.errors import Refusal, WrongState
from renaksi.core.instrument import IndicatorKind
from renaksi.models import Assessment, AssessmentAnswer, AssessmentRound, InstrumentIndicator
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_figures import computed_facts
from renaksi.services.context import Context


def is_over(ctx: Context, as_of: date) -> bool:
    """Whether everything that counts by that day has happened."""
    return ctx.now >= end_of_day(as_of, TimeZone.WIB)


def require(ctx: Context, found: OpenedAssessment) -> None:
    """Nobody approves a total whose computed part is not there yet. Raises WrongState."""
    fill(ctx, found.assessment.round, [found.assessment])
    as_of = found.assessment.round.data_as_of
    computed = [one for one in found.sheet.indicators if not one.is_judged]
    if computed and not is_over(ctx, as_of):
        raise WrongState(Refusal.FIGURES_TO_COME, day=as_of)


def lacks(found: OpenedAssessment) -> bool:
    """Whether something the system computes has not been computed yet."""
    return any(
        not one.is_judged and found.said.answers[one.code].figure is None
        for one in found.sheet.indicators
    )


def fill(ctx: Context, one: AssessmentRound, assessments: Sequence[Assessment]) -> None:
    """Compute what has not been computed yet; what was stays, so that all rest on one reading."""
    if not assessments or not is_over(ctx, one.data_as_of):
        return
    rows = ctx.session.execute(
        select(AssessmentAnswer, InstrumentIndicator.fact, Assessment.agency_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .join(Assessment, Assessment.id == AssessmentAnswer.assessment_id)
        .where(
            AssessmentAnswer.assessment_id.in_([each.id for each in assessments]),
            AssessmentAnswer.figure_as_of.is_(None),
            InstrumentIndicator.kind == IndicatorKind.COMPUTED,
        )
    ).all()
    if not rows:
        return
    agencies = [each.agency for each in assessments]
    facts = computed_facts(ctx.session, one.cycle, agencies, one.data_as_of)
    for row, fact, agency_id in rows:
        if fact is None:  # pragma: no cover - the table has one for every computed indicator
            continue
        figure = facts[agency_id][fact]
        row.figure_value, row.figure_as_of = figure.value, figure.as_of
        row.figure_denominator = figure.denominator
        row.figure_inputs = {name: format(value, "f") for name, value in figure.inputs.items()}
    ctx.session.flush()
