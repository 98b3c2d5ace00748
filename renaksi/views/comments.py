"""Comments on a plan and its rows; every step works as a plain form."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.comments import spoken_of, why_not_note
from renaksi.core.errors import Invalid, NotFound
from renaksi.core.policy import Permission, may, require
from renaksi.forms.comments import CommentForm, NoteForm
from renaksi.labels.items import item_field
from renaksi.queries.comments import CommentLine, comments
from renaksi.queries.plan_access import Opened, open_revision
from renaksi.queries.revision_rows import cycle_columns, items_of, rows_of
from renaksi.services import comments as service
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.guards import safe_path, signed_in

bp = Blueprint("comments", __name__, url_prefix="/renaksi/<int:plan_id>")


@bp.get("/komentar")
@signed_in
def thread(plan_id: int) -> ResponseReturnValue:
    ctx, opened = _open(plan_id)
    form = CommentForm(formdata=None)
    form.baris.data = request.args.get("baris", "")
    form.isian.data = request.args.get("isian", "")
    form.lanjut.data = safe_path(request.args.get("lanjut")) or ""
    return _thread(ctx, opened, form)


@bp.post("/komentar")
@signed_in
def add(plan_id: int) -> ResponseReturnValue:
    ctx, opened = _open(plan_id)
    require(ctx.actor, Permission.PLAN_COMMENT, opened.case.place)
    form = CommentForm()
    if form.validate():
        try:
            made = service.add_comment(
                ctx, plan_id, form.text.data or "", lineage_id=form.lineage_id, field=form.field
            )
        except Invalid as error:
            form.take(error)
        else:
            flash("Komentar tersimpan.", "ok")
            return _back(plan_id, form, made.id)
    return _thread(ctx, opened, form)


@bp.post("/catatan")
@signed_in
def note(plan_id: int) -> ResponseReturnValue:
    """A review note: the agency reads it once the return is sent."""
    ctx, opened = _open(plan_id)
    if refusal := why_not_note(opened.case, ctx.actor):
        raise refusal
    form = NoteForm()
    if form.validate():
        try:
            made = service.add_note(
                ctx,
                plan_id,
                form.text.data or "",
                lineage_id=form.lineage_id,
                field=form.field,
                must_fix=bool(form.must_fix.data),
            )
        except Invalid as error:
            form.take(error)
        else:
            flash("Catatan tersimpan. Catatan terkirim bersama putusan telaah.", "ok")
            return _back(plan_id, form, made.id)
    return _thread(ctx, opened, form)


@bp.route("/komentar/<int:comment_id>/ubah", methods=["GET", "POST"])
@signed_in
def edit(plan_id: int, comment_id: int) -> ResponseReturnValue:
    ctx, opened = _open(plan_id)
    line = _line(ctx, opened, comment_id)
    service.require_own(ctx, comment_id)
    form = NoteForm() if line.is_review_note else CommentForm()
    form.lanjut.data = safe_path(request.values.get("lanjut")) or ""
    if not form.is_submitted():
        form.text.data = line.text
        if isinstance(form, NoteForm):
            form.must_fix.data = line.must_fix
    elif form.validate():
        must_fix = bool(form.must_fix.data) if isinstance(form, NoteForm) else None
        try:
            service.edit_comment(ctx, comment_id, form.text.data or "", must_fix=must_fix)
        except Invalid as error:
            form.take(error)
        else:
            flash("Perubahan tersimpan.", "ok")
            return _back(plan_id, form, comment_id)
    page = render_template("comments/edit.html", opened=opened, line=line, form=form)
    return page, 422 if form.errors else 200


@bp.post("/komentar/<int:comment_id>/hapus")
@signed_in
def remove(plan_id: int, comment_id: int) -> ResponseReturnValue:
    ctx, opened = _open(plan_id)
    line = _line(ctx, opened, comment_id)
    service.remove_comment(ctx, comment_id)
    flash("Catatan dihapus." if line.is_review_note else "Komentar dihapus.", "ok")
    return redirect(_target(plan_id, line.lineage_id))


@bp.post("/komentar/<int:comment_id>/terjawab")
@signed_in
def settle(plan_id: int, comment_id: int) -> ResponseReturnValue:
    """`buka=1` opens it again."""
    ctx, opened = _open(plan_id)
    line = _line(ctx, opened, comment_id)
    service.settle_comment(ctx, comment_id, is_answered="buka" not in request.form)
    return redirect(f"{_target(plan_id, line.lineage_id)}#komentar-{comment_id}")


def _open(plan_id: int) -> tuple[Context, Opened]:
    ctx = current_context()
    return ctx, open_revision(ctx.session, ctx.actor, plan_id, None, ctx.today)


def _lines(ctx: Context, opened: Opened, lineage_id: str | None) -> tuple[CommentLine, ...]:
    place = opened.case.place
    return comments(ctx.session, opened.plan.id, ctx.actor, place, ctx.now, lineage_id)


def _line(ctx: Context, opened: Opened, comment_id: int) -> CommentLine:
    """Of this plan, and readable: else it does not exist."""
    found = next((one for one in _lines(ctx, opened, None) if one.id == comment_id), None)
    if found is None:
        raise NotFound
    return found


def _thread(ctx: Context, opened: Opened, form: CommentForm) -> ResponseReturnValue:
    revision, plan = opened.revision, opened.plan
    columns = cycle_columns(ctx.session, plan.cycle_id, ctx.today)
    rows = rows_of(items_of(ctx.session, [revision.id]).get(revision.id, ()), columns)
    lines = _lines(ctx, opened, form.lineage_id)
    row = next((one for one in rows if one.lineage_id == form.lineage_id), None)
    if form.lineage_id and row is None and not lines:
        raise NotFound
    if row is not None:
        fields = spoken_of(tuple(columns.checkpoint_codes.values()))
        form.offer((name, item_field(name)) for name in fields)
    page = render_template(
        "comments/thread.html",
        opened=opened,
        row=row,
        numbers={one.lineage_id: one.number for one in rows},
        lines=lines,
        form=form,
        may_comment=may(ctx.actor, Permission.PLAN_COMMENT, opened.case.place),
        may_note=why_not_note(opened.case, ctx.actor) is None,
    )
    return page, 422 if form.errors else 200


def _back(plan_id: int, form: CommentForm, comment_id: int) -> ResponseReturnValue:
    return redirect(f"{_target(plan_id, form.lineage_id)}#komentar-{comment_id}")


def _target(plan_id: int, lineage_id: str | None) -> str:
    """Where the writer came from, else the thread."""
    wanted = safe_path(request.form.get("lanjut"))
    return wanted or url_for("comments.thread", plan_id=plan_id, baris=lineage_id)
