"""Keeping the store and the database true to each other: clearing what nobody uses, and checking.

Nothing linked is ever deleted. Rows go first, in a transaction that holds them, so that whoever
links one at the same moment finds it gone or keeps it; contents go after the commit, and only when
no row names them and nobody has put them again lately: a row for them may be on its way.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotFound
from renaksi.core.evidence import Finding, FindingKind
from renaksi.core.files import MEGABYTE, FileStore
from renaksi.models import (
    Agency,
    AssessmentEvidence,
    AuditEntry,
    Base,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    FollowUpEvidence,
    StoredFile,
)
from renaksi.services import audit
from renaksi.services.context import Context, transaction

KEPT: Final = timedelta(days=7)
"""How long what proves nothing stays, to be used again."""
GRACE: Final = timedelta(days=1)
"""No upload takes longer from putting its content to naming it."""
BATCH: Final = 500
T = TypeVar("T")
NAMED: Final = 20
"""Names that one line of the trail holds."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was, or in a dry run would be, cleared."""

    evidence: int
    """Pieces of evidence on no row."""
    files: int
    """Rows of `stored_file` that nothing refers to, those of the evidence among them."""
    contents: tuple[str, ...]
    """Hashes that are gone from the store."""
    unfinished: int = 0
    """Leftovers of a crash while a file was written."""


# ── clearing ──────────────────────────────────────────────────────────────────
def clear_orphans(ctx: Context, store: FileStore, *, dry_run: bool = False) -> Cleared:
    """Clear evidence and files that nothing has referred to for seven days. A job runs this.

    `dry_run`: only say what would go.
    """
    limit = ctx.now - KEPT
    if dry_run:
        return _would_clear(ctx.session, store, limit)
    with transaction(ctx) as session:
        evidence = _drop_evidence(session, limit)
        files = _drop_files(session, limit)
        if evidence or files:
            names = [one.name for one in files[:NAMED]]
            told = {"evidence": len(evidence), "files": len(files), "names": names}
            audit.record(ctx, AuditEvent.EVIDENCE_CLEAR, after=told)
        hashes = {one.sha256 for one in files}
    gone = [*_discard(ctx.session, store, sorted(hashes), GRACE)]
    gone += _discard(ctx.session, store, store.contents(older_than=KEPT.total_seconds()), KEPT)
    unfinished = store.drop_unfinished(older_than=GRACE.total_seconds())
    return Cleared(len(evidence), len(files), tuple(gone), unfinished)


def _would_clear(session: Session, store: FileStore, limit: datetime) -> Cleared:
    evidence = session.scalars(_idle(limit)).all()
    files = session.scalars(_unused(limit, evidence)).all()
    ids, gone = {one.id for one in files}, set[str]()
    for batch in _batches({one.sha256 for one in files}):
        rows = session.execute(
            select(StoredFile.sha256, StoredFile.id).where(StoredFile.sha256.in_(batch))
        )
        gone |= set(batch) - {sha256 for sha256, key in rows if key not in ids}
    for batch in _batches(store.contents(older_than=KEPT.total_seconds())):
        gone |= _unnamed(session, batch)
    return Cleared(len(evidence), len(files), tuple(sorted(gone)))


def _drop_evidence(session: Session, limit: datetime) -> list[int]:
    """Held first, then asked once more: who linked one while we waited keeps it."""
    held = session.scalars(_idle(limit).with_for_update(of=Evidence, skip_locked=True)).all()
    gone: list[int] = []
    for batch in _batches(held):
        still = select(Evidence.id).where(Evidence.id.in_(batch), ~_is_linked())
        ids = list(session.scalars(still))
        versions = delete(EvidenceVersion).where(EvidenceVersion.evidence_id.in_(ids))
        session.execute(versions.execution_options(synchronize_session=False))
        evidence = delete(Evidence).where(Evidence.id.in_(ids))
        session.execute(evidence.execution_options(synchronize_session=False))
        gone += ids
    return gone


def _drop_files(session: Session, limit: datetime) -> list[StoredFile]:
    held = session.scalars(_unused(limit).with_for_update(of=StoredFile, skip_locked=True)).all()
    gone: list[StoredFile] = []
    for batch in _batches(held):
        still = select(StoredFile.id).where(
            StoredFile.id.in_([one.id for one in batch]), ~_is_referred_to()
        )
        ids = set(session.scalars(still))
        files = delete(StoredFile).where(StoredFile.id.in_(ids))
        session.execute(files.execution_options(synchronize_session=False))
        gone += [one for one in batch if one.id in ids]
    for one in gone:
        session.expunge(one)
    return gone


