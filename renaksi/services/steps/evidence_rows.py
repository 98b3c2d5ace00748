"""Putting evidence on a row of a report, and what follows from it. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, Refusal
from renaksi.core.evidence import MAX_ON_A_ROW, requirement_of
from renaksi.core.files import MAX_EVIDENCE, FileStore, Stored, clean_name
from renaksi.core.report import DECIDED, EvidenceVerdict
from renaksi.models import Evidence, EvidenceLink, EvidenceVersion, StoredFile
from renaksi.queries.evidence import EvidenceItem, evidence_of
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import report_entries, report_taken
from renaksi.services.steps.evidence_content import require_evidence
from renaksi.services.steps.evidence_taken import Facts, TakenRow, require_facts_in


@dataclass(frozen=True, slots=True)
class Content:
    """A file that is in the store already, but in no table yet."""

    stored: Stored
    media_type: str


# ── what is handed in ─────────────────────────────────────────────────────────
def keep_content(store: FileStore, stream: BinaryIO) -> Content:
    """Look at a file and put it into the store. Raises Invalid (BAD_FILE, FILE_TOO_LARGE).

    Outside of any transaction: while a large file is read through, nobody waits for us.
    """
    size = stream.seek(0, 2)
    if size > MAX_EVIDENCE:
        raise Invalid(Refusal.FILE_TOO_LARGE, "file", size=size, limit=MAX_EVIDENCE)
    kind = require_evidence(stream)
    return Content(store.put(stream, max_bytes=MAX_EVIDENCE), kind)


def new_evidence(ctx: Context, row: TakenRow, content: Content, facts: Facts) -> EvidenceLink:
    """A new piece of evidence on the row, with its audit line.

    The same content for the same requirement of the row is there already: it adds nothing, so a
    request repeated after a lost answer succeeds.
    """
    requirement = requirement_of(facts.requirement, row.required)
    require_facts_in(ctx, row.taken, facts)
    there = on_row(ctx, row)
    same = next(
        (one for one in there
         if (one.sha256, one.requirement) == (content.stored.sha256, requirement)), None
    )  # fmt: skip
    if same is not None:
        return ctx.session.get_one(EvidenceLink, same.link_id)
    evidence = Evidence(
        agency_id=row.taken.plan.agency_id,
        description=facts.description.strip(),
        effective_on=facts.effective_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    version = new_version(ctx, row, evidence, content, facts.name)
    link = new_link(ctx, row, version, requirement)
    record(
        ctx, row, AuditEvent.EVIDENCE_ADD, evidence,
        after={
            "name": version.file.name, "size": content.stored.size,
            "sha256": content.stored.sha256, "requirement": requirement,
            "description": evidence.description, "effective_on": evidence.effective_on,
        },
    )  # fmt: skip
    return link


def new_version(
    ctx: Context, row: TakenRow, evidence: Evidence, content: Content, name: str, number: int = 1
) -> EvidenceVersion:
    file = StoredFile(
        sha256=content.stored.sha256,
        size=content.stored.size,
        media_type=content.media_type,
        name=clean_name(name, content.media_type),
        agency_id=row.taken.plan.agency_id,
        uploaded_by_id=ctx.actor.user_id,
        uploaded_at=ctx.now,
    )
    version = EvidenceVersion(
        evidence=evidence, number=number, file=file, added_at=ctx.now,
        added_by_id=ctx.actor.user_id,
    )  # fmt: skip
    ctx.session.add(version)
    ctx.session.flush()
    return version


def new_link(
    ctx: Context, row: TakenRow, version: EvidenceVersion, requirement: str
) -> EvidenceLink:
    """Raises Invalid where the row is full."""
    if len(on_row(ctx, row)) >= MAX_ON_A_ROW:
        raise Invalid(Refusal.TOO_MUCH_EVIDENCE, "file", limit=MAX_ON_A_ROW)
    link = EvidenceLink(
        entry_id=row.entry.id,
        version_id=version.id,
        requirement=requirement,
        linked_at=ctx.now,
        linked_by_id=ctx.actor.user_id,
    )
    ctx.session.add(link)
    ctx.session.flush()
    proved(ctx, row)
    return link


def on_row(ctx: Context, row: TakenRow) -> tuple[EvidenceItem, ...]:
    return evidence_of(ctx.session, [row.entry.id]).get(row.entry.id, ())


# ── what follows ──────────────────────────────────────────────────────────────
def unjudge(link: EvidenceLink) -> None:
    """The verifier looks at it again; the audit trail keeps what was said."""
    link.verdict, link.verdict_note = EvidenceVerdict.PENDING, ""
    link.verdict_at = link.verdict_by_id = None


def proved(ctx: Context, row: TakenRow) -> None:
    """The evidence of a row changed: who did it may not verify, the report has a new version.

    The figures of the row did not: its own version rises only where a verdict is taken back, so
    that a form open on the same row saves on.
    """
    report = row.taken.report
    if report is None:  # pragma: no cover - taking the row has begun it
        raise ValueError(row)
    if row.entry.verdict in DECIDED:
        report_entries.wrote(ctx, row.taken, row.entry)
        return
    report_entries.contribute(ctx, report)
    report_taken.touch(ctx, report)


def record(
    ctx: Context,
    row: TakenRow,
    event: AuditEvent,
    evidence: Evidence,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """One line in the trail of the evidence, which also says which row it was about."""
    where = {"checkpoint": row.taken.checkpoint.code, "lineage_id": row.entry.lineage_id}
    audit.record(
        ctx,
        event,
        evidence,
        agency_id=row.taken.agency_id,
        before=before,
        after={**where, **(after or {})},
    )
