"""What proves an answer: files of the agency, each in one version. Nothing here commits."""

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.evidence import MAX_ON_A_ROW, require_facts
from renaksi.core.files import clean_name
from renaksi.models import Evidence, EvidenceVersion, FollowUp, FollowUpEvidence, StoredFile
from renaksi.queries.recommendation_cases import open_recommendation
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import evidence_taken, follow_up_rows as rows
from renaksi.services.steps.evidence_rows import Content
from renaksi.services.steps.evidence_taken import Facts
from renaksi.services.steps.recommendation_steps import Taken

__all__ = ["Facts", "new_proof", "own_version", "put", "require_attaching", "take_off"]


def require_attaching(ctx: Context, recommendation_id: int, facts: Facts) -> None:
    """Raise what stands against handing in a proof, before its content is taken in.

    Holds nothing: what counts is asked again when it is linked.
    """
    found = open_recommendation(ctx.session, ctx.actor, recommendation_id, ctx.today)
    rows.require_writing(ctx, Taken(found.recommendation, found.case))
    require_facts(facts.effective_on, facts.description.strip(), ctx.today)


def new_proof(
    ctx: Context, taken: Taken, answer: FollowUp, content: Content, facts: Facts
) -> EvidenceVersion:
    """The same content on this answer is there already: it adds nothing."""
    sha256 = content.stored.sha256
    same = next((one for one in _proofs(ctx, answer) if one.file.sha256 == sha256), None)
    if same is not None:
        return same
    owner = taken.case.place.owner_id
    evidence = Evidence(
        agency_id=owner,
        description=facts.description.strip(),
        effective_on=facts.effective_on,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    file = StoredFile(
        sha256=sha256,
        size=content.stored.size,
        media_type=content.media_type,
        name=clean_name(facts.name, content.media_type),
        agency_id=owner,
        uploaded_by_id=ctx.actor.user_id,
        uploaded_at=ctx.now,
    )
    version = EvidenceVersion(
        evidence=evidence, number=1, file=file, added_at=ctx.now, added_by_id=ctx.actor.user_id
    )
    ctx.session.add(version)
    ctx.session.flush()
    return put(ctx, taken, answer, version)


def own_version(ctx: Context, taken: Taken, evidence_id: int) -> EvidenceVersion:
    """The newest version of a piece of the agency's own evidence, held. Raises NotFound."""
    evidence = evidence_taken.held(ctx, evidence_id)
    place = taken.case.place
    own = {place.owner_id, place.origin.owner_id if place.origin else place.owner_id}
    if evidence.agency_id not in own:
        raise NotFound
    return evidence_taken.newest(ctx, evidence_id)


def put(ctx: Context, taken: Taken, answer: FollowUp, version: EvidenceVersion) -> EvidenceVersion:
    """Link a version, once. Raises Invalid where the answer has as much as it can carry."""
    there = _proofs(ctx, answer)
    if any(one.id == version.id for one in there):
        return version
    if len(there) >= MAX_ON_A_ROW:
        raise Invalid(Refusal.TOO_MUCH_EVIDENCE, "file", limit=MAX_ON_A_ROW)
    ctx.session.add(
        FollowUpEvidence(
            follow_up_id=answer.id,
            version_id=version.id,
            linked_at=ctx.now,
            linked_by_id=ctx.actor.user_id,
        )
    )
    _record(ctx, taken, answer, after={"name": version.file.name, "sha256": version.file.sha256})
    return version


def take_off(ctx: Context, taken: Taken, answer: FollowUp | None, version_id: int) -> None:
    """Raises NotFound where it does not prove the answer."""
    link = ctx.session.get(FollowUpEvidence, (answer.id, version_id)) if answer else None
    if answer is None or link is None:
        raise NotFound
    name = link.evidence_version.file.name
    ctx.session.delete(link)
    _record(ctx, taken, answer, before={"name": name})


def _record(
    ctx: Context,
    taken: Taken,
    answer: FollowUp,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    rows.wrote(ctx, taken, answer)
    audit.record(
        ctx,
        AuditEvent.FOLLOW_UP_EVIDENCE,
        answer,
        agency_id=taken.agency_id,
        before=before,
        after={**taken.named, **(after or {})},
    )


def _proofs(ctx: Context, answer: FollowUp) -> list[EvidenceVersion]:
    return list(
        ctx.session.scalars(
            select(EvidenceVersion)
            .join(FollowUpEvidence, FollowUpEvidence.version_id == EvidenceVersion.id)
            .where(FollowUpEvidence.follow_up_id == answer.id)
        )
    )
