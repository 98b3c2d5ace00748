"""The receipt (tanda terima) of a submission, on a page and as the print that is kept as issued."""

import secrets

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.document import TOKEN_BYTES, DocumentKind
from renaksi.core.files import PDF
from renaksi.core.report_content import ContentRow, content_sha256
from renaksi.core.report_receipt import Receipt, ReceiptRow, receipt_content
from renaksi.exports.receipt_pdf import receipt_pdf
from renaksi.queries.documents import Issued, issued_receipt, letterhead
from renaksi.queries.report_history import ReportEvent, submission
from renaksi.services import receipts
from renaksi.services.context import Context
from renaksi.services.documents import Print
from renaksi.views import prints
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp
from renaksi.views.reports.page import ReportPage
from renaksi.views.uploads import file_store

RECEIPT = f"{REPORT}/tanda-terima/<int:transition_id>"


@bp.get(RECEIPT)
@signed_in
def receipt(plan_id: int, code: str, transition_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page, event = _load(ctx, plan_id, code, transition_id)
    return render_template(
        "reports/receipt.html",
        **report_page.context(page),
        r=_receipt(page, event),
        event=event,
        issued=issued_receipt(ctx.session, transition_id),
    )


@bp.get(f"{RECEIPT}.pdf")
@signed_in
def receipt_file(plan_id: int, code: str, transition_id: int) -> ResponseReturnValue:
    """The print as it was issued; to the page where it has not been yet."""
    ctx = current_context()
    page, event = _load(ctx, plan_id, code, transition_id)
    known = issued_receipt(ctx.session, transition_id)
    if known is None:
        here = report_page.arguments(page)
        return redirect(url_for("reports.receipt", transition_id=transition_id, **here))
    return _sent(known, event)


@bp.post(f"{RECEIPT}.pdf")
@signed_in
def issue_receipt(plan_id: int, code: str, transition_id: int) -> ResponseReturnValue:
    """Issue the print and send it. Asked again, the one that was issued is sent."""
    ctx = current_context()
    page, event = _load(ctx, plan_id, code, transition_id)
    known = issued_receipt(ctx.session, transition_id)
    if known is None:
        known = receipts.issue_receipt(ctx, file_store(), transition_id, _print(ctx, page, event))
    return _sent(known, event)


def _load(
    ctx: Context, plan_id: int, code: str, transition_id: int
) -> tuple[ReportPage, ReportEvent]:
    page = report_page.load(ctx, plan_id, code)
    report_id = page.opened.report.id if page.opened.report else 0
    return page, submission(ctx.session, report_id, transition_id)


def _sent(known: Issued, event: ReportEvent) -> ResponseReturnValue:
    name = f"Tanda terima {event.receipt_number.replace('/', '-')}"
    return send_stream(file_store().open(known.sha256), PDF, name)


def _print(ctx: Context, page: ReportPage, event: ReportEvent) -> Print:
    told = _receipt(page, event)
    token = secrets.token_hex(TOKEN_BYTES)
    head = letterhead(ctx.session, page.opened.case.place.agency_id)
    content = receipt_pdf(told, head, stamp=prints.stamp(token), logo=prints.logo_of(head))
    return Print(DocumentKind.REPORT_RECEIPT, token, content, receipt_content(told))


def _receipt(page: ReportPage, event: ReportEvent) -> Receipt:
    opened, report = page.opened, page.opened.report
    agency = opened.plan.agency
    is_same = _content(page) == event.content_sha256
    nil = report.nil_reason if report and event.is_nil else None
    return Receipt(
        number=event.receipt_number,
        checkpoint=opened.checkpoint.code,
        year=opened.plan.cycle.year,
        agency_kind=agency.kind,
        agency_name=agency.name,
        zone=opened.zone,
        at=event.at,
        by=event.by or "Sistem",
        acting=event.agency or agency.name,
        to=report_page.tier_of(page),
        timing=event.timing,
        nil_reason=(nil or "") if event.is_nil else None,
        content_sha256=event.content_sha256,
        rows=_rows(page) if is_same else (),
    )


def _content(page: ReportPage) -> str:
    """Of the report as it is now, by the same rule as at its submission."""
    report = page.opened.report
    rows = (
        ContentRow(row.lineage_id, row.values, tuple(one.sha256 for one in row.evidence))
        for row in page.rows
    )
    return content_sha256(report.nil_reason if report and report.is_nil else None, rows)


def _rows(page: ReportPage) -> tuple[ReceiptRow, ...]:
    return tuple(
        ReceiptRow(
            number=row.number,
            action=row.item.action,
            unit=row.item.unit,
            polarity=row.item.polarity,
            target=row.target,
            is_due=row.is_due,
            weight=row.item.weight,
            realization=row.values.realization,
            proofs=len(row.evidence),
        )
        for row in page.rows
    )
