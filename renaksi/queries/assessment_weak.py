"""What a final result asks to be mended."""

from renaksi.core.assessment import AssessmentOutcome, ValueColumn
from renaksi.core.assessment_score import score
from renaksi.core.assessment_weak import WeakSpot, weak_spots
from renaksi.queries.assessment_cases import OpenedAssessment


def weak_of(found: OpenedAssessment) -> tuple[WeakSpot, ...]:
    """The costliest first; none of what cannot be assessed."""
    if found.assessment.outcome is not AssessmentOutcome.SCORED:
        return ()
    return weak_spots(score(found.sheet, found.said.answers, ValueColumn.NATIONAL))
