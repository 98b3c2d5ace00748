"""Reading the seals of the audit trail, and the lines they stand for.

SQLite keeps any text in any column: what somebody spoiled may not even be readable. Such a row is
given as None, so that a verification names it instead of breaking off.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import String, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.audit_seal import Line, Spans, digest, outside, windows
from renaksi.core.audit_verify import Found, Mark, StoredSeal, floor
from renaksi.models import AuditEntry, AuditSeal, User

AT_ONCE: Final = 2_000
"""Lines, or marks of seals, read with one statement."""
SEALS_AT_ONCE: Final = 20
_UNREADABLE: Final = (ValueError, TypeError)
_LINE: Final = (
    AuditEntry.at,
    AuditEntry.actor_id,
    type_coerce(AuditEntry.event, String),
    AuditEntry.subject_type,
    AuditEntry.subject_id,
    AuditEntry.agency_id,
    AuditEntry.before,
    AuditEntry.after,
    AuditEntry.note,
    AuditEntry.request_id,
)
_MARK: Final = (
    AuditSeal.at,
    AuditSeal.last_entry_id,
    AuditSeal.newest_entry_id,
    AuditSeal.count,
)
_SEAL: Final = (
    AuditSeal.at,
    AuditSeal.spans,
    AuditSeal.digests,
    AuditSeal.newest_entry_id,
    AuditSeal.previous_hash,
    AuditSeal.first_entry_id,
    AuditSeal.last_entry_id,
    AuditSeal.count,
    AuditSeal.hash,
)


def last_seal(session: Session) -> AuditSeal | None:
    """Without its digests."""
    return session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).first()


def marks(session: Session) -> list[Mark]:
    """Of every seal that can be read, in the order of their numbers."""
    first = session.scalar(select(func.min(AuditSeal.number)))
    last = session.scalar(select(func.max(AuditSeal.number)))
    if first is None or last is None:
        return []
    return [
        Mark(number, *row)
        for start, end in windows([(first, last)], AT_ONCE)
        for number, row in _readable(session, AuditSeal.number, _MARK, start, end)
        if row is not None
    ]


def seals(session: Session) -> Iterator[tuple[int, StoredSeal | None]]:
    """Every seal by its number, rising; a few at a time, for their digests are long."""
    numbers = session.scalars(select(AuditSeal.number).order_by(AuditSeal.number)).all()
    for place in range(0, len(numbers), SEALS_AT_ONCE):
        some = numbers[place : place + SEALS_AT_ONCE]
        for number, row in _readable(session, AuditSeal.number, _SEAL, some[0], some[-1]):
            yield number, None if row is None else _stored(number, *row)


def _stored(number: int, at: Any, spans: Any, *rest: Any) -> StoredSeal:
    return StoredSeal(number, at, _spans(spans), *rest)


def _spans(told: Any) -> Spans:
    """None of them where what is stored are no spans: then the seal does not fit its hash."""
    try:
        return tuple((int(first), int(last)) for first, last in told)
    except (TypeError, ValueError):
        return ()


def newest_line(session: Session) -> int:
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def unsealed(session: Session, known: Sequence[Mark], limit: int) -> list[int]:
    """Numbers of lines that no seal holds and that an honest writer can have written; rising.

    Those that came late, below the end of a seal, first; then at most `limit` new ones.
    """
    sealed_upto = max((mark.last_id for mark in known), default=0)
    new = select(AuditEntry.id).where(AuditEntry.id > sealed_upto)
    newer = session.scalars(new.order_by(AuditEntry.id).limit(limit)).all()
    return [*_late(session, floor(known), sealed_upto), *newer]


def _late(session: Session, above: int, upto: int) -> Iterator[int]:
    holders = select(AuditSeal.spans).where(AuditSeal.last_entry_id > above)
    spans = [span for told in session.scalars(holders) for span in _spans(told)]
    return outside(numbers(session, above + 1, upto), spans)


def numbers(session: Session, first: int, last: int) -> Iterator[int]:
    """Of all lines from `first` to `last`."""
    chosen = select(AuditEntry.id).where(AuditEntry.id.between(first, last))
    yield from session.scalars(
        chosen.order_by(AuditEntry.id), execution_options={"yield_per": 10_000}
    )


def lines(session: Session, spans: Spans) -> dict[int, Found]:
    """The lines there are in (and between) the spans, each as it is today."""
    return {
        number: Found(None, None) if row is None else Found(digest(Line(number, *row)), row[0])
        for first, last in windows(spans, AT_ONCE)
        for number, row in _readable(session, AuditEntry.id, _LINE, first, last)
    }


def _readable(
    session: Session, key: Any, columns: Sequence[Any], first: int, last: int
) -> Iterator[tuple[int, Sequence[Any] | None]]:
    """Rows by key; the halves of a range are read apart until the spoiled row is alone."""
    chosen = select(key, *columns).where(key.between(first, last)).order_by(key)
    try:
        rows = session.execute(chosen).all()
    except _UNREADABLE:
        if first == last:
            yield first, None
            return
        middle = (first + last) // 2
        yield from _readable(session, key, columns, first, middle)
        yield from _readable(session, key, columns, middle + 1, last)
    else:
        yield from ((row[0], row[1:]) for row in rows)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the trail is sealed, and what the last verification found."""

    seal: AuditSeal | None
    """The newest one."""
    sealed_upto: int
    """Number of the newest sealed line; 0: none."""
    waiting: int
    """How many lines are newer than that."""
    verified: AuditEntry | None
    """The line that tells of the last verification."""
    verified_by: str | None
    """None: the system."""


def standing(session: Session) -> Standing:
    """In four statements."""
    last, upto = last_seal(session), session.scalar(_SEALED_UPTO) or 0
    line, by = last_verification(session) or (None, None)
    return Standing(last, upto, session.scalar(_NEWER, {"upto": upto}) or 0, line, by)


def last_verification(session: Session) -> tuple[AuditEntry, str | None] | None:
    """The newest line that tells of one, with the name of who asked (None: the system)."""
    row = session.execute(_VERIFICATION).first()
    return None if row is None else (row[0], row[1])


_SEALED_UPTO: Final = select(func.max(AuditSeal.last_entry_id))
_NEWER: Final = (
    select(func.count()).select_from(AuditEntry).where(AuditEntry.id > bindparam("upto"))
)
_VERIFICATION: Final = (
    select(AuditEntry, User.name)
    .outerjoin(User, User.id == AuditEntry.actor_id)
    .where(AuditEntry.event == AuditEvent.AUDIT_VERIFY)
    .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    .limit(1)
)


def seen(session: Session) -> tuple[int, str]:
    """Number and hash of the newest seal when the trail was last verified; (0, "") if never.

    It may have been taken away since, or made anew.
    """
    of = select(func.max(AuditEntry.id)).where(AuditEntry.event == AuditEvent.AUDIT_VERIFY)
    last = session.scalar(of) or 0
    for _number, row in _readable(session, AuditEntry.id, (AuditEntry.after,), last, last):
        told = row[0] if row and isinstance(row[0], dict) else {}
        number, head = told.get("seals"), told.get("head")
        return (number if isinstance(number, int) else 0), str(head or "")
    return 0, ""
