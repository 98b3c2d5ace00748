"""One piece of evidence on a row: its pages large, what it is, its versions, and taking it off."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotFound, RuleBroken
from renaksi.core.evidence import why_not_unlink
from renaksi.exports.previews import MAX_PAGES
from renaksi.forms.evidence import DescribeForm, VersionForm
from renaksi.queries.evidence import EvidenceItem
from renaksi.queries.evidence_page import link_key, versions_of
from renaksi.services import evidence
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.evidence import row_page
from renaksi.views.evidence.blueprint import bp
from renaksi.views.evidence.files import page_count
from renaksi.views.evidence.row_page import RowPage
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, stream_of


@bp.get("/<int:link_id>")
@signed_in
def show(link_id: int) -> ResponseReturnValue:
    page, item = _load(current_context(), link_id)
    return _page(page, item, _filled(page, item), VersionForm(formdata=None))


@bp.post("/<int:link_id>/ubah")
@signed_in
def describe(link_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page, item = _load(ctx, link_id)
    _refuse(page, item)
    form = DescribeForm().of(page.needed)
    status = 422
    if form.validate_on_submit():
        try:
            evidence.describe(
                ctx,
                link_id,
                requirement=form.requirement.data or "",
                description=form.description.data or "",
                effective_on=form.effective_on.data,
                version=form.read_version,
            )
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            form.form_errors.append(_overtaken(error))
            status = 409
        else:
            flash("Keterangan bukti tersimpan.", "ok")
            return redirect(url_for("evidence.show", link_id=link_id), 303)
    ctx.session.rollback()
    page, item = _load(ctx, link_id)
    form.version.data = str(item.evidence_version)
    return _page(page, item, form, VersionForm(formdata=None)), status


def _overtaken(_error: Conflict) -> str:
    return (
        "Orang lain baru saja mengubah keterangan bukti ini. Isian Anda masih ada di bawah;"
        " periksa, lalu simpan lagi untuk memakainya."
    )


@bp.post("/<int:link_id>/versi")
@signed_in
def version(link_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page, item = _load(ctx, link_id)
    _refuse(page, item)
    form = VersionForm()
    given = request.files.get("file")
    if form.validate_on_submit():
        try:
            name = (given.filename if given else None) or ""
            evidence.add_version(ctx, file_store(), stream_of(given), link_id, name=name)
        except Invalid as error:
            form.take(error)
        else:
            flash("Berkas pengganti tersimpan. Versi sebelumnya tetap dapat dilihat.", "ok")
            return redirect(url_for("evidence.show", link_id=link_id), 303)
    ctx.session.rollback()
    page, item = _load(ctx, link_id)
    return _page(page, item, _filled(page, item), form), 422


@bp.post("/<int:link_id>/lepas")
@signed_in
def unlink(link_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page, item = _load(ctx, link_id)
    where, name = row_page.address(page), item.name
    evidence.unlink(ctx, link_id)
    flash(f"Bukti {name} dilepas dari baris ini. Berkasnya masih dapat dipakai lagi.", "ok")
    return redirect(where, 303)


def _load(ctx: Context, link_id: int) -> tuple[RowPage, EvidenceItem]:
    key = link_key(ctx.session, link_id)
    page = row_page.load(ctx, key.plan_id, key.checkpoint, key.lineage_id)
    item = next((one for one in page.items if one.link_id == link_id), None)
    if item is None:
        raise NotFound
    return page, item


def _refuse(page: RowPage, item: EvidenceItem) -> None:
    refusal: RuleBroken | None = page.refusal or why_not_unlink(item.verdict)
    if refusal is not None:
        raise refusal


def _filled(page: RowPage, item: EvidenceItem) -> DescribeForm:
    form = DescribeForm(
        formdata=None,
        version=str(item.evidence_version),
        requirement=item.requirement,
        effective_on=item.effective_on,
        description=item.description,
    )
    chosen = form.requirement.data
    form.of(page.needed)
    form.requirement.data = chosen
    return form


def _page(page: RowPage, item: EvidenceItem, form: DescribeForm, new: VersionForm) -> str:
    ctx = current_context()
    count = page_count(item.sha256, item.media_type, file_store())
    wanted = as_key(request.args.get("hal")) or 1
    return render_template(
        "evidence/show.html",
        page=page,
        item=item,
        form=form,
        new=new,
        count=count,
        shown=min(count, MAX_PAGES),
        at=max(1, min(wanted, count, MAX_PAGES)),
        versions=versions_of(ctx.session, item.evidence_id) if item.newest > 1 else (),
        may_change=page.is_open and why_not_unlink(item.verdict) is None,
    )
