"""The result of an assessment: what holds, what held before, its prints, what it led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from renaksi.core.assessment import AssessmentAction, ValueColumn
from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.assessment_rights import permitted
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.assessment_weak import WeakSpot
from renaksi.core.errors import NotFound, Refusal, WrongState
from renaksi.core.policy import Actor, Permission, may
from renaksi.core.result_sheet import Decided, ResultSheet, read_sheet
from renaksi.models import (
    AssessmentResult,
    ResultDocument,
    StoredFile,
    User,
)
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.result_weak import LedTo, led_to_of, may_recommend, seen_by, still_weak


@dataclass(frozen=True, slots=True)
class IssuedResult:
    """A print of a result, as the list of documents shows it."""

    id: int
    result_id: int
    kind: AssessmentDocument
    number: str
    document_date: date
    issued_at: datetime
    issued_by: str
    token: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ResultPage:
    """Everything the page of a result shows."""

    opened: OpenedAssessment
    result: AssessmentResult | None
    """The one that holds; None while it is reopened."""
    sheet: ResultSheet | None
    earlier: Sequence[AssessmentResult]
    """Set aside, the newest first."""
    documents: Sequence[IssuedResult]
    led_to: Sequence[LedTo]
    weak: Sequence[WeakSpot]
    """What still has no recommendation."""
    steps: tuple[AssessmentAction, ...]
    may_issue: bool
    may_recommend: bool


def result_page(
    session: Session, actor: Actor, assessment_id: int, now: datetime, *, lists: bool = True
) -> ResultPage:
    """Eleven statements, nine without the lists of what was printed and of what it led to.

    Raises NotFound for whom it is not published, WrongState where there is none.
    """
    found = open_assessment(session, actor, assessment_id, now)
    if ValueColumn.HUB not in columns_seen(found.case, actor):
        raise NotFound  # who reads the hub's column knew what was final before it was reopened
    results = session.scalars(
        select(AssessmentResult)
        .options(undefer(AssessmentResult.content))
        .where(AssessmentResult.assessment_id == assessment_id)
        .order_by(AssessmentResult.id.desc())
    ).all()
    if not results:
        raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=found.case.state)
    result = next((one for one in results if one.superseded_at is None), None)
    led_to = led_to_of(session, assessment_id) if result and lists else []
    return ResultPage(
        opened=found,
        result=result,
        sheet=sheet_of_result(result) if result else None,
        earlier=[one for one in results if one is not result],
        documents=issued_of(session, [one.id for one in results]) if lists else [],
        led_to=seen_by(found, actor, led_to),
        weak=still_weak(found, led_to) if result else [],
        steps=permitted(found.case, actor),
        may_issue=may(actor, Permission.ASSESSMENT_DOCUMENT, found.case.place),
        may_recommend=may_recommend(found, actor),
    )


def sheet_of_result(one: AssessmentResult) -> ResultSheet:
    """Of one decided here, its content loaded."""
    decided = Decided(
        one.outcome, one.score, one.grade, one.not_assessable, one.remarks, one.content_sha256
    )
    return read_sheet(one.content or {}, decided)


def issued_of(session: Session, result_ids: Sequence[int]) -> list[IssuedResult]:
    """The newest first. One statement."""
    one = ResultDocument
    rows = session.execute(
        select(
            one.id, one.result_id, one.kind, one.number, one.document_date, one.issued_at,
            User.name, one.token, StoredFile.size, StoredFile.sha256,
        )
        .join(StoredFile, StoredFile.id == one.file_id)
        .outerjoin(User, User.id == one.issued_by_id)
        .where(one.result_id.in_(result_ids))
        .order_by(one.id.desc())
    )  # fmt: skip
    return [
        IssuedResult(key, result_id, kind, number, dated, at, by or "Sistem", token, size, sha256)
        for key, result_id, kind, number, dated, at, by, token, size, sha256 in rows
    ]


# ── what anybody learns from the code on a print ──────────────────────────────
@dataclass(frozen=True, slots=True)
class VerifiedResult:
    """What a print of a result said when it was issued, and whether the result still holds."""

    kind: AssessmentDocument
    number: str
    document_date: date
    sha256: str
    """Of the file."""
    instrument: str
    sheet: ResultSheet
    superseded_at: datetime | None


def verified_result(session: Session, token: str) -> VerifiedResult | None:
    """None where no print of a result bears the code. One statement, and two for its instrument."""
    row = session.execute(
        select(ResultDocument, AssessmentResult, StoredFile.sha256)
        .join(AssessmentResult, AssessmentResult.id == ResultDocument.result_id)
        .join(StoredFile, StoredFile.id == ResultDocument.file_id)
        .options(undefer(AssessmentResult.content))
        .where(ResultDocument.token == token)
    ).one_or_none()
    if row is None:
        return None
    document, result, sha256 = row
    return VerifiedResult(
        document.kind,
        document.number,
        document.document_date,
        sha256,
        result.instrument_version.name,
        sheet_of_result(result),
        result.superseded_at,
    )
