"""Who is connected to SP4N-LAPOR! on a day, for an agency and everything below it.

Whoever existed on the day counts where it stood then; units do not count by themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.connection import ConnectionState, is_active
from renaksi.core.connection_figures import Connections, Standing, by_kind, connections
from renaksi.core.errors import NotFound
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    ConnectionActivity,
    ConnectionStatus,
)
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.scope import visible

_COUNTED: Final = tuple(kind for kind in AgencyKind if not kind.is_unit)


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """States under one agency on a day, as far as the actor may see them."""

    as_of: date
    code: str
    name: str
    total: Connections
    by_kind: Mapping[AgencyKind, Connections]
    below: Connections
    """Without the agency itself."""
    by_agency: tuple[Standing, ...]
    """In the order of lists."""


def connection_figures(
    session: Session, *, under_id: int, actor: Actor, today: date, as_of: date
) -> ConnectionReport:
    """`under_id` is the caller's to check. Three statements. Raises NotFound."""
    rows = _standings(session, under_id, actor, today, as_of)
    node = session.get(Agency, under_id)
    if node is None:
        raise NotFound
    return ConnectionReport(
        as_of,
        node.code,
        known_as(node.kind, node.name, node.short_name),
        connections(rows),
        by_kind(rows),
        connections(one for one in rows if one.agency_id != under_id),
        tuple(rows),
    )


def _standings(
    session: Session, under_id: int, actor: Actor, today: date, as_of: date
) -> list[Standing]:
    one, named = ConnectionStatus, AgencyName
    down, up = aliased(AgencyClosure, name="down"), aliased(AgencyClosure, name="up")
    newest = (
        select(one.agency_id, func.max(one.since).label("since"))
        .where(one.since <= as_of)
        .group_by(one.agency_id)
        .subquery()
    )
    active = _last_active(session, as_of)
    then = and_(named.agency_id == Agency.id, named.valid_from <= as_of, named.valid_to > as_of)
    rows = session.execute(
        select(
            Agency.id, Agency.code, func.coalesce(named.name, Agency.name),
            func.coalesce(named.short_name, Agency.short_name), Agency.kind, up.ancestor_id,
            one.state, one.since, one.remarks,
        )
        .join(down, and_(down.descendant_id == Agency.id, down.ancestor_id == under_id))
        .outerjoin(up, and_(
            up.descendant_id == Agency.id, up.depth == down.depth - 1,
            up.valid_from <= as_of, up.valid_to > as_of,
        ))
        .outerjoin(named, then)
        .outerjoin(newest, newest.c.agency_id == Agency.id)
        .outerjoin(one, and_(one.agency_id == Agency.id, one.since == newest.c.since))
        .where(
            Agency.kind.in_(_COUNTED), Agency.active_from <= as_of, Agency.active_to > as_of,
            down.valid_from <= as_of, down.valid_to > as_of,
            visible(actor, Agency.id, today, as_of, with_ended=True),
        )
        .order_by(*ordering())
    )  # fmt: skip
    return [
        Standing(
            key, code, known_as(kind, name, short_name), kind, part,
            state or ConnectionState.NOT_CONNECTED, since, active.get(key),
            is_active(as_of, active.get(key)), remarks or "",
        )
        for key, code, name, short_name, kind, part, state, since, remarks in rows
    ]  # fmt: skip


def _last_active(session: Session, as_of: date) -> dict[int, date]:
    one = ConnectionActivity
    rows = session.execute(
        select(one.agency_id, func.max(one.active_on))
        .where(one.active_on <= as_of)
        .group_by(one.agency_id)
    )
    return {key: day for key, day in rows}  # noqa: C416
