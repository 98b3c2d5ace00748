"""Evidence behind an answer, or behind an objection to its score. Nothing here commits."""

from collections.abc import Mapping

from sqlalchemy import select

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.evidence import MAX_ON_A_ROW, require_facts, requirement_of
from renaksi.core.files import clean_name
from renaksi.models import AssessmentEvidence, Evidence, EvidenceVersion, StoredFile
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import assessment_values as values, evidence_taken
from renaksi.services.steps.evidence_rows import Content
from renaksi.services.steps.evidence_taken import Facts


def require_facts_of(ctx: Context, found: OpenedAssessment, code: str, facts: Facts) -> None:
    """Raise what stands against a piece of evidence, before its content is taken in."""
    requirement_of(facts.requirement, values.indicator_of(found, code).evidence)
    today = found.case.window.today(ctx.now)
    require_facts(facts.effective_on, facts.description.strip(), today)


def new_proof(
    ctx: Context,
    found: OpenedAssessment,
    code: str,
    content: Content,
    facts: Facts,
    objection_id: int | None = None,
) -> EvidenceVersion:
    """The same content on this answer is there already: it adds nothing."""
    sha256 = content.stored.sha256
    same = next((one for one in _there(ctx, found, code) if one.file.sha256 == sha256), None)
    if same is not None:
        return same
    owner, by = found.case.place.owner_id, ctx.actor.user_id
    evidence = Evidence(
        agency_id=owner,
        description=facts.description.strip(),
        effective_on=facts.effective_on,
        created_at=ctx.now,
        created_by_id=by,
    )
    file = StoredFile(
        sha256=sha256,
        size=content.stored.size,
        media_type=content.media_type,
        name=clean_name(facts.name, content.media_type),
        agency_id=owner,
        uploaded_by_id=by,
        uploaded_at=ctx.now,
    )
    version = EvidenceVersion(
        evidence=evidence, number=1, file=file, added_at=ctx.now, added_by_id=by
    )
    ctx.session.add(version)
    ctx.session.flush()
    return put(ctx, found, code, version, facts.requirement, objection_id)


def own_version(ctx: Context, found: OpenedAssessment, evidence_id: int) -> EvidenceVersion:
    """The newest version of a piece of the agency's own evidence, held. Raises NotFound."""
    evidence = evidence_taken.held(ctx, evidence_id)
    place = found.case.place
    own = {place.owner_id, place.origin.owner_id if place.origin else place.owner_id}
    if evidence.agency_id not in own:
        raise NotFound
    return evidence_taken.newest(ctx, evidence_id)


def put(
    ctx: Context,
    found: OpenedAssessment,
    code: str,
    version: EvidenceVersion,
    requirement: str,
    objection_id: int | None = None,
) -> EvidenceVersion:
    """Link a version, once. Raises Invalid where the answer has as much as it can carry."""
    wanted = requirement_of(requirement, values.indicator_of(found, code).evidence)
    there = _there(ctx, found, code)
    if any(one.id == version.id for one in there):
        return version
    if len(there) >= MAX_ON_A_ROW:
        raise Invalid(Refusal.TOO_MUCH_EVIDENCE, "file", limit=MAX_ON_A_ROW)
    ctx.session.add(
        AssessmentEvidence(
            answer_id=found.said.ids[code],
            version_id=version.id,
            requirement=wanted,
            objection_id=objection_id,
            linked_at=ctx.now,
            linked_by_id=ctx.actor.user_id,
        )
    )
    name = {"name": version.file.name, "sha256": version.file.sha256}
    _record(ctx, found, code, after={"indicator": code, **name})
    return version


def take_off(
    ctx: Context,
    found: OpenedAssessment,
    code: str,
    version_id: int,
    objection_id: int | None = None,
) -> None:
    """Raises NotFound where it does not stand behind this answer, or not with this objection."""
    values.indicator_of(found, code)
    link = ctx.session.get(AssessmentEvidence, (found.said.ids[code], version_id))
    if link is None or link.objection_id != objection_id:
        raise NotFound
    name = link.evidence_version.file.name
    ctx.session.delete(link)
    _record(ctx, found, code, before={"name": name}, after={"indicator": code})


def _record(
    ctx: Context,
    found: OpenedAssessment,
    code: str,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    values.remember(ctx, found, code, C.SELF)
    values.wrote(ctx, found)
    where = found.case.place.agency_id
    audit.record(
        ctx,
        AuditEvent.ASSESSMENT_EVIDENCE,
        found.assessment,
        agency_id=where,
        before=before,
        after=after,
    )


def _there(ctx: Context, found: OpenedAssessment, code: str) -> list[EvidenceVersion]:
    return list(
        ctx.session.scalars(
            select(EvidenceVersion)
            .join(AssessmentEvidence, AssessmentEvidence.version_id == EvidenceVersion.id)
            .where(AssessmentEvidence.answer_id == found.said.ids[code])
        )
    )
