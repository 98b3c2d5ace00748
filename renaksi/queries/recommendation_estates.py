"""What agencies that are no more left to be settled, and who acts for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.recommendation import UNSETTLED, RecommendationStatus
from renaksi.models import Agency, Recommendation
from renaksi.queries.recommendation_custody import held_recommendations


@dataclass(frozen=True, slots=True)
class OpenRecommendation:
    """A recommendation that is still to be settled."""

    recommendation_id: int
    number: str
    issuer_name: str
    agency_id: int
    agency_name: str
    status: RecommendationStatus
    due_on: date | None
    holder_id: int
    """Who acts for it today; the addressee, gone as it is, where it left no heir."""
    holder_name: str


def open_recommendations(
    session: Session,
    today: date,
    *,
    of: Collection[int] = (),
    held_by: Collection[int] = (),
    recommendation_id: int | None = None,
) -> list[OpenRecommendation]:
    """Those `of` these addressees or `held_by` these agencies today, the oldest first.

    One statement.
    """
    one, passed_on = Recommendation, held_recommendations(today)
    issuer, addressee, holder = aliased(Agency), aliased(Agency), aliased(Agency)
    acting = func.coalesce(passed_on.c.holder_id, one.addressee_id)
    rows = session.execute(
        select(
            one.id,
            one.number,
            issuer.name,
            addressee.id,
            addressee.name,
            one.status,
            one.due_on,
            holder.id,
            holder.name,
        )
        .join(issuer, issuer.id == one.issuer_id)
        .join(addressee, addressee.id == one.addressee_id)
        .outerjoin(passed_on, passed_on.c.recommendation_id == one.id)
        .join(holder, holder.id == acting)
        .where(
            one.status.in_(UNSETTLED),
            or_(one.addressee_id.in_(of), acting.in_(held_by), one.id == recommendation_id),
        )
        .order_by(one.issued_on, one.id)
    )
    return [OpenRecommendation(*row) for row in rows]
