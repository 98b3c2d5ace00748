"""Issuing the Berita Acara and the LHE of a result; before that every print is marked as a draft."""

import secrets
from typing import Final

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment_document import AssessmentDocument
from renaksi.core.calendar import local_day
from renaksi.core.document import TOKEN_BYTES
from renaksi.core.errors import Conflict, Refusal, WrongState
from renaksi.core.recommendation_minutes import Paper
from renaksi.exports.result_pdf import ResultFacts, result_pdf
from renaksi.forms.recommendation_minutes import MinutesForm
from renaksi.labels import assessment_result as prints, results as words
from renaksi.queries.assessment_weak import weak_of
from renaksi.queries.result_head import Head, head_of
from renaksi.queries.result_page import ResultPage
from renaksi.services import result_documents as services
from renaksi.services.context import Context
from renaksi.services.result_documents import ResultPrint
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.assessments.results import here, load, shown
from renaksi.views.context import current_context
from renaksi.views.downloads import send_pdf
from renaksi.views.guards import signed_in
from renaksi.views.prints import logo_of, stamp
from renaksi.views.uploads import file_store

KINDS: Final = {slug: kind for kind, slug in words.SLUG.items()}
SLUGS: Final = f"<any({','.join(repr(slug) for slug in KINDS)}):slug>"


@bp.route(f"{ASSESSMENT}/hasil/{SLUGS}", methods=["GET", "POST"])
@signed_in
def issue_document(assessment_id: int, slug: str) -> ResponseReturnValue:
    """Asks for number, day and signatories; the print is kept as it was issued."""
    ctx, kind = current_context(), KINDS[slug]
    page = load(ctx, assessment_id, lists=False)
    services.require_issuing(ctx, page.opened)
    _require_result(page)
    head = head_of(ctx.session, ctx.actor, page.opened.case)
    form = MinutesForm().start_from(ctx.today, head.letterhead)
    if not form.is_submitted():
        return _page(ctx, page, kind, head, form)
    if not form.validate():
        return _page(ctx, page, kind, head, form), 422
    made = _made(page, kind, head, form.paper)
    try:
        services.issue(ctx, file_store(), assessment_id, made)
    except Conflict as refused:
        ctx.session.rollback()
        page = load(ctx, assessment_id, lists=False)
        return _page(ctx, page, kind, head, form, labels.refusal(refused)), 409
    flash(f"{prints.ASSESSMENT_DOCUMENT[kind]} diterbitkan dan disimpan.", "ok")
    return redirect(here(assessment_id))


@bp.get(f"{ASSESSMENT}/hasil/{SLUGS}.pdf")
@signed_in
def draft_document(assessment_id: int, slug: str) -> Response:
    """What would be issued, marked as a draft."""
    ctx, kind = current_context(), KINDS[slug]
    page = load(ctx, assessment_id, lists=False)
    services.require_issuing(ctx, page.opened)
    _require_result(page)
    head = head_of(ctx.session, ctx.actor, page.opened.case)
    content = result_pdf(kind, _facts(page, head), logo=logo_of(head.letterhead))
    name = page.opened.assessment.agency.name
    return send_pdf(content, f"{prints.ASSESSMENT_DOCUMENT[kind]} {name} rancangan")


def _require_result(page: ResultPage) -> None:
    """While it is reopened there is nothing to print."""
    if page.result is None:
        raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=page.opened.case.state)


def _made(page: ResultPage, kind: AssessmentDocument, head: Head, paper: Paper) -> ResultPrint:
    token = secrets.token_hex(TOKEN_BYTES)
    facts = _facts(page, head)
    logo = logo_of(head.letterhead)
    content = result_pdf(kind, facts, paper=paper, stamp=stamp(token), logo=logo)
    return ResultPrint(kind, paper.number, paper.dated, token, content, facts.sheet.sha256)


def _facts(page: ResultPage, head: Head) -> ResultFacts:
    """Only once `_require_result` has been asked."""
    one, result, sheet = page.opened.assessment, page.result, page.sheet
    if result is None or sheet is None:  # pragma: no cover - asked before
        raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=page.opened.case.state)
    version = one.round.instrument_version
    return ResultFacts(
        sheet=sheet,
        agency_kind=one.agency.kind,
        instrument=version.name,
        legal_basis=version.legal_basis,
        decided_on=local_day(result.recorded_at, one.agency.time_zone),
        issuer_kind=head.kind,
        issuer_name=head.name,
        head=head.letterhead,
        weak=weak_of(page.opened),
    )


def _page(
    ctx: Context,
    page: ResultPage,
    kind: AssessmentDocument,
    head: Head,
    form: MinutesForm,
    notice: str = "",
) -> str:
    return render_template(
        "assessments/issue_document.html",
        **shown(ctx, page),
        kind=kind,
        slug=words.SLUG[kind],
        head=head,
        form=form,
        notice=notice,
        draft_url=url_for(
            "assessments.draft_document",
            assessment_id=page.opened.assessment.id,
            slug=words.SLUG[kind],
        ),
    )
