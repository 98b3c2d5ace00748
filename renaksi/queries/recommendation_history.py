"""How recommendations stood by the end of a day, and whom they had been handed to by then."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, null, select
from sqlalchemy.orm import aliased

from renaksi.core.recommendation import RecommendationAction
from renaksi.models import Recommendation, RecommendationTransition


def last_steps(as_of: date, moment: datetime) -> Any:
    """The steps of all that was issued by the day, the last one before `moment` first."""
    step = RecommendationTransition
    place = func.row_number().over(
        partition_by=step.recommendation_id, order_by=(step.at.desc(), step.id.desc())
    )
    return (
        select(step.recommendation_id, step.status, place.label("place"))
        .join(Recommendation, Recommendation.id == step.recommendation_id)
        .where(step.at < moment, Recommendation.issued_on <= as_of)
        .subquery()
    )


def custodian_by(moment: datetime) -> Any:
    """Whom it was handed to; nobody yet where that happened later."""
    step = aliased(RecommendationTransition)
    first = (
        select(func.min(step.at))
        .where(
            step.recommendation_id == Recommendation.id,
            step.action == RecommendationAction.INHERIT,
        )
        .correlate(Recommendation)
        .scalar_subquery()
    )
    later = and_(Recommendation.custodian_id.is_not(None), first >= moment)
    return case((later, null()), else_=Recommendation.custodian_id).label("held_by")
