"""Single complaints: the backlog down to its bands, what is due for the Ombudsman, and topics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.complaint import UNFINISHED, BacklogBand, ComplaintBucket
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    AgencyClosure,
    ComplaintCategory,
    ComplaintClassification,
    ComplaintHandover,
    ComplaintRecord,
    ComplaintStatusMapping,
)
from renaksi.queries.complaint_backlog import BANDS, band_of, is_due, is_unfinished
from renaksi.queries.complaint_words import meanings
from renaksi.queries.scope import in_force, visible

TOPICS: Final = 8


@dataclass(frozen=True, slots=True)
class WantedRecords:
    """Which complaints a list shows."""

    under_id: int
    actor: Actor
    today: date
    first: date
    last: date
    band: BacklogBand | None = None
    """Only what is unfinished and so old."""
    due: bool = False
    """Only what is due for the Ombudsman."""
    bucket: ComplaintBucket | None = None
    own_only: bool = False
    """Without what stands below."""


class Listed(NamedTuple):
    """One complaint in a list."""

    tracking_id: int
    received_on: date
    agency_code: str
    agency: str
    classification: str
    category: str
    status: str
    bucket: ComplaintBucket
    band: BacklogBand
    is_due: bool
    handed_over_on: date | None
    handover_number: str | None


class Topic(NamedTuple):
    """A category and how often people came with it."""

    name: str
    many: int
    unfinished: int


def count_records(session: Session, wanted: WantedRecords) -> int:
    """Two statements."""
    chosen = _chosen(session, wanted).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0


def list_records(
    session: Session, wanted: WantedRecords, *, limit: int | None = None, offset: int = 0
) -> Iterator[Listed]:
    """The oldest first; two statements."""
    one = ComplaintRecord
    chosen = _chosen(session, wanted).order_by(one.received_on, one.tracking_id)
    if limit is not None:
        chosen = chosen.limit(limit).offset(offset)
    for row in session.execute(chosen.execution_options(yield_per=1000)):
        values = list(row)
        values[8] = BANDS[values[8]]
        values[9] = bool(values[9])
        yield Listed(*values)


def _chosen(session: Session, wanted: WantedRecords) -> Select[*tuple[Any, ...]]:
    one, found = ComplaintRecord, meanings(session)
    handed, status, kind = ComplaintHandover, ComplaintStatusMapping, ComplaintClassification
    band, due = band_of(found, wanted.today), is_due(found, wanted.today)
    chosen = (
        select(
            one.tracking_id, one.received_on, Agency.code, Agency.name, kind.raw,
            func.coalesce(ComplaintCategory.raw, ""), status.raw, status.bucket,
            band.label("band"), due.label("is_due"), handed.handed_over_on, handed.number,
        )
        .join(Agency, Agency.id == one.agency_id)
        .join(status, status.id == one.status_id)
        .join(kind, kind.id == one.classification_id)
        .outerjoin(ComplaintCategory, ComplaintCategory.id == one.category_id)
        .outerjoin(handed, handed.tracking_id == one.tracking_id)
        .where(_among(wanted), one.received_on.between(wanted.first, wanted.last))
    )  # fmt: skip
    if wanted.band is not None:
        place = BANDS.index(wanted.band)
        chosen = chosen.where(is_unfinished(found), band == place)
    if wanted.due:
        chosen = chosen.where(or_(due, handed.tracking_id.is_not(None)))
    if wanted.bucket is not None:
        chosen = chosen.where(status.bucket == wanted.bucket)
    return chosen


def _among(wanted: WantedRecords) -> ColumnElement[bool]:
    """At or below the node today, as far as the actor may see."""
    column = ComplaintRecord.agency_id
    if wanted.own_only:
        return column == wanted.under_id
    below = (
        select(AgencyClosure.descendant_id)
        .join(Agency, Agency.id == AgencyClosure.descendant_id)
        .where(
            AgencyClosure.ancestor_id == wanted.under_id,
            in_force(wanted.today),
            Agency.kind.not_in(UNIT_KINDS),
            or_(
                Agency.id == wanted.under_id,
                visible(wanted.actor, Agency.id, wanted.today),
            ),
        )
    )
    return column.in_(below)


def topics(session: Session, agency_ids: Sequence[int], first: date, last: date) -> list[Topic]:
    """What people came with most often; one statement."""
    one, status = ComplaintRecord, ComplaintStatusMapping
    many = func.count().label("many")
    left = func.count().filter(status.bucket.in_(sorted(UNFINISHED)))
    rows = session.execute(
        select(ComplaintCategory.raw, many, left)
        .join(one, one.category_id == ComplaintCategory.id)
        .join(status, status.id == one.status_id)
        .where(one.agency_id.in_(sorted(agency_ids)), one.received_on.between(first, last))
        .group_by(ComplaintCategory.raw)
        .order_by(many.desc(), ComplaintCategory.raw)
        .limit(TOPICS)
    )
    return [Topic(*row) for row in rows]
