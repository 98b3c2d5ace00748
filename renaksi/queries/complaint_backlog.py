"""The backlog by age against the limit of its class, and what is due for the Ombudsman.

Working days become days of the calendar first (`core.complaint.oldest_within`), so that the database
only compares dates.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.complaint import (
    UNFINISHED,
    BacklogBand,
    ComplaintClass,
    ComplaintClock,
    Limit,
    oldest_within,
    spans_of,
)
from renaksi.models import (
    ComplaintClassification,
    ComplaintHandover,
    ComplaintRecord,
    ComplaintSla,
    ComplaintStatusMapping,
    Holiday,
)


class Clocks(NamedTuple):
    """What the limits in force come to on a day."""

    band: ColumnElement[str]
    """Of a record joined with its classification."""
    is_due: ColumnElement[bool]
    """Older than what may stay here: due for the Ombudsman unless it went there."""


def limits(session: Session) -> tuple[list[Limit], frozenset[date]]:
    """Every stored rule, and every day off; one statement."""
    one = ComplaintSla
    rows: Sequence[Any] = session.execute(
        union_all(
            select(one.clock.label("clock"), one.valid_from, one.days),
            select(null(), Holiday.on, literal(0)),
        )
    ).all()
    stored = [Limit(ComplaintClock(clock), on, days) for clock, on, days in rows if clock]
    return stored, frozenset(on for clock, on, _ in rows if not clock)


def clocks(session: Session, today: date) -> Clocks:
    """One statement."""
    stored, holidays = limits(session)
    over: list[ColumnElement[bool]] = []
    far: list[ColumnElement[bool]] = []
    for kind in ComplaintClass:
        is_kind = ComplaintClassification.complaint_class == kind
        for start, end, days in spans_of(ComplaintClock(kind.value), stored):
            came = _came(start, end)
            over.append(and_(is_kind, came, _before(oldest_within(today, days, holidays))))
            far.append(and_(is_kind, came, _before(oldest_within(today, 2 * days, holidays))))
    band = case(
        (or_(*far), BacklogBand.FAR_OVER.value),
        (or_(*over), BacklogBand.OVER.value),
        else_=BacklogBand.WITHIN.value,
    )
    return Clocks(band, _due(today, stored))


def _due(today: date, stored: list[Limit]) -> ColumnElement[bool]:
    spans = spans_of(ComplaintClock.HANDOVER, stored)
    aged = or_(
        *(
            and_(_came(start, end), _before(today - timedelta(days=days)))
            for start, end, days in spans
        )
    )
    gone = aliased(ComplaintHandover)
    went = exists().where(gone.tracking_id == ComplaintRecord.tracking_id)
    return and_(aged, ~went)


def _came(start: date, end: date | None) -> ColumnElement[bool]:
    day = ComplaintRecord.received_on
    return day >= start if end is None else and_(day >= start, day < end)


def _before(day: date) -> ColumnElement[bool]:
    return ComplaintRecord.received_on < day


def unfinished() -> ColumnElement[bool]:
    """Of a record joined with the mapping of its status."""
    return ComplaintStatusMapping.bucket.in_(sorted(UNFINISHED))


def backlogs(
    session: Session, today: date, first: date, last: date, wanted: Collection[int] | None
) -> dict[int, tuple[Mapping[BacklogBand, int], int]]:
    """By agency: what is unfinished of the period, by age today, and how much of it is due for the
    Ombudsman. Two statements.
    """
    found, record = clocks(session, today), ComplaintRecord
    band = found.band.label("band")
    due = case((found.is_due, 1), else_=0).label("due")
    whose: Any = record.agency_id
    among = whose.is_not(None) if wanted is None else whose.in_(sorted(wanted))
    each = (
        select(record.agency_id, band, due)
        .join(ComplaintStatusMapping, ComplaintStatusMapping.id == record.status_id)
        .join(ComplaintClassification, ComplaintClassification.id == record.classification_id)
        .where(among, record.received_on.between(first, last), unfinished())
        .subquery()
    )
    alike = (each.c.agency_id, each.c.band)
    rows = session.execute(select(*alike, func.count(), func.sum(each.c.due)).group_by(*alike))
    bands: dict[int, Counter[BacklogBand]] = defaultdict(Counter)
    dues: Counter[int] = Counter()
    for agency_id, one, many, to_hand_over in rows:
        bands[agency_id][BacklogBand(one)] = many
        dues[agency_id] += to_hand_over
    return {key: (some, dues[key]) for key, some in bands.items()}
