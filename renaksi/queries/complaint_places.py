"""Where agencies that complaints count with stood on a day, seen from one node; one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.errors import NotFound
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyName
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.funnel import ONE_DAY
from renaksi.queries.scope import visible
from renaksi.queries.stood_below import Stood


@dataclass(frozen=True, slots=True)
class Known:
    """An agency under its name of the day."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    active_to: date
    is_seen: bool
    """The actor may read what counts with it."""

    @property
    def label(self) -> str:
        return known_as(self.kind, self.name, self.short_name)

    @property
    def child(self) -> Child:
        return Child(self.id, self.code, self.label, self.kind.tier is Tier.HUB)

    def day(self, on: date) -> date:
        """When it counts: that day, or its last one if it had ended."""
        return on if self.active_to > on else self.active_to - ONE_DAY


Placed = list[tuple[Known, int | None]]


def located(
    session: Session,
    ids: Collection[int],
    under_id: int,
    stood: Stood,
    actor: Actor,
    today: date,
    on: date,
) -> tuple[Known, Placed, list[Known]]:
    """The node; those of `ids` that stood at or below it and may be seen, each with the child of
    the node it stood under; and the hubs among these children. Raises NotFound.
    """
    above = {stood.branch.on(on).get(one) for one in ids} - {None}
    named = aliased(AgencyName)
    dated = and_(named.agency_id == Agency.id, named.valid_from <= on, named.valid_to > on)
    seen = or_(Agency.id == under_id, visible(actor, Agency.id, today, on, with_ended=True))
    rows = session.execute(
        select(
            Agency.id, Agency.code, func.coalesce(named.name, Agency.name),
            func.coalesce(named.short_name, Agency.short_name), Agency.kind, Agency.active_to,
            seen.label("is_seen"),
        )
        .outerjoin(named, dated)
        .where(Agency.id.in_(sorted({*ids, *above, under_id} - {None})))
        .order_by(*ordering())
    )  # fmt: skip
    known = {row[0]: Known(*row) for row in rows}
    if under_id not in known:
        raise NotFound
    placed: Placed = []
    for one in known.values():
        part_of = stood.branch.on(one.day(on))
        if one.id not in ids or not one.is_seen:
            continue
        if one.id == under_id or one.id in part_of:
            placed.append((one, part_of.get(one.id)))
    parts = {part for _, part in placed}
    hubs = [one for one in known.values() if one.id in parts and one.kind.tier is Tier.HUB]
    return known[under_id], placed, hubs
