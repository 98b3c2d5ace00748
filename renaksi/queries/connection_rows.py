"""What a file of states of connection is held against."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.connection_import import Key, KnownAgency, Stored
from renaksi.core.dates import Span
from renaksi.models import Agency, ConnectionActivity, ConnectionStatus


def known_agencies(session: Session, codes: Collection[str]) -> dict[str, KnownAgency]:
    """By code, in one statement: a file may name more codes than one can ask for."""
    one = Agency
    rows = session.execute(
        select(one.code, one.id, one.name, one.kind, one.active_from, one.active_to)
    )
    return {
        code: KnownAgency(agency_id, name, kind, Span(start, end))
        for code, agency_id, name, kind, start, end in rows
        if code in codes
    }


def stored_states(session: Session, days: Collection[date]) -> Mapping[Key, Stored]:
    """All that began on one of these days."""
    one = ConnectionStatus
    rows = session.execute(
        select(Agency.code, one.since, one.id, one.state, one.remarks)
        .join(Agency, Agency.id == one.agency_id)
        .where(one.since.in_(sorted(days)))
    )
    return {(code, since): Stored(key, state, remarks) for code, since, key, state, remarks in rows}


def known_active(session: Session, days: Collection[date]) -> frozenset[tuple[int, date]]:
    one = ConnectionActivity
    rows = session.execute(
        select(one.agency_id, one.active_on).where(one.active_on.in_(sorted(days)))
    )
    return frozenset((agency_id, day) for agency_id, day in rows)
