"""Totals that agencies stated, as far as somebody may see them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.policy import Actor
from renaksi.models import Agency, ComplaintTotal
from renaksi.queries.agency_tree import ordering
from renaksi.queries.scope import visible

MOST: Final = 500


def stated_totals(session: Session, actor: Actor, today: date) -> Sequence[ComplaintTotal]:
    """In the order of agencies, the newest first; one statement."""
    one = ComplaintTotal
    return session.scalars(
        select(one)
        .join(Agency, Agency.id == one.agency_id)
        .where(visible(actor, one.agency_id, today, with_ended=True))
        .options(joinedload(one.agency))
        .order_by(*ordering(), one.first_on.desc())
        .limit(MOST)
    ).all()
