"""Searching the audit trail. Every search begins with what the reader may read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.audit import AuditEvent
from renaksi.core.policy import Actor
from renaksi.models import Agency, AuditEntry, User
from renaksi.queries.audit import AuditLine, lines, readable, told

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


NO_FILTER: Final = Wanted()


def count(session: Session, actor: Actor, today: date, wanted: Wanted) -> int:
    """At most one more than `COUNTED`."""
    return session.scalar(_asked(actor, today, wanted).counted) or 0


def find(
    session: Session, actor: Actor, today: date, wanted: Wanted, *, offset: int, limit: int
) -> list[AuditLine]:
    """Newest first."""
    given = {"before": offset, "most": limit}
    return lines(session, _asked(actor, today, wanted).page, given)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many there are, and one page of them: from `before` (bound by name), at most `most`."""

    counted: Select[int]
    page: Select[*tuple[Any, ...]]


def _asked(actor: Actor, today: date, wanted: Wanted) -> _Asked:
    return _every(actor, today) if wanted == NO_FILTER else _put_together(actor, today, wanted)


@lru_cache(maxsize=64)
def _every(actor: Actor, today: date) -> _Asked:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    return _put_together(actor, today, NO_FILTER)


def _put_together(actor: Actor, today: date, wanted: Wanted) -> _Asked:
    chosen = _matching(actor, today, wanted)
    page = _newest(chosen).offset(bindparam("before")).limit(bindparam("most"))
    some = chosen.limit(COUNTED + 1).subquery()
    return _Asked(select(func.count()).select_from(some), told(page))


def stream(session: Session, actor: Actor, today: date, wanted: Wanted) -> Iterator[AuditLine]:
    """Every line, newest first, however many: read in batches, so that memory stays flat."""
    last: AuditLine | None = None
    while True:
        chosen = _newest(_matching(actor, today, wanted)).limit(BATCH)
        if last is not None:
            chosen = chosen.where(tuple_(AuditEntry.at, AuditEntry.id) < (last.at, last.id))
        found = lines(session, told(chosen))
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
