"""The history of one agency's connection, its channels, and the targets with the way so far."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.connection import ConnectionState, Reached
from renaksi.core.connection_figures import Connections
from renaksi.core.roadmap import RoadmapMeasure, kinds_of
from renaksi.models import Agency, Channel, ConnectionActivity, ConnectionStatus, RoadmapTarget


class Targeted(NamedTuple):
    """A target, and how far those it is for had come on a day."""

    target: RoadmapTarget
    reached: Reached


def history(session: Session, agency_id: int) -> Sequence[ConnectionStatus]:
    """The newest first; one statement."""
    one = ConnectionStatus
    return session.scalars(
        select(one).where(one.agency_id == agency_id).order_by(one.since.desc())
    ).all()


def last_active(session: Session, agency_id: int) -> date | None:
    one = ConnectionActivity
    return session.scalar(
        select(one.active_on)
        .where(one.agency_id == agency_id)
        .order_by(one.active_on.desc())
        .limit(1)
    )


def channels(session: Session, agency_id: int) -> Sequence[Channel]:
    """Those there are first, then those that are no more; one statement."""
    one = Channel
    return session.scalars(
        select(one)
        .where(one.agency_id == agency_id)
        .order_by(one.active_to.is_not(None), one.kind, one.name, one.id)
    ).all()


def targets(session: Session, by_kind: Mapping[AgencyKind, Connections]) -> list[Targeted]:
    """Those of the road map that are about connection, by year; one statement."""
    one = RoadmapTarget
    rows = session.scalars(
        select(one)
        .where(one.measure == RoadmapMeasure.CONNECTION)
        .order_by(one.year, one.scope, one.level)
    )
    found = []
    for row in rows:
        some = [by_kind[kind] for kind in kinds_of(row.scope) if kind in by_kind]
        many = sum(counts.reached(ConnectionState(row.level)) for counts in some)
        found.append(Targeted(row, Reached(row.value, many, sum(one.total for one in some))))
    return found


def agency_with(session: Session, code: str) -> Agency | None:
    return session.scalars(select(Agency).where(Agency.code == code)).one_or_none()
