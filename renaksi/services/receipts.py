"""Use case of receipts: keeping the print of a submission as it was issued."""

import io

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.calendar import local_day
from renaksi.core.document import DocumentKind
from renaksi.core.errors import NotFound
from renaksi.core.files import PDF, FileStore
from renaksi.core.report import ReportAction
from renaksi.models import IssuedDocument, ProgressReport, ReportTransition
from renaksi.queries.documents import Issued, issued_receipt
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.documents import MAX_PRINT, Print
from renaksi.services.steps.report_taken import locked
from renaksi.services.steps.uploads import keep


def issue_receipt(ctx: Context, store: FileStore, transition_id: int, made: Print) -> Issued:
    """Keep the print of a submission; from now on this file is the receipt.

    Whoever may see the report may have it issued: the system answers for what it says. A second
    print of the same submission adds nothing, whoever made it first. Raises NotFound.
    """
    with transaction(ctx) as session:
        found = session.execute(
            select(ReportTransition, ProgressReport.plan_id, ProgressReport.checkpoint_id)
            .join(ProgressReport, ProgressReport.id == ReportTransition.report_id)
            .where(
                ReportTransition.id == transition_id,
                ReportTransition.action == ReportAction.SUBMIT,
            )
        ).one_or_none()
        if found is None:
            raise NotFound
        step, plan_id, checkpoint_id = found
        taken = locked(ctx, plan_id, checkpoint_id)  # one after the other: the second finds it
        if known := issued_receipt(session, transition_id):
            return known
        agency = taken.plan.agency
        number = step.receipt_number or ""
        file = keep(
            ctx, store, io.BytesIO(made.content), kind=PDF, agency_id=agency.id,
            name=f"Tanda terima {number.replace('/', '-')}.pdf", max_bytes=MAX_PRINT,
        )  # fmt: skip
        session.flush()
        document = IssuedDocument(
            token=made.token,
            kind=DocumentKind.REPORT_RECEIPT,
            transition_id=step.id,
            number=number,
            document_date=local_day(step.at, agency.time_zone),
            issued_at=ctx.now,
            issued_by_id=ctx.actor.user_id,
            file_id=file.id,
            content_sha256=made.content_sha256,
        )
        session.add(document)
        audit.record(
            ctx,
            AuditEvent.DOCUMENT_ISSUE,
            document,
            agency_id=taken.agency_id,
            after={"kind": document.kind, "number": number, "sha256": file.sha256},
        )
        session.flush()
        issued = issued_receipt(session, transition_id)
    if issued is None:  # pragma: no cover - it was just written
        raise NotFound
    return issued
