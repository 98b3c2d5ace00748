"""Where a task about recommendations, assessments or periodic reports leads."""

from typing import Final

from flask import current_app, url_for

from renaksi.core.assessment_tasks import TURN
from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.task import Task
from renaksi.labels.assessment_lists import TURN_SLUG
from renaksi.labels.recommendation_tasks import RECOMMENDATION_TASK

PAGES: Final = frozenset({"recommendations.index", "recommendations.show"})


def has_page(task: Task) -> bool:
    """A task without a page to do it on would be a dead end."""
    return task.kind not in RECOMMENDATION_TASK or current_app.view_functions.keys() >= PAGES


def of_recommendation(task: Task) -> str:
    """The register names several; one is opened itself."""
    if task.count > 1:
        return url_for("recommendations.index", tugas=task.kind)
    return url_for("recommendations.show", recommendation_id=task.subject_id)


ASSESSMENT_PAGES: Final = {
    T.ANSWER: "assessments.answers",
    T.START_SCORING: "assessments.score",
    T.SCORE: "assessments.score",
    T.RESCORE: "assessments.score",
    T.SETTLE: "assessments.score",
    T.SECOND_SCORE: "assessments.score",
}
"""Where the work itself is done; the others begin at the page of the assessment."""


def of_assessment(task: Task) -> str:
    """The work list names several; one is opened where the work is done."""
    turn = TURN[task.kind]
    if task.count > 1:
        return url_for("assessments.index", tugas=TURN_SLUG[turn])
    page = ASSESSMENT_PAGES.get(turn, "assessments.show")
    return url_for(page, assessment_id=task.subject_id)


def of_periodic(task: Task) -> str:
    """The list names several, those that wait first; one is opened itself."""
    if task.count > 1:
        return url_for("periodic.index")
    return url_for("periodic.show", report_id=task.subject_id)
