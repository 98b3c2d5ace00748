"""The rows of a report: opened, saved, and filled from a paste.

As in the plan's matrix each answer comes in two shapes, a page for a browser without scripts and
the changed parts as JSON for `matrix.js`. Both say the same.
"""

from dataclasses import replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, Refusal, WrongState
from renaksi.core.report_entry import EntryValues
from renaksi.forms.items import Clash
from renaksi.forms.reports import EntryForm, differences, read_form, typed_fields
from renaksi.labels import format as fmt
from renaksi.labels.report_page import entry_field, locked_since
from renaksi.services import reports
from renaksi.services.context import Context
from renaksi.views.context import current_context
from renaksi.views.errors import wants_json
from renaksi.views.guards import signed_in
from renaksi.views.reports import page as report_page
from renaksi.views.reports.blueprint import REPORT, bp
from renaksi.views.reports.page import ReportPage

PICK = "pilih:"


@bp.get(f"{REPORT}/baris/<lineage_id>")
@signed_in
def row(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    """One row for a script, as it is read or (`?bentuk=ubah`) as a form."""
    page = report_page.load(current_context(), plan_id, code)
    found = page.row(lineage_id)
    if "X-Bagian" not in request.headers:
        return _to_page(page, lineage_id)
    if request.args.get("bentuk") == "ubah":
        page = page.opening(lineage_id)
    return render_template("reports/_one_row.html", **report_page.context(page), row=found)


@bp.post(f"{REPORT}/baris/<lineage_id>")
@signed_in
def save(plan_id: int, code: str, lineage_id: str) -> ResponseReturnValue:
    """`langkah` says what follows the saving: nothing, or the next row."""
    ctx = current_context()
    page = report_page.load(ctx, plan_id, code)
    try:
        page = _store(ctx, page, lineage_id)
    except WrongState as error:
        return _closed(ctx, page, lineage_id, error)
    if page.form is not None:
        return _unfinished(ctx, page, lineage_id)
    if wants_json():
        return jsonify(_saved(ctx, page, lineage_id))
    step = request.form.get("langkah", "selesai")
    following = page.after(lineage_id) if step == "berikut" else None
    if following is None:
        return _to_page(page, lineage_id, opened=False)
    return _to_page(page, following.lineage_id)


def _store(ctx: Context, page: ReportPage, lineage_id: str) -> ReportPage:
    """Save what can be read. The page that comes back has a form where something is left to do."""
    found = page.row(lineage_id)
    typed = {
        name: text
        for name, text in typed_fields(request.form).items()
        if request.form.get(f"{PICK}{name}") != "mereka"
    }
    values, errors = read_form(typed, found.values)
    plan_id, checkpoint_id = page.opened.plan.id, page.opened.checkpoint.id
    try:
        reports.save_entry(ctx, plan_id, checkpoint_id, lineage_id, values, version=_version())
    except Conflict:
        return _clashing(ctx, page, lineage_id, typed, values)
    except Invalid as error:
        errors[error.field or "realization"] = labels.refusal(error)
    fresh = _again(ctx, page)
    if not errors:
        return fresh
    form = EntryForm.of(fresh.row(lineage_id))
    unread = {name: typed[name] for name in errors if name in typed}
    return replace(fresh, form=form.typed_over(unread, errors))


def _clashing(
    ctx: Context, page: ReportPage, lineage_id: str, typed: dict[str, str], values: EntryValues
) -> ReportPage:
    fresh = _again(ctx, page)
    theirs = fresh.row(lineage_id)
    base = request.form.get("semula", "")
    form = replace(EntryForm.of(theirs).typed_over(typed, {}), base=base)
    found = differences(theirs.values, values, typed, base)
    at = theirs.updated_at or ctx.now
    return replace(fresh, form=form, clash=Clash(lineage_id, theirs.updated_by, at, found))


def _again(ctx: Context, page: ReportPage) -> ReportPage:
    return report_page.load(ctx, page.opened.plan.id, page.opened.checkpoint.code)


def _version() -> int:
    """Of the row as it was read; what is no number can match none."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004


# ── answers ───────────────────────────────────────────────────────────────────
def _saved(ctx: Context, page: ReportPage, lineage_id: str) -> dict[str, Any]:
    """What changed on the page by saving one row."""
    found = page.row(lineage_id)
    shown = report_page.context(page)
    html = {
        "status-laporan": render_template("reports/_status.html", **shown),
        "keadaan": render_template("reports/_state.html", **shown),
        "jumlah": render_template("reports/_total.html", **shown),
        f"pesan-{lineage_id}": render_template("reports/_message.html", **shown, row=found),
    }
    return {
        "version": found.version,
        "base": EntryForm.of(found).base,
        "saved": fmt.clock(ctx.now, page.opened.zone),
        "row": render_template("reports/_one_row.html", **shown, row=found),
        "html": html,
        "errors": dict(page.form.errors) if page.form else {},
    }


def _unfinished(ctx: Context, page: ReportPage, lineage_id: str) -> ResponseReturnValue:
    """Two people at once (409), or a text that can not be read (422)."""
    status = 409 if page.clash else 422
    if not wants_json():
        return report_page.whole_page(ctx, page), status
    if page.clash is None:
        closed = replace(page, form=None)
        errors = dict(page.form.errors) if page.form else {}
        return {**_saved(ctx, closed, lineage_id), "errors": errors}, status
    shown = report_page.context(page)
    answer = {
        "version": page.row(lineage_id).version,
        "clash": render_template("plans/_clash.html", **shown),
    }
    return answer, status


def _closed(
    ctx: Context, page: ReportPage, lineage_id: str, error: WrongState
) -> ResponseReturnValue:
    """The report closed while a form was open: what was typed stays in sight, with the way on."""
    ctx.session.rollback()
    page = _again(ctx, page)
    window = page.opened.case.window
    is_locked = error.reason is Refusal.WINDOW_LOCKED
    if wants_json():
        text = KEPT.format(code=page.opened.checkpoint.code, since=locked_since(window))
        return {"status": 409, "message": text if is_locked else labels.refusal(error)}, 409
    typed = {name: text for name, text in typed_fields(request.form).items() if text.strip()}
    shown = render_template(
        "reports/kept.html",
        **report_page.context(page),
        row=page.row(lineage_id),
        typed=[(entry_field(name), text) for name, text in typed.items()],
        is_locked=is_locked,
        locked_since=locked_since(window),
        text=labels.refusal(error),
    )
    return shown, 409


KEPT = (
    "Laporan {code} terkunci sejak {since}. Isian baris ini tetap disimpan di peramban ini."
    " Muat ulang halaman untuk melihatnya dan mengajukan dispensasi."
)


def _to_page(page: ReportPage, lineage_id: str, *, opened: bool = True) -> ResponseReturnValue:
    query = {"ubah": lineage_id} if opened and lineage_id else {}
    anchor = f"#baris-{lineage_id}" if lineage_id else ""
    return redirect(report_page.address(page, **query) + anchor, 303)


def done(page: ReportPage, text: str) -> ResponseReturnValue:
    """Back to the report with a word about what was saved."""
    flash(text, "ok")
    return redirect(report_page.address(page), 303)
