"""Where figures are looked at from: the node, and the agencies directly below it on some days."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.funnel import Child
from renaksi.models import Agency, AgencyClosure
from renaksi.queries.agency_tree import known_as, name_on, ordering, short_name_on
from renaksi.queries.scope import in_force


def node_on(session: Session, agency_id: int, on: date) -> tuple[Child, AgencyKind]:
    """The agency under its name of that day."""
    row = session.execute(_named(on).where(Agency.id == agency_id)).one()
    return _child(row), row.kind


def children_on(session: Session, agency_id: int, days: Iterable[date]) -> list[Child]:
    """Whoever stood directly below on any of the days, in the order of lists."""
    wanted = set(days)
    if not wanted:
        return []
    down = AgencyClosure
    below = select(down.descendant_id).where(
        down.ancestor_id == agency_id, down.depth == 1, or_(*(in_force(day) for day in wanted))
    )
    rows = session.execute(_named(max(wanted)).where(Agency.id.in_(below)).order_by(*ordering()))
    return [_child(row) for row in rows]


def _named(on: date) -> Select[*tuple[Any, ...]]:
    return select(
        Agency.id,
        Agency.code,
        name_on(on).label("name"),
        short_name_on(on).label("short_name"),
        Agency.kind,
    )


def _child(row: Any) -> Child:
    name = known_as(row.kind, row.name, row.short_name)
    return Child(row.id, row.code, name, row.kind.tier is Tier.HUB)
