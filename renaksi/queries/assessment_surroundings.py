"""What has to be known beside the answers for the warnings: last year, and files used elsewhere."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Answer
from renaksi.core.assessment_missing import without_evidence
from renaksi.core.assessment_value import Counts, indicator_value
from renaksi.core.assessment_warnings import Surroundings
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentEvidence,
    Evidence,
    EvidenceVersion,
    InstrumentIndicator,
    StoredFile,
)
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_last_year import LastAnswer
from renaksi.queries.assessment_proofs import AnswerProof


def surroundings(
    session: Session,
    found: OpenedAssessment,
    proofs: Mapping[str, Sequence[AnswerProof]],
    last: Mapping[str, LastAnswer],
) -> Surroundings:
    """One statement; none where there is no evidence."""
    year = found.assessment.round.cycle.year
    return Surroundings(
        last_year=_last_year(found, last),
        files_elsewhere=_elsewhere(session, found.assessment) if proofs else frozenset(),
        old_evidence=frozenset(
            code
            for code, some in proofs.items()
            if some and all(one.effective_on.year < year - 1 for one in some)
        ),
        lacks_evidence=without_evidence(found.sheet, found.said.answers),
    )


def _last_year(found: OpenedAssessment, last: Mapping[str, LastAnswer]) -> Mapping[str, Fraction]:
    """Only where the same code asked the same kind of thing, and counted."""
    values = {}
    for code, one in last.items():
        now = found.sheet.by_code.get(code)
        if now is None or one.final is None or one.indicator.kind is not now.kind:
            continue
        answer = Answer(hub=one.final, evidence=1)
        value = indicator_value(found.sheet, one.indicator, answer, C.HUB)
        if value.counts is Counts.VALUE:
            values[code] = value.value
    return values


def _elsewhere(session: Session, one: Assessment) -> frozenset[str]:
    """Codes of indicators one of whose files another agency, or another indicator, uses too."""
    answer, link = aliased(AssessmentAnswer), aliased(AssessmentEvidence)
    version, file = aliased(EvidenceVersion), aliased(StoredFile)
    same, other = aliased(StoredFile), aliased(EvidenceVersion)
    owner, used, there = aliased(Evidence), aliased(AssessmentEvidence), aliased(AssessmentAnswer)
    by_others = (
        select(other.id)
        .join(same, same.id == other.file_id)
        .join(owner, owner.id == other.evidence_id)
        .outerjoin(used, used.version_id == other.id)
        .outerjoin(there, there.id == used.answer_id)
        .where(
            same.sha256 == file.sha256,
            or_(
                owner.agency_id != one.agency_id,
                (there.assessment_id == one.id) & (there.id != answer.id),
            ),
        )
        .correlate(file, answer)
        .exists()
    )
    rows = session.scalars(
        select(InstrumentIndicator.code)
        .join(answer, answer.indicator_id == InstrumentIndicator.id)
        .join(link, link.answer_id == answer.id)
        .join(version, version.id == link.version_id)
        .join(file, file.id == version.file_id)
        .where(answer.assessment_id == one.id, by_others)
        .distinct()
    )
    return frozenset(rows)