def _idle(limit: datetime) -> Select[int]:
    """Evidence on no row, untouched since: neither handed in, replaced nor taken off a row."""
    added = exists().where(
        EvidenceVersion.evidence_id == Evidence.id, EvidenceVersion.added_at >= limit
    )
    told = exists().where(
        AuditEntry.subject_type == Evidence.__tablename__,
        AuditEntry.subject_id == Evidence.id,
        AuditEntry.at >= limit,
    )
    return (
        select(Evidence.id)
        .where(Evidence.created_at < limit, ~_is_linked(), ~added, ~told)
        .order_by(Evidence.id)
    )


def _is_linked() -> ColumnElement[bool]:
    """By a row of a report, by an answer to a recommendation, or by one of an assessment."""
    own = EvidenceVersion.evidence_id == Evidence.id
    links = (EvidenceLink, FollowUpEvidence, AssessmentEvidence)
    return or_(*(exists().where(own, link.version_id == EvidenceVersion.id) for link in links))


def _unused(limit: datetime, besides: Collection[int] = ()) -> Select[StoredFile]:
    """`besides`: evidence that counts as gone already."""
    return (
        select(StoredFile)
        .where(StoredFile.uploaded_at < limit, ~_is_referred_to(besides))
        .order_by(StoredFile.id)
    )


def _is_referred_to(besides: Collection[int] = ()) -> ColumnElement[bool]:
    """By whatever column of whatever table: those added later count without being named here."""
    found: ColumnElement[bool] = exists().where(
        EvidenceVersion.file_id == StoredFile.id, EvidenceVersion.evidence_id.not_in(besides)
    )
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if (
                key.column.table.name == StoredFile.__tablename__
                and table.name != "evidence_version"
            ):
                found = found | exists().where(key.parent == StoredFile.id)
    return found


def _discard(
    session: Session, store: FileStore, hashes: Iterable[str], age: timedelta
) -> Iterator[str]:
    """Contents no row names, unless they were put within `age`."""
    for batch in _batches(hashes):
        for one in sorted(_unnamed(session, batch)):
            if store.discard(one, keep_younger=age.total_seconds()):
                yield one


def _unnamed(session: Session, hashes: Collection[str]) -> set[str]:
    named = select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes))
    return set(hashes) - set(session.scalars(named))


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch


# ── checking ──────────────────────────────────────────────────────────────────
def check_files(ctx: Context, store: FileStore) -> Iterator[Finding]:
    """Every file of the database against the store, hashed anew, and the store against it.

    Memory stays flat, however many there are.
    """
    last = ""
    while hashes := _after(ctx.session, last):
        names, sizes = _known(ctx.session, hashes)
        for one in hashes:
            yield from _compare(store, one, names[one], sizes[one])
        last = hashes[-1]
    strays = [
        one for batch in _batches(store.contents()) for one in sorted(_unnamed(ctx.session, batch))
    ]
    ctx.session.rollback()  # look again: an upload may have been naming its content just now
    for batch in _batches(strays):
        for one in sorted(_unnamed(ctx.session, batch)):
            yield Finding(FindingKind.STRAY, one)


def _after(session: Session, last: str) -> list[str]:
    found = select(StoredFile.sha256).where(StoredFile.sha256 > last).distinct()
    return list(session.scalars(found.order_by(StoredFile.sha256).limit(BATCH)))


def _known(
    session: Session, hashes: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, set[int]]]:
    rows = session.execute(
        select(StoredFile.sha256, StoredFile.name, StoredFile.size, Agency.name)
        .join(Agency, Agency.id == StoredFile.agency_id)
        .where(StoredFile.sha256.in_(hashes))
        .order_by(StoredFile.id)
    )
    names: dict[str, dict[str, None]] = defaultdict(dict)
    sizes: dict[str, set[int]] = defaultdict(set)
    for sha256, name, size, agency in rows:
        names[sha256][f"{name} ({agency})"] = None
        sizes[sha256].add(size)
    return {key: tuple(some) for key, some in names.items()}, sizes


def _compare(
    store: FileStore, sha256: str, names: tuple[str, ...], sizes: set[int]
) -> Iterator[Finding]:
    try:
        stream = store.open(sha256)
    except NotFound:
        yield Finding(FindingKind.MISSING, sha256, names)
        return
    digest, size = hashlib.sha256(), 0
    with stream:
        while chunk := stream.read(MEGABYTE):
            digest.update(chunk)
            size += len(chunk)
    if digest.hexdigest() != sha256:
        yield Finding(FindingKind.CHANGED, sha256, names)
    elif sizes != {size}:
        yield Finding(FindingKind.OTHER_SIZE, sha256, names)
