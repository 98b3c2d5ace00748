"""Counts of complaints by agency in one period or in several at once, as exports and totals tell.

They equal those of `queries.complaint_figures`, without what only the pages of complaints show.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.complaint import ComplaintBucket
from renaksi.core.complaint_tally import Tally, of_bucket, together
from renaksi.models import ComplaintRecord, ComplaintStatusMapping, ComplaintTotal


class Period(NamedTuple):
    """Days in which complaints came in, both inclusive."""

    first: date
    last: date


def complaint_counts(
    session: Session, periods: Sequence[Period], among: Collection[int] | None = None
) -> tuple[Mapping[int, Tally], ...]:
    """Period by period, by agency; only those of whom anything is told. One statement.

    `periods` come in order and do not overlap. `among`: of these agencies only, else of all.
    """
    rows = session.execute(union_all(*counted(periods, among))).all() if periods else ()
    return tallies(rows, len(periods))


def counted(periods: Sequence[Period], among: Collection[int] | None = None) -> tuple[Any, Any]:
    """Selects of place of the period, agency, bucket (none: stated), and four counts."""
    return _records(periods, among), _totals(periods, among)


def tallies(rows: Iterable[Any], periods: int) -> tuple[Mapping[int, Tally], ...]:
    """What the rows of `counted` come to, period by period."""
    found: list[dict[int, list[Tally]]] = [defaultdict(list) for _ in range(periods)]
    for place, agency_id, bucket, received, followed_up, finished, excluded in rows:
        if bucket is None:
            own = Tally(received, followed_up, finished, excluded, received)
        else:
            own = of_bucket(ComplaintBucket(bucket), received)
        found[place][agency_id].append(own)
    return tuple({key: together(some) for key, some in one.items()} for one in found)


def _records(periods: Sequence[Period], among: Collection[int] | None) -> Any:
    """Counted by status from the index alone, then read as the status is mapped."""
    one, status = ComplaintRecord, ComplaintStatusMapping
    each = (
        select(_place(periods, one.received_on).label("place"), one.agency_id, one.status_id)
        .where(
            _of(one.agency_id, among),
            or_(*(one.received_on.between(first, last) for first, last in periods)),
        )
        .subquery()
    )
    alike = (
        select(each.c.place, each.c.agency_id, each.c.status_id, func.count().label("many"))
        .group_by(each.c.place, each.c.agency_id, each.c.status_id)
        .subquery()
    )
    none = cast(null(), Integer)
    return select(
        alike.c.place,
        alike.c.agency_id,
        cast(status.bucket, String),
        alike.c.many,
        none,
        none,
        none,
    ).join(status, status.id == alike.c.status_id)


def _totals(periods: Sequence[Period], among: Collection[int] | None) -> Any:
    """Stated within a period, for a time of which no export tells."""
    one, record = ComplaintTotal, ComplaintRecord
    told = select(record.tracking_id).where(
        record.agency_id == one.agency_id, record.received_on.between(one.first_on, one.last_on)
    )
    return select(
        _place(periods, one.last_on), one.agency_id, cast(null(), String), one.received, one.followed_up,
        one.finished, one.excluded,
    ).where(
        _of(one.agency_id, among),
        or_(*(and_(one.first_on >= first, one.last_on <= last) for first, last in periods)),
        ~told.exists(),
    )  # fmt: skip


def _place(periods: Sequence[Period], day: Any) -> Any:
    """Which period a day belongs to that is known to lie in one of them."""
    if len(periods) == 1:
        return literal(0)
    return case(*((day <= one.last, at) for at, one in enumerate(periods)), else_=len(periods))


def _of(column: Any, among: Collection[int] | None) -> Any:
    """The index begins with the agency: a branch is looked up, a nation read through."""
    return column.is_not(None) if among is None else column.in_(sorted(among))
