"""Filling a report from elsewhere: the sheet sent out and taken in, and a block that is pasted.

Nothing is stored before it was shown: what is applied is exactly the file (kept under its hash) or
the text that was previewed, and a mark says which state of the report it was compared with.
"""

from dataclasses import dataclass
from typing import Any, Final

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, XLSX, FileFault, clean_name
from renaksi.core.report_sheet import EntryPreview, ReportSheet
from renaksi.core.report_sheet_compare import compare
from renaksi.core.reporting import why_not_edit
from renaksi.exports.report_sheet import report_workbook
from renaksi.forms.report_paste import ReportPasteForm
from renaksi.imports.package import refused
from renaksi.imports.report_sheet import read_report_sheet
from renaksi.labels import plan_sheet as words
from renaksi.labels.report_page import entry_field
from renaksi.labels.report_sheet import note_text
from renaksi.services import reports
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp
from renaksi.views.reports.page import ReportPage
from renaksi.views.reports.rows import done
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
OVERWRITE: Final = "timpa"


@bp.get(f"{REPORT}/lembar.xlsx")
@signed_in
def workbook(plan_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    book = report_workbook(page.opened, page.rows, page.editable, ctx.now)
    return send_stream(book, XLSX, f"Laporan {code} {_name(page)}")


# ── a file ────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was previewed, and against which state of the report."""

    sha256: str
    name: str
    mark: str


@bp.route(f"{REPORT}/unggah", methods=["GET", "POST"])
@signed_in
def upload(plan_id: int, code: str) -> ResponseReturnValue:
    """The form, and the dry run of what it sends."""
    page = _writable(current_context(), plan_id, code)
    if request.method == "GET":
        return _form(page)
    given = request.files.get("file")
    store = preview_store()
    store.discard_older_than(A_DAY)
    try:
        name = clean_name((given.filename if given else None) or "")
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        found = compare(_read(page, kept.sha256, name), page.stored())
    except Invalid as error:
        return _form(page, labels.refusal(error)), 422
    return _preview(page, found, Slip(kept.sha256, name, found.mark))


@bp.post(f"{REPORT}/unggah/terapkan")
@signed_in
def apply(plan_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    page = _writable(ctx, plan_id, code)
    slip = _read_slip(page)
    if slip is None:
        text = "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
        return _form(page, text), 422
    try:
        found = compare(_read(page, slip.sha256, slip.name), page.stored())
    except Invalid as error:
        return _form(page, labels.refusal(error)), 422
    if found.mark != slip.mark:
        return _preview(page, found, Slip(slip.sha256, slip.name, found.mark), changed=True), 409
    count = _take(ctx, page, found)
    if count is None:
        page = _writable(ctx, plan_id, code)
        found = compare(_read(page, slip.sha256, slip.name), page.stored())
        return _preview(page, found, Slip(slip.sha256, slip.name, found.mark), changed=True), 409
    preview_store().discard(slip.sha256)
    return done(page, f"{count} baris disimpan dari {slip.name}.")


def _take(ctx: Context, page: ReportPage, found: EntryPreview) -> int | None:
    """How many rows were stored, all or none; None where somebody wrote in between.

    Raises Invalid while a row is wrong: a preview with a wrong row offers no button.
    """
    if not found.is_applicable:
        raise Invalid(Refusal.FILE_HAS_ERRORS, count=len([o for o in found.outcomes if o.faults]))
    chosen = frozenset(int(one) for one in request.form.getlist(OVERWRITE) if one.isdecimal())
    taken = [one for one in found.taken(chosen) if one.stored]
    rows = {one.stored.key: one.values for one in taken if one.stored}
    versions = {one.stored.key: one.stored.version for one in taken if one.stored}
    try:
        if rows:
            reports.save_entries(
                ctx, page.opened.plan.id, page.opened.checkpoint.id, rows, versions
            )
    except Conflict:
        ctx.session.rollback()
        return None
    return len(rows)


def _read(page: ReportPage, sha256: str, name: str) -> ReportSheet:
    """Raises Invalid where the file is gone, can not be read, or was made from another report."""
    try:
        with preview_store().open(sha256) as stream:
            sheet = read_report_sheet(stream, name)
    except NotFound:
        raise Invalid(Refusal.LINK_EXPIRED, field="file") from None
    origin, here = sheet.origin, (page.opened.plan.id, page.opened.checkpoint.code)
    if origin is not None and (origin.plan_id, origin.checkpoint) != here:
        wanted = f"laporan {page.opened.checkpoint.code} {_name(page)}"
        raise refused(FileFault.OTHER_PLAN, found=origin.name, wanted=wanted)
    return sheet


def _preview(page: ReportPage, found: EntryPreview, slip: Slip, *, changed: bool = False) -> str:
    signed = _signer().dumps([slip.sha256, slip.name, slip.mark, *_whose(page)])
    return render_template(
        "reports/preview.html",
        **preview_context(page, found),
        slip=signed,
        name=slip.name,
        changed=changed,
    )


def preview_context(page: ReportPage, found: EntryPreview) -> dict[str, Any]:
    """What shows a dry run, of a file or of a paste."""
    return {
        **report_page.context(page),
        "found": found,
        "words": words,
        "note_text": note_text,
        "entry_field": entry_field,
        "overwrite": OVERWRITE,
    }


def _form(page: ReportPage, fault: str = "") -> str:
    return render_template("reports/upload.html", **report_page.context(page), fault=fault)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-laporan")


def _whose(page: ReportPage) -> list[int | str | None]:
    opened = page.opened
    return [opened.plan.id, opened.checkpoint.id, current_context().actor.user_id]


def _read_slip(page: ReportPage) -> Slip | None:
    """None when the slip is not of our making, too old, or somebody else's."""
    try:
        sha256, name, mark, *whose = _signer().loads(request.form.get("berkas", ""), max_age=A_DAY)
    except (BadSignature, ValueError):
        return None
    return Slip(sha256, name, mark) if whose == _whose(page) else None


# ── a paste ───────────────────────────────────────────────────────────────────
@bp.route(f"{REPORT}/tempel", methods=["GET", "POST"])
@signed_in
def paste(plan_id: int, code: str) -> ResponseReturnValue:
    """First a preview of every row with what is wrong in it, then all of them or none."""
    ctx = current_context()
    page = _writable(ctx, plan_id, code)
    if request.method == "GET":
        return _pasted(page, ReportPasteForm(begin=request.args.get("mulai", "")))
    form = ReportPasteForm.read(request.form, page.stored())
    if form.found is None or request.form.get("langkah") != "simpan":
        return _pasted(page, form), 422 if form.error else 200
    if request.form.get("tanda") != form.found.mark:
        return _pasted(page, form, changed=True), 409
    if not form.found.is_applicable:
        return _pasted(page, form), 422
    count = _take(ctx, page, form.found)
    if count is None:
        page = _writable(ctx, plan_id, code)
        again = ReportPasteForm.read(request.form, page.stored())
        return _pasted(page, again, changed=True), 409
    return done(page, f"{count} baris disimpan dari tempelan.")


def _pasted(page: ReportPage, form: ReportPasteForm, *, changed: bool = False) -> str:
    shown = report_page.context(page)
    if form.found is not None:
        shown = preview_context(page, form.found)
    return render_template(
        "reports/paste.html",
        **shown,
        form=form,
        entry_word=entry_field,
        writable=[row for row in page.rows if row.lineage_id in page.editable],
        changed=changed,
    )


def _writable(ctx: Context, plan_id: int, code: str) -> ReportPage:
    """The report, for somebody who may fill in a row of it now; else what stands against it."""
    page = report_page.load(ctx, plan_id, code)
    if page.editable:
        return page
    refusals = [why_not_edit(page.opened.case, ctx.actor, row.place) for row in page.rows]
    raise next(
        (one for one in refusals if one is not None),
        why_not_edit(page.opened.case, ctx.actor) or NotFound(),
    )


def _name(page: ReportPage) -> str:
    return f"{page.opened.plan.agency.name} {page.opened.plan.cycle.year}"
