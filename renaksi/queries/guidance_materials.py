"""Files of guidance events, for whoever may read the event.

A signed list of who came names people of agencies that do not see each other: it is the
organiser's own, and of whoever may read the organiser.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from renaksi.core.errors import NotFound
from renaksi.core.guidance import MaterialKind
from renaksi.core.policy import Actor
from renaksi.models import GuidanceEvent, GuidanceMaterial, StoredFile
from renaksi.queries.guidance import readable
from renaksi.queries.scope import visible


class Material(NamedTuple):
    """A file that an event shows."""

    id: int
    kind: MaterialKind
    title: str
    name: str
    size: int
    media_type: str
    added_at: datetime


def materials(
    session: Session, actor: Actor, today: date, event: GuidanceEvent
) -> Sequence[Material]:
    """In the order in which they were added; one statement. The event is the caller's to check."""
    one = GuidanceMaterial
    rows = session.execute(
        select(
            one.id, one.kind, one.title, StoredFile.name, StoredFile.size, StoredFile.media_type,
            one.added_at,
        )
        .join(StoredFile, StoredFile.id == one.file_id)
        .join(GuidanceEvent, GuidanceEvent.id == one.event_id)
        .where(one.event_id == event.id, _open_to(actor, today))
        .order_by(one.kind.desc(), one.id)
    )  # fmt: skip
    return [Material(*row) for row in rows]


def material_of(
    session: Session, actor: Actor, today: date, event_id: int, material_id: int
) -> GuidanceMaterial:
    """With its stored file; one statement. Raises NotFound."""
    one = GuidanceMaterial
    found = session.scalars(
        select(one)
        .join(GuidanceEvent, GuidanceEvent.id == one.event_id)
        .join(one.file)
        .options(contains_eager(one.file))
        .where(
            one.id == material_id, one.event_id == event_id,
            readable(actor, today), _open_to(actor, today),
        )
    ).one_or_none()  # fmt: skip
    if found is None:
        raise NotFound
    return found


def _open_to(actor: Actor, today: date) -> ColumnElement[bool]:
    return or_(
        GuidanceMaterial.kind == MaterialKind.MATERIAL,
        visible(actor, GuidanceEvent.organiser_id, today, with_ended=True),
    )
