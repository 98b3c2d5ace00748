"""Dokumen: official prints of a revision, their issue, and the letterhead they stand on."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.document import ISSUABLE, TOKEN_BYTES, DocumentKind, content_hash
from renaksi.core.errors import Conflict, Invalid, Refusal
from renaksi.core.files import PDF
from renaksi.core.plan import EDITABLE
from renaksi.core.policy import Permission, may
from renaksi.forms.documents import IssueForm, LetterForm, LetterheadForm
from renaksi.models import PlanRevision
from renaksi.queries.custody import plan_place
from renaksi.queries.documents import (
    LetterheadInfo,
    head_code,
    issued_documents,
    kept_letterhead,
)
from renaksi.queries.plans import visible_revision
from renaksi.services import documents, plans
from renaksi.services.documents import LetterheadText
from renaksi.views import document_sheets
from renaksi.views.context import current_context
from renaksi.views.downloads import send_pdf, send_stream
from renaksi.views.guards import needs, signed_in
from renaksi.views.prints import already_issued, material
from renaksi.views.uploads import file_store, stream_of

bp = Blueprint("documents", __name__)
REVISION = "/renaksi/<int:plan_id>/revisi/<int:number>"
bp.add_url_rule(f"{REVISION}/matriks.xlsx", "sheet", document_sheets.sheet)
bp.add_url_rule(f"{REVISION}/impor", "upload", document_sheets.upload, methods=["GET", "POST"])
bp.add_url_rule(f"{REVISION}/impor/terapkan", "apply", document_sheets.apply, methods=["POST"])


@bp.get(f"{REVISION}/dokumen")
@signed_in
def index(plan_id: int, number: int) -> ResponseReturnValue:
    return _index(_revision(plan_id, number))


def _revision(plan_id: int, number: int) -> PlanRevision:
    ctx = current_context()
    return visible_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)


def _index(
    revision: PlanRevision, letter: LetterForm | None = None, status: int = 200
) -> ResponseReturnValue:
    ctx = current_context()
    place = plan_place(ctx.session, revision.plan, ctx.today)
    if letter is None:
        letter = LetterForm(formdata=None, obj=revision)
    page = render_template(
        "documents/index.html",
        revision=revision,
        plan=revision.plan,
        letter=letter,
        issued=issued_documents(ctx.session, revision.id),
        kinds=DocumentKind,
        may_issue=may(ctx.actor, Permission.DOCUMENT_ISSUE, place),
        may_write=may(ctx.actor, Permission.PLAN_EDIT, place),
        head_of=head_code(ctx.session, place)
        if may(ctx.actor, Permission.LETTERHEAD_KEEP, place)
        else "",
        is_issuable=revision.state in ISSUABLE,
        is_editable=revision.state in EDITABLE,
    )
    return page, status


@bp.get(f"{REVISION}/matriks.pdf")
@signed_in
def matrix_pdf(plan_id: int, number: int) -> ResponseReturnValue:
    return _print(_revision(plan_id, number), DocumentKind.PLAN_MATRIX)


@bp.get(f"{REVISION}/surat-pengantar.pdf")
@signed_in
def letter_pdf(plan_id: int, number: int) -> ResponseReturnValue:
    return _print(_revision(plan_id, number), DocumentKind.COVER_LETTER)


def _print(revision: PlanRevision, kind: DocumentKind) -> ResponseReturnValue:
    """What was issued, byte by byte, as long as it says what the plan says; else a draft."""
    ctx = current_context()
    made = material(ctx, revision, kind)
    plan = revision.plan
    name = f"{labels.DOCUMENT_KIND[kind]} {plan.agency.name} {plan.cycle.year} revisi {revision.number}"
    if known := already_issued(ctx, revision, made):
        return send_stream(file_store().open(known.sha256), PDF, name)
    return send_pdf(made.draft(), f"{name} rancangan")


@bp.post(f"{REVISION}/terbitkan")
@signed_in
def issue(plan_id: int, number: int) -> ResponseReturnValue:
    ctx = current_context()
    revision = _revision(plan_id, number)
    form = IssueForm()
    if not form.validate():
        raise Invalid(Refusal.BAD_VALUE, why="Pilih dokumen yang akan diterbitkan.")
    documents.require_issuable(ctx, revision)
    made = material(ctx, revision, DocumentKind(form.kind.data or ""))
    before = already_issued(ctx, revision, made)
    try:
        new = made.issued(secrets.token_hex(TOKEN_BYTES))
        documents.issue(ctx, file_store(), revision.id, new, version=form.read_version)
    except Invalid as refused:
        letter = LetterForm(formdata=None, obj=revision)
        letter.take(refused)
        return _index(_revision(plan_id, number), letter, 422)
    word = labels.DOCUMENT_KIND[made.kind]
    if before:
        flash(f"{word} dengan isi yang sama sudah diterbitkan. Dokumen itu tetap berlaku.", "ok")
    else:
        flash(f"{word} diterbitkan dan disimpan. Kode periksanya ada pada daftar di bawah.", "ok")
    return redirect(url_for("documents.index", plan_id=plan_id, number=number))


@bp.post(f"{REVISION}/surat")
@signed_in
def letter(plan_id: int, number: int) -> ResponseReturnValue:
    revision = _revision(plan_id, number)
    form = LetterForm()
    if not form.validate():
        return _index(revision, form, 422)
    try:
        plans.save_letter(
            current_context(),
            revision.id,
            version=form.read_version,
            number=form.letter_number.data or "",
            on=form.letter_date.data,
        )
    except Invalid as refused:
        form.take(refused)
        return _index(_revision(plan_id, number), form, 422)
    flash("Nomor dan tanggal surat pengantar tersimpan.", "ok")
    return redirect(url_for("documents.index", plan_id=plan_id, number=number))


@bp.route("/instansi/<code>/kop", methods=["GET", "POST"])
@needs(Permission.LETTERHEAD_KEEP)
def letterhead(code: str) -> ResponseReturnValue:
    ctx = current_context()
    agency, head = kept_letterhead(ctx.session, ctx.actor, code, ctx.today)
    form = LetterheadForm().start_from(head)
    seen, changed = _fingerprint(head), False
    if form.validate_on_submit():
        upload = request.files.get("file")
        try:
            _require_seen(form, seen)
            documents.keep_letterhead(
                ctx,
                file_store(),
                agency.id,
                LetterheadText(**form.texts),
                seen=head,
                logo=stream_of(upload) if upload and upload.filename else None,
                logo_name=(upload.filename if upload else None) or "",
                drop_logo=form.drop_logo.data,
            )
        except Invalid as refused:
            form.take(refused)
        except Conflict:
            changed = True
        else:
            flash("Kop surat tersimpan. Cetakan berikutnya memakainya.", "ok")
            return redirect(url_for("documents.letterhead", code=code))
    form.seen.data = seen
    page = render_template(
        "documents/letterhead.html", agency=agency, head=head, form=form, changed=changed
    )
    return page, 409 if changed else 422 if form.errors else 200


def _require_seen(form: LetterheadForm, seen: str) -> None:
    if form.seen.data != seen:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def _fingerprint(head: LetterheadInfo) -> str:
    """What the form was read from, so that a change in between is noticed."""
    return content_hash({name: getattr(head, name) for name in LetterheadInfo.__slots__})
