"""Searching the audit trail. Every search begins with what the reader may read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.policy import Actor
from renaksi.models import Agency, AuditEntry, User
from renaksi.queries.audit import AuditLine, lines, readable

COUNTED: Final = 10_000
"""Nobody pages further; counting on would only cost."""
BATCH: Final = 500
_WIB: Final = ZoneInfo(TimeZone.WIB.key)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty value filters nothing."""

    text: str = ""
    events_of_text: frozenset[AuditEvent] = frozenset()
    """Events whose words contain the text."""
    events: frozenset[AuditEvent] = frozenset()
    person: str = ""
    agency: str = ""
    since: date | None = None
    until: date | None = None


def count(session: Session, actor: Actor, today: date, wanted: Wanted) -> int:
    """At most one more than `COUNTED`."""
    chosen = _matching(actor, today, wanted).limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(chosen)) or 0


def find(
    session: Session, actor: Actor, today: date, wanted: Wanted, *, offset: int, limit: int
) -> list[AuditLine]:
    """Newest first."""
    chosen = _newest(_matching(actor, today, wanted)).offset(offset).limit(limit)
    return lines(session, chosen)


def stream(session: Session, actor: Actor, today: date, wanted: Wanted) -> Iterator[AuditLine]:
    """Every line, newest first, however many: read in batches, so that memory stays flat."""
    last: AuditLine | None = None
    while True:
        chosen = _newest(_matching(actor, today, wanted)).limit(BATCH)
        if last is not None:
            chosen = chosen.where(tuple_(AuditEntry.at, AuditEntry.id) < (last.at, last.id))
        found = lines(session, chosen)
        yield from found
        if len(found) < BATCH:
            return
        last = found[-1]


def _newest(chosen: Select[int]) -> Select[int]:
    return chosen.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def _matching(actor: Actor, today: date, wanted: Wanted) -> Select[int]:
    by, of = aliased(User), aliased(Agency)
    chosen = (
        select(AuditEntry.id)
        .outerjoin(by, by.id == AuditEntry.actor_id)
        .outerjoin(of, of.id == AuditEntry.agency_id)
        .where(readable(actor, today))
    )
    for word in wanted.text.lower().split()[:8]:
        chosen = chosen.where(_says(word, wanted.events_of_text, by, of))
    if wanted.events:
        chosen = chosen.where(AuditEntry.event.in_(wanted.events))
    for word in wanted.person.lower().split()[:8]:
        chosen = chosen.where(
            or_(
                func.lower(by.name).contains(word, autoescape=True),
                by.email.contains(word, autoescape=True),
            )
        )
    for word in wanted.agency.lower().split()[:8]:
        chosen = chosen.where(of.search_text.contains(word, autoescape=True))
    if wanted.since:
        chosen = chosen.where(AuditEntry.at >= _start(wanted.since))
    if wanted.until:
        chosen = chosen.where(AuditEntry.at < _start(wanted.until + timedelta(days=1)))
    return chosen


def _says(word: str, events: Collection[AuditEvent], by: Any, of: Any) -> ColumnElement[bool]:
    texts = (
        func.lower(by.name),
        of.search_text,
        func.lower(AuditEntry.note),
        func.lower(cast(AuditEntry.before, String)),
        func.lower(cast(AuditEntry.after, String)),
    )
    said = [one.contains(word, autoescape=True) for one in texts]
    return or_(AuditEntry.event.in_(events), *said) if events else or_(*said)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, _WIB)
