"""Sealing the audit trail, and comparing it with its seals (ADR 10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.audit_seal import NO_HASH, Seal, outside, seal_hash, spans_of
from renaksi.core.audit_verify import (
    Fault,
    FaultKind,
    Mark,
    StoredSeal,
    Verdict,
    first_compared,
    floor,
    held,
    line_faults,
    seal_faults,
    summed,
)
from renaksi.core.errors import Conflict, NotAllowed, Refusal
from renaksi.core.policy import Permission, holds_anywhere
from renaksi.models import AuditSeal
from renaksi.queries import audit_seals as stored
from renaksi.services import audit
from renaksi.services.context import Context, transaction

EVERY: Final = timedelta(hours=1)
"""How often the trail is sealed without being asked to."""
LINES: Final = 20_000
"""At most so many lines under one seal: each is read with its digests at once."""
PAGE_LINES: Final = 2_000
"""At most so many where somebody waits for a page."""
PAGE_COMPARED: Final = 50_000
"""About so many lines, the newest, are compared while somebody waits."""


def seal(ctx: Context, *, limit: int = LINES) -> StoredSeal | None:
    """Put the lines that no seal holds yet under a new one, the oldest first.

    None: there is nothing to seal, or somebody else is sealing. Nobody who writes a line waits:
    lines are read and digested before the transaction, which only adds the seal. The seal leaves
    no line of its own in the trail, or there would always be one more to seal.
    Raises NotAllowed.
    """
    _need(ctx)
    made = _next_seal(ctx.session, ctx.now, limit)
    if made is None:
        return None
    try:
        with transaction(ctx) as session:
            last = stored.last_seal(session)
            if (last.number if last else 0) != made.number - 1:
                return None
            session.add(_row(made))
    except Conflict:  # two added the same number at once, and the other was first
        return None
    return made


def seal_if_due(ctx: Context) -> StoredSeal | None:
    """Seal what there is, at most once in `EVERY`. Raises NotAllowed."""
    last = stored.last_seal(ctx.session)
    if last is not None and ctx.now - last.at < EVERY:
        return None
    return seal(ctx, limit=PAGE_LINES)


def check(ctx: Context, *, limit: int | None = None) -> Verdict:
    """Compare the trail with its seals; read only.

    `limit`: compare about so many lines, the newest; the chain of seals is always followed whole.
    Raises NotAllowed.
    """
    _need(ctx)
    work = _Work(ctx.session, stored.marks(ctx.session), limit)
    faults, count = summed(work.faults())
    return Verdict(
        seals=work.seals,
        lines=work.lines,
        skipped=sum(mark.count for mark in work.marks if mark.number < work.first),
        last_id=max((mark.last_id for mark in work.marks), default=0),
        head=work.head,
        faults=faults,
        fault_count=count,
    )


def verify(ctx: Context) -> Verdict:
    """Compare what can be compared while somebody waits, and write down what came of it.

    Raises NotAllowed.
    """
    verdict = check(ctx, limit=PAGE_COMPARED)
    with transaction(ctx):
        audit.record(ctx, AuditEvent.AUDIT_VERIFY, after=_told(verdict))
    return verdict


def _need(ctx: Context) -> None:
    if not holds_anywhere(ctx.actor, Permission.AUDIT_VERIFY):
        raise NotAllowed(Refusal.ROLE_MISSING)


def _next_seal(session: Session, now: datetime, limit: int) -> StoredSeal | None:
    # First of all: a seal that another makes while we read is then noticed before ours is added.
    last = stored.last_seal(session)
    newest = stored.newest_line(session)
    wanted = stored.unsealed(session, stored.marks(session), limit)
    lines = stored.lines(session, spans_of(wanted))
    digests = {
        number: line.digest
        for number in wanted
        if (line := lines.get(number)) is not None and line.digest is not None
    }
    if not digests:
        return None
    made = Seal(
        number=last.number + 1 if last else 1,
        at=now,
        spans=spans_of(digests),
        digests=b"".join(digests.values()),
        newest_id=newest,
        previous_hash=last.hash if last else NO_HASH,
    )
    return _closed(made)


def _closed(made: Seal) -> StoredSeal:
    return StoredSeal(
        made.number,
        made.at,
        made.spans,
        made.digests,
        made.newest_id,
        made.previous_hash,
        first_id=made.spans[0][0],
        last_id=made.spans[-1][1],
        said_count=made.count,
        hash=seal_hash(made),
    )


def _row(made: StoredSeal) -> AuditSeal:
    return AuditSeal(
        number=made.number,
        at=made.at,
        first_entry_id=made.first_id,
        last_entry_id=made.last_id,
        newest_entry_id=made.newest_id,
        count=made.said_count,
        spans=[list(span) for span in made.spans],
        digests=made.digests,
        previous_hash=made.previous_hash,
        hash=made.hash,
    )


@dataclass
class _Work:
    """One pass over the seals and the lines they hold."""

    session: Session
    marks: list[Mark]
    limit: int | None
    seals: int = 0
    lines: int = 0
    last: int = 0
    """Number of the seal read last, and its hash."""
    head: str = NO_HASH
    seen: tuple[int, str] = (0, NO_HASH)
    """Of the newest seal at the last verification."""
    is_sound: bool = True
    """Every seal so far is in order."""
    covered: list[tuple[int, int]] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The oldest seal whose lines are compared."""
        return first_compared(self.marks, self.limit)

    def faults(self) -> Iterator[Fault]:
        self.seen = stored.seen(self.session)  # before the seals: others may seal meanwhile
        yield from self._sealed(self.first)
        if self.last < self.seen[0]:
            self.is_sound = False
            yield Fault(FaultKind.SEAL_MISSING, self.last + 1)
        if self.is_sound:  # else what a missing seal held would seem new
            yield from self._inserted()

    def _sealed(self, first: int) -> Iterator[Fault]:
        batch: dict[int, bytes] = {}
        for number, one in stored.seals(self.session):
            found = list(seal_faults(number, one, (self.last, self.head), self.seen))
            yield from found
            self.seals, self.is_sound = self.seals + 1, self.is_sound and not found
            self.last, self.head = number, one.hash if one else NO_HASH
            if one is None or Fault(FaultKind.SEAL_CHANGED, number) in found or number < first:
                continue
            self.covered += one.spans
            batch.update(held(one))
            if len(batch) >= stored.AT_ONCE:
                yield from self._compared(batch)
                batch = {}
        yield from self._compared(batch)

    def _compared(self, sealed: Mapping[int, bytes]) -> Iterator[Fault]:
        self.lines += len(sealed)
        found = stored.lines(self.session, spans_of(sorted(sealed)))
        return line_faults(sealed, found, self.marks)

    def _inserted(self) -> Iterator[Fault]:
        start = min((span[0] for span in self.covered), default=1) if self.first > 1 else 1
        there = stored.numbers(self.session, start, floor(self.marks))
        for number in outside(there, self.covered):
            yield Fault(FaultKind.LINE_INSERTED, number)


def _told(verdict: Verdict) -> dict[str, object]:
    return {
        "seals": verdict.seals,
        "lines": verdict.lines,
        **({"skipped": verdict.skipped} if verdict.skipped else {}),
        "last_line": verdict.last_id,
        "head": verdict.head,
        "faults": verdict.fault_count,
        "found": [f"{fault.kind.value}:{fault.number}" for fault in verdict.faults],
    }
