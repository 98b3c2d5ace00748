"""Targets of the road map, and the path to one of them."""

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.errors import NotFound
from renaksi.core.roadmap import (
    Actual,
    Goal,
    RoadmapMeasure,
    RoadmapScope,
    Target,
    Year,
    path,
)
from renaksi.models import RoadmapTarget
from renaksi.queries.instruments import catalogue
from renaksi.queries.roadmap_cycles import plan_path, report_path
from renaksi.queries.roadmap_ground import Asked
from renaksi.queries.roadmap_results import recommendation_path, result_path
from renaksi.queries.roadmap_service import complaint_path, connection_path

READ: Final[Mapping[RoadmapMeasure, Callable[[Session, Asked], dict[int, Actual]]]] = {
    RoadmapMeasure.PLANS: plan_path,
    RoadmapMeasure.COMPLIANCE: report_path,
    RoadmapMeasure.ON_TIME: report_path,
    RoadmapMeasure.ACHIEVEMENT: report_path,
    RoadmapMeasure.FOLLOWED_UP: complaint_path,
    RoadmapMeasure.FINISHED: complaint_path,
    RoadmapMeasure.CONNECTION: connection_path,
    RoadmapMeasure.SCORE: result_path,
    RoadmapMeasure.GRADE: result_path,
    RoadmapMeasure.RECOMMENDATIONS: recommendation_path,
}
_MEASURES: Final = list(RoadmapMeasure)
_SCOPES: Final = list(RoadmapScope)


def goals(session: Session) -> dict[Goal, list[Target]]:
    """All there are, in the order of measures and groups, each year by year; one statement."""
    one = RoadmapTarget
    found: dict[Goal, list[Target]] = {}
    for row in session.scalars(select(one).order_by(one.year, one.id)):
        goal = Goal(row.measure, row.scope, row.level)
        told = Target(row.id, row.year, row.value, row.legal_basis, row.version)
        found.setdefault(goal, []).append(told)
    return {goal: found[goal] for goal in sorted(found, key=_place)}


def _place(goal: Goal) -> tuple[int, int, str]:
    return _MEASURES.index(goal.measure), _SCOPES.index(goal.scope), goal.level


def path_of(session: Session, targets: list[Target], asked: Asked) -> list[Year]:
    """Year by year; nine statements at most, however many years there are."""
    this_year = asked.today.year
    return path(targets, READ[asked.goal.measure](session, asked), this_year)


def predicates(session: Session) -> list[str]:
    """Of the instrument in use, the best first; three statements."""
    version = catalogue(session).usual
    return [band.name for band in version.scale.bands] if version else []


def target_of(session: Session, target_id: int) -> RoadmapTarget:
    """Raises NotFound."""
    found = session.get(RoadmapTarget, target_id)
    if found is None:
        raise NotFound
    return found
