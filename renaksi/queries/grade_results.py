"""Results of assessments that hold today, as far as somebody may know them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.grade_figures import Result
from renaksi.core.policy import Actor, Role
from renaksi.models import AssessmentResult


def results(
    session: Session, instrument_id: int, years: Collection[int], actor: Actor, today: date
) -> dict[int, dict[int, Result]]:
    """By year and agency; one statement."""
    one = AssessmentResult
    chosen = select(one.year, one.agency_id, one.outcome, one.grade, one.score, one.source,
                    one.remarks, one.document, one.version_id, one.assessment_id).where(
        one.instrument_id == instrument_id, one.year.in_(years), one.superseded_at.is_(None),
        knowable(actor, today),
    )  # fmt: skip
    found: dict[int, dict[int, Result]] = {year: {} for year in years}
    for year, agency_id, outcome, grade, *rest in session.execute(chosen):
        name = grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE
        found[year][agency_id] = Result(name, *rest)
    return found


def knowable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Of `AssessmentResult`: what has been published, and for the centre's own figures all."""
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    one = AssessmentResult
    return or_(one.source == ResultSource.OUTSIDE, one.published_on <= today)


def any_result(session: Session, year: int) -> bool:
    """Whether anybody got anything in a year, whoever may know of it."""
    chosen = select(AssessmentResult.id).where(AssessmentResult.year == year).limit(1)
    return session.scalar(chosen) is not None
