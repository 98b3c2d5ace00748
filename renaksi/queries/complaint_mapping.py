"""The tables that say what raw words of exports mean, with how many complaints bear them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.complaint import AliasSource, ComplaintBucket, ComplaintClock, spans_of
from renaksi.core.dates import FOREVER
from renaksi.models import (
    Agency,
    AgencyAlias,
    ComplaintImport,
    ComplaintRecord,
    ComplaintStatusMapping,
    User,
)
from renaksi.queries.complaint_words import meanings


class Mapped(NamedTuple):
    """A raw status, where it counts, and how many complaints bear it."""

    id: int
    raw: str
    bucket: ComplaintBucket
    version: int
    changed_at: datetime | None
    many: int


class NamedAlias(NamedTuple):
    """An agency in the words of exports."""

    id: int
    lapor_id: str
    name: str
    parent: str
    source: AliasSource
    version: int
    agency: str | None
    agency_code: str | None
    many: int


class Ruled(NamedTuple):
    """One span of a clock."""

    clock: ComplaintClock
    start: date
    end: date
    """Exclusive."""
    days: int


class Taken(NamedTuple):
    """An export that was taken in."""

    file_name: str
    agency: str | None
    rows: int
    added: int
    changed: int
    refused: int
    first_on: date | None
    last_on: date | None
    at: datetime
    by: str | None


def mappings(session: Session) -> list[Mapped]:
    """Those nobody can place first, then by how many there are; one statement."""
    one = ComplaintStatusMapping
    counts = (
        select(ComplaintRecord.status_id, func.count().label("many"))
        .group_by(ComplaintRecord.status_id)
        .subquery()
    )
    many = func.coalesce(counts.c.many, 0)
    rows = session.execute(
        select(one.id, one.raw, one.bucket, one.version, one.changed_at, many)
        .outerjoin(counts, counts.c.status_id == one.id)
        .order_by((one.bucket != ComplaintBucket.UNMAPPED), many.desc(), one.raw)
    )
    return [Mapped(*row) for row in rows]


def aliases(
    session: Session, *, settled: bool, limit: int, offset: int
) -> tuple[int, Sequence[NamedAlias]]:
    """How many there are, and some of them, those with the most complaints first; two statements."""
    one, agency = AgencyAlias, aliased(Agency)
    which = one.source == AliasSource.HAND if settled else one.source == AliasSource.UNMATCHED
    counts = (
        select(ComplaintRecord.alias_id, func.count().label("many"))
        .group_by(ComplaintRecord.alias_id)
        .subquery()
    )
    many = func.coalesce(counts.c.many, 0)
    rows = session.execute(
        select(
            one.id, one.lapor_id, one.name, one.parent, one.source, one.version, agency.name,
            agency.code, many,
        )
        .outerjoin(agency, agency.id == one.agency_id)
        .outerjoin(counts, counts.c.alias_id == one.id)
        .where(which)
        .order_by(many.desc(), one.name, one.id)
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    total = session.scalar(select(func.count()).select_from(one).where(which)) or 0
    return total, [NamedAlias(*row) for row in rows]


def alias_named(session: Session, alias_id: int) -> NamedAlias | None:
    one, agency = AgencyAlias, aliased(Agency)
    counted = select(func.count()).where(ComplaintRecord.alias_id == alias_id).scalar_subquery()
    row = session.execute(
        select(
            one.id, one.lapor_id, one.name, one.parent, one.source, one.version, agency.name,
            agency.code, counted,
        )
        .outerjoin(agency, agency.id == one.agency_id)
        .where(one.id == alias_id)
    ).one_or_none()  # fmt: skip
    return None if row is None else NamedAlias(*row)


def rules(session: Session) -> list[Ruled]:
    """Every span of every clock, in order; one statement."""
    stored = meanings(session).limits
    return [
        Ruled(clock, start, end or FOREVER, days)
        for clock in ComplaintClock
        for start, end, days in spans_of(clock, stored)
    ]


def imports(session: Session, limit: int) -> list[Taken]:
    """The last exports; one statement."""
    one = ComplaintImport
    rows = session.execute(
        select(
            one.file_name, Agency.name, one.rows, one.added, one.changed, one.refused,
            one.first_on, one.last_on, one.imported_at, User.name,
        )
        .outerjoin(Agency, Agency.id == one.agency_id)
        .outerjoin(User, User.id == one.imported_by_id)
        .order_by(one.imported_at.desc(), one.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Taken._make(row) for row in rows]
