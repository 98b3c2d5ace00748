"""The filters of a list that a person gave a name; nobody else sees them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.policy import Actor
from renaksi.models import SavedView


def saved_views(session: Session, actor: Actor, page: str) -> Sequence[SavedView]:
    """The actor's own of the list `page`, by name; one statement."""
    chosen = select(SavedView).where(SavedView.user_id == actor.user_id, SavedView.page == page)
    return session.scalars(chosen.order_by(SavedView.name, SavedView.id)).all()
