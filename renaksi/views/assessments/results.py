"""The result of one assessment: what was decided, its prints and annex, and opening it again."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A, ValueColumn
from renaksi.core.assessment_rights import why_not
from renaksi.core.errors import Conflict, NotFound, WrongState
from renaksi.core.files import PDF
from renaksi.exports.result_annex import annex_table
from renaksi.forms.steps import StepForm
from renaksi.labels import assessment as terms, assessment_result as prints, results as words
from renaksi.queries.result_page import ResultPage, result_page
from renaksi.services import moderation as services
from renaksi.services.context import Context
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_csv, send_stream, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store


def load(ctx: Context, assessment_id: int, *, lists: bool = True) -> ResultPage:
    return result_page(ctx.session, ctx.actor, assessment_id, ctx.now, lists=lists)


def here(assessment_id: int) -> str:
    return url_for("assessments.result", assessment_id=assessment_id)


def shown(ctx: Context, page: ResultPage) -> dict[str, Any]:
    """What every page of a result needs."""
    one = page.opened.assessment
    return {
        "p": page,
        "one": one,
        "s": page.sheet,
        "words": words,
        "terms": terms,
        "prints": prints.ASSESSMENT_DOCUMENT,
        "columns": ValueColumn,
        "today": ctx.today,
        "version": one.round.instrument_version,
        "year": one.round.cycle.year,
        "opened_url": url_for("assessments.opened", assessment_id=one.id),
    }


@bp.get(f"{ASSESSMENT}/hasil")
@signed_in
def result(assessment_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page = load(ctx, assessment_id)
    return render_template(
        "assessments/result.html", **shown(ctx, page), may_reopen=A.REOPEN in page.steps
    )


@bp.get(f"{ASSESSMENT}/hasil/lampiran.<any(xlsx,csv):suffix>")
@signed_in
def result_annex(assessment_id: int, suffix: str) -> Response:
    ctx = current_context()
    page = load(ctx, assessment_id, lists=False)
    if page.sheet is None:
        raise NotFound
    name = page.opened.assessment.round.instrument_version.name
    table = annex_table(page.sheet, name, ctx.now)
    send = send_xlsx if suffix == "xlsx" else send_csv
    return send(table, table.title)


@bp.get(f"{ASSESSMENT}/hasil/dokumen/<int:document_id>")
@signed_in
def result_print(assessment_id: int, document_id: int) -> Response:
    """A print as it was issued, byte by byte."""
    page = load(current_context(), assessment_id)
    found = next((one for one in page.documents if one.id == document_id), None)
    if found is None:
        raise NotFound
    one = page.opened.assessment
    name = f"{prints.ASSESSMENT_DOCUMENT[found.kind]} {one.agency.name} {one.round.cycle.year}"
    return send_stream(file_store().open(found.sha256), PDF, name)


@bp.route(f"{ASSESSMENT}/hasil/buka-kembali", methods=["GET", "POST"])
@signed_in
def reopen(assessment_id: int) -> ResponseReturnValue:
    """Takes a final result back into moderation; what was is kept and shown."""
    ctx = current_context()
    page = load(ctx, assessment_id, lists=False)
    refusal = why_not(A.REOPEN, page.opened.case, ctx.actor)
    if refusal is not None and not isinstance(refusal, WrongState):
        raise refusal
    form = StepForm().with_note("Alasan membuka kembali", required=True)
    if not form.is_submitted():
        if refusal is not None:
            raise refusal
        form.version.data = str(page.opened.assessment.version)
        return _reopen_page(ctx, page, form)
    if not form.validate():
        return _reopen_page(ctx, page, form), 422
    try:
        services.reopen(ctx, assessment_id, version=form.read_version, note=form.note.data or "")
    except (Conflict, WrongState) as refused:
        ctx.session.rollback()
        return _reopen_page(
            ctx, load(ctx, assessment_id, lists=False), form, labels.refusal(refused)
        ), 409
    flash("Hasil dibuka kembali. Hasil sebelumnya tetap tersimpan.", "ok")
    return redirect(url_for("assessments.moderate", assessment_id=assessment_id))


def _reopen_page(ctx: Context, page: ResultPage, form: StepForm, notice: str = "") -> str:
    return render_template(
        "assessments/reopen.html", **shown(ctx, page), form=form, notice=notice
    )  # fmt: skip
