"""What a verifier sends: the word on a row, on the clean rows at once, on a piece of evidence."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from renaksi.core.policy import Permission
from renaksi.core.report import EntryVerdict, ReportAction
from renaksi.core.reporting import why_not
from renaksi.forms.verification import EvidenceForm, VerdictForm
from renaksi.labels import verification as words
from renaksi.models import ProgressReport
from renaksi.queries.evidence import evidence_link
from renaksi.queries.report_cases import OpenedReport
from renaksi.queries.verification_page import JudgedRow, judged_rows
from renaksi.services import verification
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.verification.blueprint import bp
from renaksi.views.verification.page import next_number, opened_for, render, row_url
from renaksi.views.verification.stale import stale


@bp.post("/<int:report_id>/baris/<lineage_id>")
@needs(Permission.REPORT_VERIFY)
def judge(report_id: int, lineage_id: str) -> ResponseReturnValue:
    """One row, and on to the next that asks for a decision."""
    ctx = current_context()
    opened, report = _to_judge(ctx, report_id)
    row = _row(ctx, opened, lineage_id)
    form = VerdictForm()
    if "batalkan" in request.form:
        form.verdict.data = EntryVerdict.PENDING
    elif not form.validate():
        return render(ctx, opened, report, row.row.number, form)
    verdict = EntryVerdict(form.verdict.data)
    try:
        verification.judge_row(
            ctx,
            report_id,
            lineage_id,
            verdict=verdict,
            value=form.figure,
            note=form.note.data or "",
            version=form.read_version,
        )
    except Invalid as error:
        form.take(error)
        return render(ctx, opened, report, row.row.number, form)
    except (Conflict, WrongState) as error:
        return stale(ctx, report_id, error, row=row.row.number, typed=_typed(form))
    flash(words.VERDICT_DONE[verdict].format(number=row.row.number), "ok")
    if verdict is EntryVerdict.PENDING:
        return redirect(row_url(report_id, row.row.number))
    onward = next_number(_rows(ctx, report_id), lineage_id)
    return redirect(row_url(report_id, onward or row.row.number, "aksi" if onward else None))


@bp.post("/<int:report_id>/bersih")
@needs(Permission.REPORT_VERIFY)
def accept_clean(report_id: int) -> ResponseReturnValue:
    """Every clean row the verifier saw, in one step."""
    ctx = current_context()
    _to_judge(ctx, report_id)
    form = VerdictForm()
    try:
        count = verification.accept_clean(
            ctx,
            report_id,
            lineage_ids=request.form.getlist("baris"),
            version=form.read_version,
        )
    except (Conflict, WrongState) as error:
        return stale(ctx, report_id, error)
    flash(f"{count} baris bersih diterima." if count else "Tidak ada baris bersih.", "ok")
    return redirect(row_url(report_id, None, None))


@bp.post("/<int:report_id>/bukti/<int:link_id>")
@needs(Permission.REPORT_VERIFY)
def judge_evidence(report_id: int, link_id: int) -> ResponseReturnValue:
    ctx = current_context()
    opened, report = _to_judge(ctx, report_id)
    found = evidence_link(ctx.session, link_id)
    rows = judged_rows(ctx.session, opened)
    row = next((one for one in rows if found and one.row.entry_id == found.entry_id), None)
    if row is None:
        raise NotFound
    form = EvidenceForm()
    if not form.validate():
        return render(ctx, opened, report, row.row.number, evidence_form=(link_id, form))
    try:
        verification.judge_evidence(
            ctx,
            link_id,
            verdict=form.chosen,
            note=form.note.data or "",
            version=form.read_version,
        )
    except Invalid as error:
        form.take(error)
        return render(ctx, opened, report, row.row.number, evidence_form=(link_id, form))
    except (Conflict, WrongState) as error:
        return stale(ctx, report_id, error, row=row.row.number, typed=form.note.data or "")
    flash(words.EVIDENCE_DONE[form.chosen], "ok")
    return redirect(row_url(report_id, row.row.number, "bukti"))


def _to_judge(ctx: Context, report_id: int) -> tuple[OpenedReport, ProgressReport]:
    """For whoever may judge it at all: whose turn it is comes before what the form lacks."""
    opened, report = opened_for(ctx, report_id)
    refusal = why_not(ReportAction.RETURN, opened.case, ctx.actor)
    if isinstance(refusal, NotAllowed):
        raise refusal
    return opened, report


def _row(ctx: Context, opened: OpenedReport, lineage_id: str) -> JudgedRow:
    """Raises NotFound for an action that is not in the revision the report stands on."""
    rows = judged_rows(ctx.session, opened)
    row = next((one for one in rows if one.row.lineage_id == lineage_id), None)
    if row is None:
        raise NotFound
    return row


def _rows(ctx: Context, report_id: int) -> tuple[JudgedRow, ...]:
    opened, _report = opened_for(ctx, report_id)
    return judged_rows(ctx.session, opened)


def _typed(form: VerdictForm) -> str:
    """What would be lost otherwise."""
    parts = [form.value.data or "", (form.note.data or "").strip()]
    return "\n".join(part for part in parts if part)
