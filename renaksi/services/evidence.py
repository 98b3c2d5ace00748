"""Use cases of evidence: handed in, used again, described, replaced by a newer version, taken off."""

from datetime import date
from typing import BinaryIO

from sqlalchemy import delete

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, NotFound, Refusal, RuleBroken
from renaksi.core.evidence import requirement_of, why_not_change, why_not_unlink
from renaksi.core.files import FileStore
from renaksi.models import EvidenceLink, EvidenceVersion, Upload
from renaksi.services.context import Context, transaction
from renaksi.services.steps import evidence_rows as rows, evidence_taken as taken
from renaksi.services.steps.evidence_taken import Facts, RowKey, TakenLink, TakenRow


def add_evidence(
    ctx: Context,
    store: FileStore,
    stream: BinaryIO,
    *,
    plan_id: int,
    checkpoint_id: int,
    lineage_id: str,
    name: str,
    effective_on: date | None,
    requirement: str = "",
    description: str = "",
) -> EvidenceLink:
    """Hand in a file for a row. The same file for the same requirement again adds nothing.

    Raises Invalid with the field (`file`, `effective_on`, `requirement`, `description`), and what
    stands against writing into the row.
    """
    key = RowKey(plan_id, checkpoint_id, lineage_id)
    facts = Facts(name, requirement, description, effective_on)
    taken.require_row(ctx, key, facts)
    content = rows.keep_content(store, stream)
    with transaction(ctx):
        return rows.new_evidence(ctx, taken.take_row(ctx, key), content, facts)


def link_existing(
    ctx: Context,
    *,
    plan_id: int,
    checkpoint_id: int,
    lineage_id: str,
    evidence_id: int,
    requirement: str = "",
) -> EvidenceLink:
    """Use the newest version of the agency's own evidence on a row too; no second copy is made.

    Where the row carries an earlier version of it, that one gives way. Raises NotFound for the
    evidence of another agency, and for one that was cleared away meanwhile.
    """
    with transaction(ctx) as session:
        row = taken.take_row(ctx, RowKey(plan_id, checkpoint_id, lineage_id))
        wanted = requirement_of(requirement, row.required)
        evidence = taken.held(ctx, evidence_id)
        if evidence.agency_id != row.taken.plan.agency_id:
            raise NotFound
        version = taken.newest(ctx, evidence_id)
        there = next((one for one in rows.on_row(ctx, row) if one.evidence_id == evidence_id), None)
        if there is None:
            link = rows.new_link(ctx, row, version, wanted)
        else:
            link = session.get_one(EvidenceLink, there.link_id)
            if (link.version_id, link.requirement) == (version.id, wanted):
                return link
            _refuse(why_not_unlink(link.verdict))
            link.requirement = wanted
            _put(ctx, row, link, version)
        rows.record(
            ctx,
            row,
            AuditEvent.EVIDENCE_LINK,
            evidence,
            after={"name": version.file.name, "number": version.number, "requirement": wanted},
        )
        return link


def unlink(ctx: Context, link_id: int) -> None:
    """Take evidence off a row. It stays with the agency for a while, to be used elsewhere."""
    with transaction(ctx) as session:
        found = taken.take_link(ctx, link_id)
        _refuse(why_not_unlink(found.link.verdict))
        before = {
            "name": found.link.evidence_version.file.name,
            "requirement": found.link.requirement,
            "verdict": found.link.verdict,
        }
        session.execute(delete(Upload).where(Upload.link_id == link_id))
        session.delete(found.link)
        session.flush()
        rows.proved(ctx, found.row)
        rows.record(ctx, found.row, AuditEvent.EVIDENCE_UNLINK, found.evidence, before=before)


def describe(
    ctx: Context,
    link_id: int,
    *,
    requirement: str,
    description: str,
    effective_on: date | None,
    version: int,
) -> EvidenceLink:
    """Say what a piece of evidence is, of what date, and what it stands for on this row.

    Raises Conflict when somebody described it since `version` was read. A rejected piece waits for
    the verifier again.
    """
    with transaction(ctx):
        found = taken.take_link(ctx, link_id)
        _refuse(why_not_unlink(found.link.verdict))
        wanted = requirement_of(requirement, found.row.required)
        facts = Facts("", wanted, description, effective_on)
        taken.require_facts_in(ctx, found.row.taken, facts)
        if found.evidence.version != version:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        _describe(ctx, found, facts)
        return found.link


def _describe(ctx: Context, found: TakenLink, facts: Facts) -> None:
    link, evidence = found.link, found.evidence
    before = {
        "description": evidence.description,
        "effective_on": evidence.effective_on,
        "requirement": link.requirement,
    }
    after = {
        "description": facts.description.strip(),
        "effective_on": facts.effective_on,
        "requirement": facts.requirement,
    }
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    if changed != ["requirement"]:
        _refuse(why_not_change(found.uses))
        evidence.description = facts.description.strip()
        evidence.effective_on = facts.effective_on or evidence.effective_on
    link.requirement = facts.requirement
    rows.unjudge(link)
    rows.proved(ctx, found.row)
    rows.record(
        ctx,
        found.row,
        AuditEvent.EVIDENCE_EDIT,
        evidence,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def add_version(
    ctx: Context, store: FileStore, stream: BinaryIO, link_id: int, *, name: str
) -> EvidenceLink:
    """Replace the file of a piece of evidence on this row; earlier versions stay to be looked at.

    Other rows keep the version they have. The same content again is no new version.
    """
    taken.require_link(ctx, link_id)
    content = rows.keep_content(store, stream)
    with transaction(ctx):
        found = taken.take_link(ctx, link_id)
        _refuse(why_not_unlink(found.link.verdict) or why_not_change(found.uses))
        last = taken.newest(ctx, found.evidence.id)
        if last.file.sha256 == content.stored.sha256:
            new, event = last, AuditEvent.EVIDENCE_LINK
        else:
            new = rows.new_version(ctx, found.row, found.evidence, content, name, last.number + 1)
            event = AuditEvent.EVIDENCE_VERSION
        if found.link.version_id != new.id:
            before = _named(found.link.evidence_version)
            _put(ctx, found.row, found.link, new)
            rows.record(ctx, found.row, event, found.evidence, before=before, after=_named(new))
        return found.link


def _put(ctx: Context, row: TakenRow, link: EvidenceLink, version: EvidenceVersion) -> None:
    """Another version on the row: nobody has judged that one yet."""
    link.evidence_version = version
    rows.unjudge(link)
    rows.proved(ctx, row)


def _named(version: EvidenceVersion) -> dict[str, object]:
    return {
        "name": version.file.name,
        "sha256": version.file.sha256,
        "number": version.number,
    }


def _refuse(refusal: RuleBroken | None) -> None:
    if refusal is not None:
        raise refusal
