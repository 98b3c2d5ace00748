"""Complaints of a period, for an agency and everything below it (design section 5).

Everybody counts where it stood at the period's end (today while that has not come), one that ended
before where it stood last. Eight statements at most, whatever stands below the node.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint import BacklogBand
from renaksi.core.complaint_figures import ComplaintFigures, Counted, Declared, figures
from renaksi.core.complaint_parts import Owner, Part, below, parts, total
from renaksi.core.funnel import Child
from renaksi.core.policy import Actor
from renaksi.models import (
    ComplaintHandover,
    ComplaintImport,
    ComplaintRecord,
    ComplaintTotal,
)
from renaksi.queries.complaint_backlog import (
    AGED,
    BANDS,
    NO_BAND,
    is_aged,
    is_unfinished,
    stand_of,
)
from renaksi.queries.complaint_places import located
from renaksi.queries.complaint_words import meanings
from renaksi.queries.stood_below import stood_below


@dataclass(frozen=True, slots=True)
class ComplaintReport:
    """Complaints under one agency in a period, as far as the actor may see them."""

    first: date
    last: date
    """Inclusive."""
    tree_on: date
    node: Child
    kind: AgencyKind
    total: ComplaintFigures
    """The node and everything below it."""
    below: ComplaintFigures
    """The same without the node itself."""
    by_agency: tuple[Owner, ...]
    """Agencies with at least one, in the order of lists."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""
    unmatched: int
    """Complaints of the period whose agency is not known yet; told at the root only."""
    told_at: datetime | None
    """When the last export was taken in."""


@dataclass(slots=True)
class Counts:
    """By agency, what the database counted of the period."""

    counted: dict[int, list[Counted]] = field(default_factory=lambda: defaultdict(list))
    bands: dict[int, Counter[BacklogBand]] = field(default_factory=lambda: defaultdict(Counter))
    aged: Counter[int] = field(default_factory=Counter)
    """Unfinished, and older than may stay here."""
    handed_over: Counter[int] = field(default_factory=Counter)
    """Of those, what went over to the Ombudsman."""


def complaint_figures(
    session: Session, *, under_id: int, actor: Actor, today: date, first: date, last: date
) -> ComplaintReport:
    """What came in from `first` to `last`, both inclusive, as the last exports tell of it.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    Raises NotFound where there is no such agency.
    """
    tree_on = min(last, today)
    stood = stood_below(session, under_id)
    ids = {under_id, *stood.branch.everybody}
    everywhere = not any(one != under_id for one, _, _ in stood.above)
    wanted = None if everywhere else ids
    counts = counts_by_agency(session, today, first, last, wanted)
    stated = stated_by_agency(session, first, last, wanted)
    seen = {*counts.counted, *stated} & ids
    node, placed, hubs = located(session, seen, under_id, stood, actor, today, tree_on)
    owners = tuple(
        Owner(one.id, one.code, one.label, one.kind, part, _own(one.id, counts, stated))
        for one, part in placed
    )
    unmatched, told_at = _told(session, first, last)
    return ComplaintReport(
        first, last, tree_on, node.child, node.kind,
        total=total(owners),
        below=below(owners, under_id),
        by_agency=owners,
        by_hub=tuple(parts(node.child, [one.child for one in hubs], owners)),
        unmatched=unmatched if everywhere else 0,
        told_at=told_at,
    )  # fmt: skip


def _own(
    agency_id: int,
    counts: Counts,
    stated: Mapping[int, Sequence[Declared]],
) -> ComplaintFigures:
    return figures(
        counts.counted.get(agency_id, ()),
        stated.get(agency_id, ()),
        counts.bands.get(agency_id, {}),
        counts.aged[agency_id] - counts.handed_over[agency_id],
    )


# ── counting ──────────────────────────────────────────────────────────────────
def counts_by_agency(
    session: Session, today: date, first: date, last: date, wanted: Collection[int] | None
) -> Counts:
    """What is alike, counted from the index alone. Three statements."""
    one, found = ComplaintRecord, meanings(session)
    period = and_(_among(one.agency_id, wanted), one.received_on.between(first, last))
    stand = stand_of(found, today).label("stand")
    each = (
        select(one.agency_id, one.status_id, one.classification_id, one.rating, stand)
        .where(period)
        .subquery()
    )
    alike = (each.c.agency_id, each.c.status_id, each.c.classification_id, each.c.stand)
    ratings = func.coalesce(func.sum(each.c.rating), 0), func.count(each.c.rating)
    counts = Counts()
    rows: Sequence[Any] = session.execute(
        select(*alike, func.count(), *ratings).group_by(*alike)
    ).all()
    for agency_id, status_id, class_id, stood, many, rating_sum, rated in rows:
        status, bucket = found.statuses[status_id]
        kind = found.classes[class_id][0]
        row = Counted(agency_id, status, bucket, kind, many, rating_sum, rated)
        counts.counted[agency_id].append(row)
        if stood != NO_BAND:
            counts.bands[agency_id][BANDS[stood % AGED]] += many
            counts.aged[agency_id] += many if stood >= AGED else 0
    gone = (
        select(one.agency_id, func.count())
        .join(ComplaintHandover, ComplaintHandover.tracking_id == one.tracking_id)
        .where(period, is_unfinished(found), is_aged(found, today))
        .group_by(one.agency_id)
    )
    gone_rows: Sequence[Any] = session.execute(gone).all()
    counts.handed_over.update(dict(gone_rows))
    return counts


def _among(column: Any, wanted: Collection[int] | None) -> Any:
    return column.is_not(None) if wanted is None else column.in_(sorted(wanted))


def stated_by_agency(
    session: Session, first: date, last: date, wanted: Collection[int] | None
) -> dict[int, list[Declared]]:
    """Totals stated for a time within the period of which no export tells."""
    one, record = ComplaintTotal, ComplaintRecord
    told = select(record.tracking_id).where(
        record.agency_id == one.agency_id, record.received_on.between(one.first_on, one.last_on)
    )
    rows = session.execute(
        select(
            one.agency_id, one.received, one.followed_up, one.finished, one.excluded,
            one.handling_days,
        ).where(
            _among(one.agency_id, wanted),
            one.first_on >= first,
            one.last_on <= last,
            ~told.exists(),
        )
    )  # fmt: skip
    found: dict[int, list[Declared]] = defaultdict(list)
    for agency_id, received, followed_up, finished, excluded, days in rows:
        found[agency_id].append(Declared(received, followed_up, finished, excluded, days))
    return found


def _told(session: Session, first: date, last: date) -> tuple[int, datetime | None]:
    """How many complaints of the period are nobody's yet, and when the last export came."""
    one = ComplaintRecord
    nobodys = select(func.count()).where(
        one.agency_id.is_(None), one.received_on.between(first, last)
    )
    newest = select(func.max(ComplaintImport.imported_at))
    row = session.execute(
        select(nobodys.scalar_subquery(), newest.scalar_subquery().label("told_at"))
    ).one()
    return row[0], row[1]
