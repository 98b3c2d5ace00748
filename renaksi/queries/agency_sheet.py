"""Agencies for a file: every row that is filtered, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.models import Agency, SupervisionLink
from renaksi.queries.agency_search import Wanted, matching, sorting
from renaksi.queries.agency_tree import name_on, short_name_on, supervised

BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class AgencyRow:
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    time_zone: TimeZone
    active_from: date
    active_to: date
    supervisor_code: str | None
    supervisor_name: str | None


def agency_rows(session: Session, wanted: Wanted) -> Iterator[AgencyRow]:
    """Read as they are written: memory stays flat however many there are."""
    above = aliased(Agency)
    link = SupervisionLink
    rows = session.execute(
        select(
            Agency.code,
            name_on(wanted.day),
            short_name_on(wanted.day),
            Agency.kind,
            Agency.time_zone,
            Agency.active_from,
            Agency.active_to,
            above.code,
            name_on(wanted.day, above),
        )
        .outerjoin(link, and_(link.agency_id == Agency.id, supervised(wanted.day)))
        .outerjoin(above, above.id == link.supervisor_id)
        .where(*matching(wanted))
        .order_by(*sorting(wanted))
        .execution_options(yield_per=BATCH)
    )
    return (AgencyRow(*row) for row in rows)
