"""Use case of the prints of a result: Berita Acara and LHE, kept as they were issued."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, NotAllowed, Refusal
from renaksi.core.files import PDF, FileStore
from renaksi.core.policy import Permission, may
from renaksi.models import AssessmentResult, ResultDocument
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.documents import MAX_PRINT
from renaksi.services.steps import assessment_steps as steps
from renaksi.services.steps.uploads import keep

FILE_NAME: Final = {
    AssessmentDocument.MINUTES: "Berita Acara",
    AssessmentDocument.REPORT: "Laporan Hasil Evaluasi",
}


@dataclass(frozen=True, slots=True)
class ResultPrint:
    """A print as it was made, with what stands on it."""

    kind: AssessmentDocument
    number: str
    dated: date
    token: str
    content: bytes
    content_sha256: str
    """Of the result it was made from."""


def require_issuing(ctx: Context, found: OpenedAssessment) -> None:
    """Raise NotAllowed unless the actor reviews the agency."""
    if not may(ctx.actor, Permission.ASSESSMENT_DOCUMENT, found.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)


def issue(ctx: Context, store: FileStore, assessment_id: int, made: ResultPrint) -> ResultDocument:
    """Keep a print of the result that holds; the same number and day again add nothing.

    Raises Conflict where the result is another one by now, NotFound, NotAllowed.
    """
    with transaction(ctx) as session:
        found = steps.locked(ctx, assessment_id)
        require_issuing(ctx, found)
        result = session.scalar(
            select(AssessmentResult).where(
                AssessmentResult.assessment_id == assessment_id,
                AssessmentResult.superseded_at.is_(None),
            )
        )
        if result is None or result.content_sha256 != made.content_sha256:
            raise Conflict(Refusal.CHANGED_BY_OTHER)
        if known := _same(ctx, result.id, made):
            return known
        one = found.assessment
        name = f"{FILE_NAME[made.kind]} {one.agency.name} {one.round.cycle.year}.pdf"
        file = keep(
            ctx, store, io.BytesIO(made.content), kind=PDF, name=name, agency_id=one.agency_id,
            max_bytes=MAX_PRINT,
        )  # fmt: skip
        session.flush()
        document = ResultDocument(
            token=made.token,
            kind=made.kind,
            result_id=result.id,
            number=made.number,
            document_date=made.dated,
            issued_at=ctx.now,
            issued_by_id=ctx.actor.user_id,
            file_id=file.id,
            content_sha256=made.content_sha256,
        )
        session.add(document)
        session.flush()
        told = {"kind": made.kind, "number": made.number, "sha256": file.sha256}
        audit.record(ctx, AuditEvent.DOCUMENT_ISSUE, document, agency_id=one.agency_id, after=told)
        return document


def _same(ctx: Context, result_id: int, made: ResultPrint) -> ResultDocument | None:
    """The second click."""
    one = ResultDocument
    return ctx.session.scalar(
        select(one)
        .where(
            one.result_id == result_id,
            one.kind == made.kind,
            one.number == made.number,
            one.document_date == made.dated,
        )
        .limit(1)
    )
