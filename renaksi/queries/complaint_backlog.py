"""The backlog by age against the limit of its class, and what is due for the Ombudsman.

Working days become days of the calendar first (`core.complaint.oldest_within`), so that the database
only compares dates and keys; it reads them from one index.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, false, or_
from sqlalchemy.orm import aliased

from renaksi.core.complaint import (
    BacklogBand,
    ComplaintClass,
    ComplaintClock,
    oldest_within,
    spans_of,
)
from renaksi.core.dates import ALWAYS
from renaksi.models import ComplaintHandover, ComplaintRecord
from renaksi.queries.complaint_words import Meanings

BANDS = tuple(BacklogBand)
"""A band as the database counts it: its place."""
NO_BAND = -1
AGED = 10
"""Added to the band of what is older than may stay here."""


def band_of(found: Meanings, today: date) -> ColumnElement[int]:
    """The place of a record's band in `BANDS`, by the key of its classification."""
    far = or_(false(), *_older(found, today, times=2))
    over = or_(false(), *_older(found, today, times=1))
    return case((far, 2), (over, 1), else_=0)


def _older(found: Meanings, today: date, *, times: int) -> Iterator[ColumnElement[bool]]:
    """Past so many times its limit, class by class and rule by rule."""
    for kind in ComplaintClass:
        keys = sorted(key for key, (_, own) in found.classes.items() if own is kind)
        if not keys:
            continue
        for start, end, days in spans_of(ComplaintClock(kind.value), found.limits):
            oldest = oldest_within(today, times * days, found.holidays)
            if oldest > start:
                is_kind = ComplaintRecord.classification_id.in_(keys)
                yield and_(is_kind, _came(start, min(oldest, end) if end else oldest))


def is_aged(found: Meanings, today: date) -> ColumnElement[bool]:
    """Older than may stay here; due for the Ombudsman if it is unfinished and has not gone there."""
    aged = []
    for start, end, days in spans_of(ComplaintClock.HANDOVER, found.limits):
        oldest = today - timedelta(days=days)
        if oldest > start:
            aged.append(_came(start, min(oldest, end) if end else oldest))
    return or_(false(), *aged)


def is_due(found: Meanings, today: date) -> ColumnElement[bool]:
    gone = aliased(ComplaintHandover)
    went = exists().where(gone.tracking_id == ComplaintRecord.tracking_id)
    return and_(is_unfinished(found), is_aged(found, today), ~went)


def is_unfinished(found: Meanings) -> ColumnElement[bool]:
    return ComplaintRecord.status_id.in_(found.unfinished)


def stand_of(found: Meanings, today: date) -> ColumnElement[int]:
    """`NO_BAND` for what is not in the backlog, else its band, and `AGED` more if it is."""
    aged = case((is_aged(found, today), AGED), else_=0)
    return case((is_unfinished(found), band_of(found, today) + aged), else_=NO_BAND)


def _came(start: date, end: date) -> ColumnElement[bool]:
    """From `start` up to, not including, `end`."""
    day = ComplaintRecord.received_on
    return day < end if start == ALWAYS else and_(day >= start, day < end)
