"""Every dated line of connection by agency, from which the state of any day is read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.connection import Since
from renaksi.models import ConnectionStatus


def histories(session: Session, until: date) -> Mapping[int, Sequence[Since]]:
    """What had begun by that day, whoever it is told of; one statement."""
    one = ConnectionStatus
    rows = session.execute(
        select(one.agency_id, one.since, one.state)
        .where(one.since <= until)
        .order_by(one.agency_id, one.since)
    )
    found: dict[int, list[Since]] = defaultdict(list)
    for agency_id, since, state in rows:
        found[agency_id].append(Since(since, state))
    return found
