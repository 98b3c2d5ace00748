"""The answers (tindak lanjut) to one recommendation, with who did what to each and what proves it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.errors import NotFound
from renaksi.core.recommendation import FollowUpState
from renaksi.models import Evidence, EvidenceVersion, FollowUp, FollowUpEvidence, StoredFile, User


@dataclass(frozen=True, slots=True)
class Proof:
    """A version of evidence behind an answer."""

    version_id: int
    evidence_id: int
    number: int
    name: str
    size: int
    """Bytes."""
    media_type: str
    sha256: str
    description: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """One follow-up with who did what to it; names are empty where nobody did, or the system."""

    id: int
    number: int
    version: int
    state: FollowUpState
    narrative: str
    updated_at: datetime
    updated_by: str
    submitted_at: datetime | None
    submitted_by: str
    receipt_number: str
    audit_skipped: bool
    audited_at: datetime | None
    audited_by: str
    audit_note: str
    decided_at: datetime | None
    decided_by: str
    decision_note: str
    proofs: tuple[Proof, ...]


def answers_of(session: Session, recommendation_id: int) -> list[Answer]:
    """The newest first, the one being written among them; one statement."""
    writer, sender, auditor, decider = (aliased(User) for _ in range(4))
    link, names = FollowUpEvidence, (writer, sender, auditor, decider)
    rows = session.execute(
        select(
            FollowUp,
            EvidenceVersion,
            StoredFile,
            Evidence,
            *(func.coalesce(one.name, "") for one in names),
        )
        .outerjoin(writer, writer.id == FollowUp.updated_by_id)
        .outerjoin(sender, sender.id == FollowUp.submitted_by_id)
        .outerjoin(auditor, auditor.id == FollowUp.audited_by_id)
        .outerjoin(decider, decider.id == FollowUp.decided_by_id)
        .outerjoin(link, link.follow_up_id == FollowUp.id)
        .outerjoin(EvidenceVersion, EvidenceVersion.id == link.version_id)
        .outerjoin(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .outerjoin(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .where(FollowUp.recommendation_id == recommendation_id)
        .order_by(FollowUp.number.desc(), link.linked_at, link.version_id)
    ).all()
    proofs: dict[int, list[Proof]] = defaultdict(list)
    for one, version, file, evidence, *_names in rows:
        if version is not None:
            proofs[one.id].append(_proof(version, file, evidence))
    told = {one.id: (one, names) for one, _version, _file, _evidence, *names in rows}
    return [_answer(one, names, proofs[key]) for key, (one, names) in told.items()]


def _answer(one: FollowUp, names: Sequence[str], proofs: Collection[Proof]) -> Answer:
    written, submitted, audited, decided = names
    return Answer(
        id=one.id,
        number=one.number,
        version=one.version,
        state=one.state,
        narrative=one.narrative,
        updated_at=one.updated_at,
        updated_by=written,
        submitted_at=one.submitted_at,
        submitted_by=submitted,
        receipt_number=one.receipt_number or "",
        audit_skipped=one.audit_skipped,
        audited_at=one.audited_at,
        audited_by=audited,
        audit_note=one.audit_note,
        decided_at=one.decided_at,
        decided_by=decided,
        decision_note=one.decision_note,
        proofs=tuple(proofs),
    )


def _proof(version: EvidenceVersion, file: StoredFile, evidence: Evidence) -> Proof:
    return Proof(
        version_id=version.id,
        evidence_id=evidence.id,
        number=version.number,
        name=file.name,
        size=file.size,
        media_type=file.media_type,
        sha256=file.sha256,
        description=evidence.description,
        effective_on=evidence.effective_on,
    )


def answer_with_receipt(answers: Iterable[Answer], number: int) -> Answer:
    """The one of that number as it was handed in. Raises NotFound where there is no receipt."""
    found = next((one for one in answers if one.number == number), None)
    if found is None or not found.receipt_number or found.submitted_at is None:
        raise NotFound
    return found
