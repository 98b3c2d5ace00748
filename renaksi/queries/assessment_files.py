"""Who may open a file behind an answer of an assessment, or behind an objection to its score."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment_sight import sees_proof
from renaksi.core.policy import Actor
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentEvidence,
    EvidenceVersion,
    Objection,
)
from renaksi.queries.assessment_cases import loaded, may_read_one, sight_cases


def answer_proof_seen(session: Session, actor: Actor, file_id: int, now: datetime) -> bool:
    """Whether the evidence a file belongs to, in whatever version, stands behind an answer whose
    agency has handed it in to this person. One statement where it stands behind none, else three.
    """
    mine, any_version = aliased(EvidenceVersion), aliased(EvidenceVersion)
    uses = session.execute(
        select(AssessmentAnswer.assessment_id, Objection.state)
        .join(AssessmentEvidence, AssessmentEvidence.answer_id == AssessmentAnswer.id)
        .outerjoin(Objection, Objection.id == AssessmentEvidence.objection_id)
        .join(any_version, any_version.id == AssessmentEvidence.version_id)
        .join(mine, mine.evidence_id == any_version.evidence_id)
        .where(mine.file_id == file_id)
        .distinct()
    ).all()
    if not uses:
        return False
    wanted = {assessment_id for assessment_id, _state in uses}
    rows = session.scalars(loaded().where(Assessment.id.in_(wanted))).all()
    cases = sight_cases(session, rows, now)
    return any(
        may_read_one(actor, cases[key].place) and sees_proof(cases[key], actor, state)
        for key, state in uses
    )
