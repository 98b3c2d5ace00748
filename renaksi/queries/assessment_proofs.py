"""Files behind the answers of an assessment and behind objections, and what could be used as well."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.policy import Place
from renaksi.core.report import EvidenceVerdict
from renaksi.models import (
    AssessmentAnswer,
    AssessmentEvidence,
    Checkpoint,
    Evidence,
    EvidenceLink,
    EvidenceVersion,
    InstrumentIndicator,
    ProgressEntry,
    ProgressReport,
    StoredFile,
)
from renaksi.queries.prepared import rows_of

PAGE: Final = 20
"""Pieces of evidence on one page of the chooser."""


@dataclass(frozen=True, slots=True)
class AnswerProof:
    """A file behind an answer, or behind an objection to its score."""

    version_id: int
    evidence_id: int
    number: int
    requirement: str
    description: str
    effective_on: date
    name: str
    size: int
    media_type: str
    sha256: str
    added_at: datetime
    objection_id: int | None

    @property
    def verdict(self) -> EvidenceVerdict:
        """Files of an assessment are judged with the answer they stand behind, never alone."""
        return EvidenceVerdict.PENDING


def proofs_of(session: Session, assessment_id: int) -> dict[str, tuple[AnswerProof, ...]]:
    """By the indicators' codes, in the order in which they were added. One statement."""
    link, version = AssessmentEvidence, EvidenceVersion
    rows = session.execute(
        select(
            InstrumentIndicator.code, version.id, Evidence.id, version.number, link.requirement,
            Evidence.description, Evidence.effective_on, StoredFile.name, StoredFile.size,
            StoredFile.media_type, StoredFile.sha256, version.added_at, link.objection_id,
        )
        .join(AssessmentAnswer, AssessmentAnswer.id == link.answer_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .join(version, version.id == link.version_id)
        .join(Evidence, Evidence.id == version.evidence_id)
        .join(StoredFile, StoredFile.id == version.file_id)
        .where(AssessmentAnswer.assessment_id == assessment_id)
        .order_by(link.linked_at, version.id)
    )  # fmt: skip
    found: dict[str, list[AnswerProof]] = defaultdict(list)
    for code, *row in rows:
        found[code].append(AnswerProof(*row))
    return {code: tuple(proofs) for code, proofs in found.items()}


# ── what the agency has given already ─────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Offer:
    """A piece of the agency's evidence in its newest version, and what it proved so far."""

    evidence_id: int
    version_id: int
    name: str
    size: int
    media_type: str
    description: str
    effective_on: date
    proved: str
    """The kind of evidence it stood for in a report; "" for none."""
    checkpoint: str
    """Where it was last given; "" outside reports."""
    fits: int
    """1 where it was given as one of the kinds that are asked for here, else 0."""


def offers(
    session: Session,
    place: Place,
    kinds: Collection[str],
    without: Collection[int] = (),
    *,
    text: str = "",
    page: int = 1,
    size: int = PAGE,
) -> tuple[Sequence[Offer], bool]:
    """The agency's own evidence that holds `text`: what fits first, then the newest; and whether
    there is more. `without`: pieces that are there already. One statement.
    """
    words = text.lower().split()
    owners = {place.owner_id, place.origin.owner_id if place.origin else place.owner_id}
    given = {
        "owners": list(owners),
        "kinds": [kind.lower() for kind in kinds],
        "without": list(without),
        "many": size + 1,
        "before": (page - 1) * size,
        **{f"word_{place}": f"%{_escaped(word)}%" for place, word in enumerate(words)},
    }
    rows = rows_of(session, _offers(len(words)), given)
    return [Offer(*row) for row in rows[:size]], len(rows) > size


@cache
def _offers(words: int) -> Select[*tuple[Any, ...]]:
    """What an `Offer` is made of, in its order. Put together once for each number of words: it
    takes longer than to run.
    """
    fits = _fitting()
    chosen = (
        select(
            Evidence.id, EvidenceVersion.id, StoredFile.name, StoredFile.size,
            StoredFile.media_type, Evidence.description, Evidence.effective_on,
            func.coalesce(EvidenceLink.requirement, ""), func.coalesce(Checkpoint.code, ""), fits,
        )
        .select_from(Evidence)
        .join(EvidenceVersion, EvidenceVersion.evidence_id == Evidence.id)
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .outerjoin(EvidenceLink, EvidenceLink.id == _last_use())
        .outerjoin(ProgressEntry, ProgressEntry.id == EvidenceLink.entry_id)
        .outerjoin(ProgressReport, ProgressReport.id == ProgressEntry.report_id)
        .outerjoin(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .where(
            Evidence.agency_id.in_(bindparam("owners", expanding=True)),
            EvidenceVersion.number == _newest(),
            Evidence.id.not_in(bindparam("without", expanding=True)),
        )
        .order_by(fits.desc(), Evidence.created_at.desc(), Evidence.id.desc())
        .limit(bindparam("many", type_=Integer))
        .offset(bindparam("before", type_=Integer))
    )  # fmt: skip
    for place in range(words):
        wanted = bindparam(f"word_{place}", type_=String)
        texts = (StoredFile.name, Evidence.description)
        chosen = chosen.where(or_(*(func.lower(one).like(wanted, escape="/") for one in texts)))
    return chosen


def _escaped(word: str) -> str:
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")


def _newest() -> ColumnElement[int]:
    versions = aliased(EvidenceVersion)
    number = select(func.max(versions.number)).where(versions.evidence_id == Evidence.id)
    return number.scalar_subquery()


def _last_use() -> ColumnElement[int]:
    """The newest row of a report that the evidence proves; looked up for each piece."""
    version, link = aliased(EvidenceVersion), aliased(EvidenceLink)
    return (
        select(func.max(link.id))
        .join(version, version.id == link.version_id)
        .where(version.evidence_id == Evidence.id)
        .correlate(Evidence)
        .scalar_subquery()
    )


def _fitting() -> ColumnElement[int]:
    """1 where a report, or another answer, named it as one of the kinds that are asked for."""
    wanted: BindParameter[Any] = bindparam("kinds", expanding=True)
    version, row = aliased(EvidenceVersion), aliased(EvidenceLink)
    of_rows = (
        select(row.id)
        .join(version, version.id == row.version_id)
        .where(version.evidence_id == Evidence.id, func.lower(row.requirement).in_(wanted))
        .correlate(Evidence)
    )
    answer = aliased(EvidenceVersion)
    of_answers = (
        select(AssessmentEvidence.version_id)
        .join(answer, answer.id == AssessmentEvidence.version_id)
        .where(
            answer.evidence_id == Evidence.id,
            func.lower(AssessmentEvidence.requirement).in_(wanted),
        )
        .correlate(Evidence)
    )
    return case((or_(of_rows.exists(), of_answers.exists()), 1), else_=0)
