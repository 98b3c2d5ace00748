"""The receipt (tanda terima) of an answer, on a page and as a print."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.follow_up_receipt import AnswerReceipt, ReceiptProof
from renaksi.exports.follow_up_receipt_pdf import follow_up_receipt_pdf
from renaksi.exports.receipt_seal import seal_receipt
from renaksi.queries.documents import letterhead
from renaksi.queries.follow_ups import Answer, answer_with_receipt
from renaksi.queries.recommendation_page import Part, RecommendationPage
from renaksi.views import prints
from renaksi.views.context import current_context
from renaksi.views.downloads import send_pdf
from renaksi.views.guards import signed_in
from renaksi.views.recommendations import page as recommendation_page
from renaksi.views.recommendations.blueprint import RECOMMENDATION, bp
from renaksi.views.uploads import settings

RECEIPT = f"{RECOMMENDATION}/tanda-terima/<int:number>"


@bp.get(RECEIPT)
@signed_in
def receipt(recommendation_id: int, number: int) -> ResponseReturnValue:
    page, answer = _load(recommendation_id, number)
    told = _receipt(page, answer)
    return render_template(
        "recommendations/receipt.html",
        **recommendation_page.context(page),
        answer=answer,
        r=told,
        check_url=url_for("public.answer_receipt", code=_code(told)),
    )


@bp.get(f"{RECEIPT}.pdf")
@signed_in
def receipt_file(recommendation_id: int, number: int) -> ResponseReturnValue:
    ctx = current_context()
    page, answer = _load(recommendation_id, number)
    told, head = _receipt(page, answer), letterhead(ctx.session, _holder_id(page))
    root = settings().base_url or request.url_root.rstrip("/")
    check = url_for("public.answer_receipt", code=_code(told))
    content = follow_up_receipt_pdf(told, head, page=f"{root}{check}", logo=prints.logo_of(head))
    return send_pdf(content, f"Tanda terima {told.number.replace('/', '-')}")


def _code(told: AnswerReceipt) -> str:
    return seal_receipt(str(current_app.secret_key), told)


def _load(recommendation_id: int, number: int) -> tuple[RecommendationPage, Answer]:
    """Raises NotFound for an answer that was not handed in, or was taken back."""
    page = recommendation_page.load(current_context(), recommendation_id, Part.ANSWERS)
    return page, answer_with_receipt(page.answers, number)


def _holder_id(page: RecommendationPage) -> int:
    return page.opened.case.place.agency_id


def _receipt(page: RecommendationPage, answer: Answer) -> AnswerReceipt:
    one = page.recommendation
    return AnswerReceipt(
        number=answer.receipt_number,
        recommendation_number=one.number,
        issuer_name=one.issuer.name,
        holder_kind=page.opened.case.place.kind,
        holder_name=page.holder,
        addressee_name=one.addressee.name,
        zone=page.zone,
        at=answer.submitted_at or one.created_at,
        by=answer.submitted_by or "Sistem",
        to=page.decider,
        answer_number=answer.number,
        narrative=answer.narrative,
        proofs=tuple(ReceiptProof(proof.name, proof.sha256) for proof in answer.proofs),
        audit_skipped=answer.audit_skipped,
    )
