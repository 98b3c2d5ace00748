"""Agencies for a file: every row that is filtered, in one statement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Result, and_, case, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.dates import ALWAYS
from renaksi.models import Agency, AgencyName, SupervisionLink
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
    since: date
    """From when on the name and the supervisor of the day hold together."""
    active_from: date
    active_to: date
    supervisor_code: str | None
    supervisor_name: str | None


def agency_rows(session: Session, wanted: Wanted) -> Iterator[AgencyRow]:
    """Read as they are written: memory stays flat however many there are."""
    above = aliased(Agency)
    link = SupervisionLink
    rows: Result[*tuple[Any, ...]] = session.execute(
        select(
            Agency.code,
            name_on(wanted.day),
            short_name_on(wanted.day),
            Agency.kind,
            Agency.time_zone,
            _later(link.valid_from, _named_since(wanted.day), Agency.active_from),
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


def _named_since(day: date) -> ColumnElement[date]:
    one = AgencyName
    return (
        select(one.valid_from)
        .where(one.agency_id == Agency.id, one.valid_from <= day, one.valid_to > day)
        .correlate(Agency)
        .limit(1)
        .scalar_subquery()
    )


def _later(*days: SQLCoreOperations[date]) -> ColumnElement[date]:
    """The latest; the root has no link. `greatest` has another name on SQLite."""
    latest: ColumnElement[date] = func.coalesce(days[0], ALWAYS, type_=Date())
    for day in days[1:]:
        other = func.coalesce(day, ALWAYS, type_=Date())
        latest = case((other > latest, other), else_=latest)
    return latest
