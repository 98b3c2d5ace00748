"""A self-assessment sent out as a sheet, and taken in again after a dry run.

Nothing is stored before it was shown: what is applied is exactly the file that was previewed (kept
under its hash), and a mark says which state of the answers it was compared with.
"""

from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi import labels
from renaksi.core.answer_sheet import AnswerFile, AnswerPreview, StoredAnswer
from renaksi.core.answer_sheet_compare import compare
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, XLSX, FileFault, clean_name
from renaksi.exports.answer_sheet import answer_workbook as made
from renaksi.imports.answer_sheet import read_answer_sheet
from renaksi.imports.package import refused
from renaksi.labels import answer_sheet as sheet_words, plan_sheet as row_words
from renaksi.queries.assessment_answer_page import AnswerPage
from renaksi.services import assessment_values
from renaksi.services.context import Context
from renaksi.views.assessments import answer_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
OVERWRITE: Final = "timpa"


@bp.get(f"{ASSESSMENT}/isian.xlsx")
@signed_in
def answer_workbook(assessment_id: int) -> ResponseReturnValue:
    ctx, page = current_context(), answer_page.load(assessment_id)
    one = page.assessment
    name = f"Penilaian mandiri {one.agency.name} {one.round.cycle.year}"
    return send_stream(made(page, ctx.now), XLSX, name)


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was previewed, and against which state of the answers."""

    sha256: str
    name: str
    mark: str


@bp.get(f"{ASSESSMENT}/isian/impor")
@signed_in
def answer_upload(assessment_id: int) -> ResponseReturnValue:
    return _form(answer_page.writable(assessment_id))


@bp.post(f"{ASSESSMENT}/isian/impor")
@signed_in
def answer_dry_run(assessment_id: int) -> ResponseReturnValue:
    page = answer_page.writable(assessment_id)
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(A_DAY)
    try:
        name = clean_name((given.filename if given else None) or "")
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        found = compare(_read(page, kept.sha256, name), stored_of(page))
    except Invalid as error:
        return _form(page, labels.refusal(error)), 422
    return _preview(page, found, Slip(kept.sha256, name, found.mark))


@bp.post(f"{ASSESSMENT}/isian/impor/terapkan")
@signed_in
def answer_apply(assessment_id: int) -> ResponseReturnValue:
    ctx, page = current_context(), answer_page.writable(assessment_id)
    slip = _read_slip(page)
    if slip is None:
        return _form(page, "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."), 422
    try:
        found = compare(_read(page, slip.sha256, slip.name), stored_of(page))
        if found.mark != slip.mark:
            return _changed(page, found, slip)
        count = _take(ctx, page, found)
    except Invalid as error:
        return _form(page, labels.refusal(error)), 422
    if count is None:
        page = answer_page.writable(assessment_id)
        again = compare(_read(page, slip.sha256, slip.name), stored_of(page))
        return _changed(page, again, slip)
    preview_store().discard(slip.sha256)
    flash(f"{count} jawaban disimpan dari {slip.name}.", "ok")
    return redirect(url_for("assessments.answers", assessment_id=assessment_id), 303)


def stored_of(page: AnswerPage) -> list[StoredAnswer]:
    return [StoredAnswer(row.indicator, row.given, row.version) for row in page.rows]


def _take(ctx: Context, page: AnswerPage, found: AnswerPreview) -> int | None:
    """How many answers were stored, all or none; None where somebody wrote in between."""
    if not found.is_applicable:
        wrong = [one for one in found.outcomes if one.problems]
        raise Invalid(Refusal.FILE_HAS_ERRORS, count=len(wrong))
    taken = found.taken(frozenset(request.form.getlist(OVERWRITE)))
    answers = {one.code: one.given for one in taken}
    versions = {one.code: one.stored.version for one in taken if one.stored}
    try:
        return assessment_values.write_answers(ctx, page.assessment.id, answers, versions)
    except Conflict:
        ctx.session.rollback()
        return None


def _read(page: AnswerPage, sha256: str, name: str) -> AnswerFile:
    """Raises Invalid where the file is gone, cannot be read, or was made from another assessment."""
    try:
        with preview_store().open(sha256) as stream:
            file = read_answer_sheet(stream, name)
    except NotFound:
        raise Invalid(Refusal.LINK_EXPIRED, field="file") from None
    one = page.assessment
    if file.assessment_id not in {None, one.id}:
        wanted = f"penilaian {one.agency.name} {one.round.cycle.year}"
        raise refused(FileFault.OTHER_PLAN, found=f"penilaian {file.name}", wanted=wanted)
    return file


def _changed(page: AnswerPage, found: AnswerPreview, slip: Slip) -> ResponseReturnValue:
    """Somebody saved since the preview was read: a new one instead."""
    return _preview(page, found, Slip(slip.sha256, slip.name, found.mark), changed=True), 409


def _preview(page: AnswerPage, found: AnswerPreview, slip: Slip, *, changed: bool = False) -> str:
    return render_template(
        "assessments/answer_preview.html",
        **answer_page.context(page),
        found=found,
        row_words=row_words,
        sheet_words=sheet_words,
        overwrite=OVERWRITE,
        slip=_signer().dumps([slip.sha256, slip.name, slip.mark, *_whose(page)]),
        name=slip.name,
        changed=changed,
    )


def _form(page: AnswerPage, fault: str = "") -> str:
    shown = answer_page.context(page)
    return render_template("assessments/answer_upload.html", **shown, fault=fault)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-isian-penilaian")


def _whose(page: AnswerPage) -> list[int | None]:
    return [page.assessment.id, current_context().actor.user_id]


def _read_slip(page: AnswerPage) -> Slip | None:
    """None when the slip is not of our making, too old, or somebody else's."""
    try:
        sha256, name, mark, *whose = _signer().loads(request.form.get("berkas", ""), max_age=A_DAY)
    except (BadSignature, ValueError):
        return None
    return Slip(sha256, name, mark) if whose == _whose(page) else None
