"""Where a task about recommendations leads."""

from typing import Final

from flask import current_app, url_for

from renaksi.core.task import Task
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
