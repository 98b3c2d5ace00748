"""How the recommendations to one agency stand, in a line of its page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED, UNSETTLED
from renaksi.models import Recommendation
from renaksi.queries.recommendation_custody import (
    held_recommendations,
    recommendation_visible,
)


@dataclass(frozen=True, slots=True)
class Brief:
    """What the agency was asked or inherited, as far as the actor may see it."""

    total: int
    unsettled: int


def recommendation_brief(session: Session, actor: Actor, agency_id: int, today: date) -> Brief:
    """One statement."""
    one, held = Recommendation, held_recommendations(today)
    inherited = select(held.c.recommendation_id).where(held.c.holder_id == agency_id)
    rows = session.execute(
        select(one.status, func.count())
        .where(
            or_(one.addressee_id == agency_id, one.id.in_(inherited)),
            one.status.in_(COUNTED),
            recommendation_visible(actor, today),
        )
        .group_by(one.status)
    )
    counts = dict(rows.all())
    return Brief(sum(counts.values()), sum(counts.get(status, 0) for status in UNSETTLED))
