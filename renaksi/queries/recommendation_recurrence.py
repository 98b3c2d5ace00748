"""What an agency was told before for the same cause."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import SameCause
from renaksi.models import Recommendation
from renaksi.queries.recommendation_custody import recommendation_visible

SHOWN = 5


def earlier_for_the_same_cause(
    session: Session, actor: Actor, one: Recommendation, today: date
) -> tuple[SameCause, ...]:
    """The newest first, as far as the actor may read them. One statement; none without a cause."""
    if not one.cause_key or one.issued_on is None:
        return ()
    other = Recommendation
    before = or_(
        other.issued_on < one.issued_on,
        (other.issued_on == one.issued_on) & (other.id < one.id),
    )
    rows = session.execute(
        select(
            other.id, other.number, other.addressee_id, other.cause_key, other.issued_on,
            other.status,
        )
        .where(
            other.addressee_id == one.addressee_id,
            other.cause_key == one.cause_key,
            other.status.in_(COUNTED),
            before,
            recommendation_visible(actor, today),
        )
        .order_by(other.issued_on.desc(), other.id.desc())
        .limit(SHOWN)
    )  # fmt: skip
    return tuple(SameCause._make(row) for row in rows)
