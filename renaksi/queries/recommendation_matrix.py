"""What the official matrix adds to the register: the newest answer, its proof, what was said of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.recommendation import FollowUpState, RecommendationAction
from renaksi.models import (
    Evidence,
    EvidenceVersion,
    FollowUp,
    FollowUpEvidence,
    RecommendationTransition,
    StoredFile,
)


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The newest answer that was handed in."""

    number: int
    submitted_on: date
    narrative: str
    receipt: str
    proofs: tuple[str, ...]
    """Names of the files."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the matrix says of one recommendation beside its row of the register."""

    answer: LastAnswer | None
    note: str
    """The issuer's, or the APIP's, from the newest step that had one."""


NOTHING: Final = Said(None, "")
_A: Final = RecommendationAction
SAYING: Final = (
    _A.SEND_BACK, _A.RESOLVE, _A.FIND_LACKING, _A.PROPOSE_NOT_ACTIONABLE,
    _A.APPROVE_NOT_ACTIONABLE, _A.DECLINE_NOT_ACTIONABLE, _A.REOPEN, _A.WITHDRAW,
)  # fmt: skip
"""Steps whose note says something of an answer, or of the recommendation."""


def said_of(session: Session, ids: Any) -> Mapping[int, Said]:
    """By recommendation; `ids` is a select of them. Three statements."""
    answers, notes = _answers(session, ids), _notes(session, ids)
    return {
        key: Said(answers.get(key), notes.get(key, "")) for key in answers.keys() | notes.keys()
    }


def _answers(session: Session, ids: Any) -> dict[int, LastAnswer]:
    one, later = FollowUp, aliased(FollowUp)
    newest = (
        select(func.max(later.number))
        .where(
            later.recommendation_id == one.recommendation_id,
            later.state != FollowUpState.DRAFT,
            later.submitted_at.is_not(None),
        )
        .correlate(one)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            one.recommendation_id,
            one.id,
            one.number,
            one.submitted_at,
            one.narrative,
            func.coalesce(one.receipt_number, ""),
        ).where(one.recommendation_id.in_(ids), one.number == newest)
    ).all()
    proofs = _proofs(session, ids) if rows else {}
    return {
        key: LastAnswer(
            number, local_day(at, TimeZone.WIB), text, receipt, tuple(proofs.get(answer, ()))
        )
        for key, answer, number, at, text, receipt in rows
        if at is not None
    }


def _proofs(session: Session, ids: Any) -> dict[int, list[str]]:
    """By answer, the files' names in the order they were added."""
    link = FollowUpEvidence
    rows = session.execute(
        select(link.follow_up_id, StoredFile.name, Evidence.description)
        .join(FollowUp, FollowUp.id == link.follow_up_id)
        .join(EvidenceVersion, EvidenceVersion.id == link.version_id)
        .join(Evidence, Evidence.id == EvidenceVersion.evidence_id)
        .join(StoredFile, StoredFile.id == EvidenceVersion.file_id)
        .where(FollowUp.recommendation_id.in_(ids))
        .order_by(link.follow_up_id, link.linked_at, link.version_id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, name, description in rows:
        found[key].append(description or name)
    return found


def _notes(session: Session, ids: Any) -> dict[int, str]:
    step = RecommendationTransition
    newest_last = (
        select(step.recommendation_id, step.note)
        .where(step.recommendation_id.in_(ids), step.note != "", step.action.in_(SAYING))
        .order_by(step.at, step.id)
    )
    return dict(session.execute(newest_last).all())
