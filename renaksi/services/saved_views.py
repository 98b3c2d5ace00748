"""Use cases of saved filters: one's own convenience, which nobody else sees and the trail leaves out."""

from typing import Final

from sqlalchemy import select

from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.item_entry import clean
from renaksi.models import SavedView
from renaksi.queries.saved_views import saved_views
from renaksi.services.context import Context, transaction

LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 2000
MOST: Final = 20
"""Of one list; more would be a list of its own."""


def save_view(ctx: Context, page: str, name: str, query: str) -> SavedView:
    """Keep the filters `query` of the list `page`; what had the same name is replaced.

    Raises Invalid (`name`).
    """
    name = " ".join(clean(name).split())
    if not name:
        raise Invalid(Refusal.TEXT_MISSING, "name")
    if len(name) > LONGEST_NAME:
        raise Invalid(Refusal.TEXT_TOO_LONG, "name", limit=LONGEST_NAME)
    if ctx.actor.user_id is None:
        raise NotAllowed(Refusal.ROLE_MISSING)
    with transaction(ctx) as session:
        kept = {one.name.casefold(): one for one in saved_views(session, ctx.actor, page)}
        view = kept.get(name.casefold())
        if view is None:
            if len(kept) >= MOST:
                raise Invalid(Refusal.TOO_MANY_VIEWS, "name", limit=MOST)
            view = SavedView(user_id=ctx.actor.user_id, page=page, name=name, query="")
            session.add(view)
        view.name, view.query = name, query[:LONGEST_QUERY]
    return view


def remove_view(ctx: Context, view_id: int) -> str:
    """Forget one's own; the name it had. Raises NotFound for anybody else's."""
    with transaction(ctx) as session:
        own = select(SavedView).where(
            SavedView.id == view_id, SavedView.user_id == ctx.actor.user_id
        )
        view = session.scalars(own).one_or_none()
        if view is None:
            raise NotFound
        name = view.name
        session.delete(view)
    return name
