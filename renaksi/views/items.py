"""The rows of a matrix: opened, saved, moved, doubled, deleted and brought back.

Each answer comes in two shapes: a page for a browser without scripts, and the changed parts as
JSON for `matrix.js`. Both say the same.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid
from renaksi.core.plan_item import ItemValues
from renaksi.forms.items import Clash, RowForm, differences, read_form, typed_fields
from renaksi.labels import format as fmt, refusal
from renaksi.services import items
from renaksi.services.context import Context
from renaksi.views import item_blocks, matrix_page
from renaksi.views.context import current_context
from renaksi.views.errors import wants_json
from renaksi.views.guards import signed_in
from renaksi.views.matrix_page import MatrixPage

bp = Blueprint("items", __name__, url_prefix="/renaksi/<int:plan_id>/revisi/<int:number>/baris")
bp.add_url_rule("/templat", "templates", item_blocks.templates, methods=["GET", "POST"])
bp.add_url_rule("/tempel", "paste", item_blocks.paste, methods=["GET", "POST"])
STEPS = {"naik": -1, "turun": 1}
PICK = "pilih:"


@bp.get("/<lineage_id>")
@signed_in
def row(plan_id: int, number: int, lineage_id: str) -> ResponseReturnValue:
    """One row for a script, as it is read or (`?bentuk=ubah`) as a form."""
    ctx = current_context()
    opened = request.args.get("bentuk") == "ubah"
    page = matrix_page.load(ctx, plan_id, number, with_units=opened)
    found = page.row(lineage_id)
    if "X-Bagian" not in request.headers:
        return _to_page(page, lineage_id)
    if opened:
        page = page.opening(lineage_id)
    return render_template("plans/_one_row.html", **matrix_page.context(page), row=found)


@bp.post("/")
@signed_in
def add(plan_id: int, number: int) -> ResponseReturnValue:
    """An empty row at the end of its strategy, opened for writing."""
    ctx = current_context()
    page = matrix_page.load(ctx, plan_id, number)
    values = ItemValues(request.form.get("strategy_code", ""))
    made = items.add_item(ctx, page.matrix.revision_id, values)
    return _done(page, made.lineage_id)


@bp.post("/<lineage_id>")
@signed_in
def save(plan_id: int, number: int, lineage_id: str) -> ResponseReturnValue:
    """`langkah` says what follows the saving: nothing, the next row, another place, a copy."""
    ctx = current_context()
    step = request.form.get("langkah", "selesai")
    page = matrix_page.load(ctx, plan_id, number, with_units=True)
    if step == "hapus":
        return _remove(ctx, page, lineage_id)
    page = _store(ctx, page, lineage_id)
    if page.form is not None:
        return _unfinished(ctx, page, lineage_id)
    if step in STEPS:
        items.move_item(ctx, page.matrix.revision_id, lineage_id, steps=STEPS[step])
        return _done(page, lineage_id)
    if step == "gandakan":
        made = items.duplicate_item(ctx, page.matrix.revision_id, lineage_id)
        return _done(page, made.lineage_id)
    if wants_json():
        return jsonify(_saved(ctx, page, lineage_id))
    following = page.after(lineage_id) if step == "berikut" else None
    if following is None:
        return _to_page(page, lineage_id, opened=False)
    return _to_page(page, following.lineage_id)


@bp.post("/<lineage_id>/pindah")
@signed_in
def move(plan_id: int, number: int, lineage_id: str) -> ResponseReturnValue:
    """`arah` (naik, turun), or `strategi` with the row to stand in front of (`sebelum`)."""
    ctx = current_context()
    page = matrix_page.load(ctx, plan_id, number)
    revision_id = page.matrix.revision_id
    steps = STEPS.get(request.form.get("arah", ""))
    if steps is not None:
        items.move_item(ctx, revision_id, lineage_id, steps=steps)
    else:
        items.place_item(
            ctx,
            revision_id,
            lineage_id,
            strategy_code=request.form.get("strategi", ""),
            before=request.form.get("sebelum") or None,
        )
    return _done(page, lineage_id, opened=False)


@bp.post("/<lineage_id>/pulihkan")
@signed_in
def restore(plan_id: int, number: int, lineage_id: str) -> ResponseReturnValue:
    ctx = current_context()
    page = matrix_page.load(ctx, plan_id, number)
    items.restore_item(ctx, page.matrix.revision_id, lineage_id)
    return _done(page, lineage_id, opened=False)


def _remove(ctx: Context, page: MatrixPage, lineage_id: str) -> ResponseReturnValue:
    gone = page.row(lineage_id)
    items.remove_item(ctx, page.matrix.revision_id, lineage_id, version=_version())
    session[matrix_page.UNDO] = {
        "revision": page.matrix.revision_id,
        "lineage": lineage_id,
        "number": gone.number,
    }
    return _done(page, "")


def _store(ctx: Context, page: MatrixPage, lineage_id: str) -> MatrixPage:
    """Save what can be read. The page that comes back has a form where something is left to do."""
    found = page.row(lineage_id)
    typed = {
        name: text
        for name, text in typed_fields(request.form, page.fields).items()
        if request.form.get(f"{PICK}{name}") != "mereka"
    }
    values, errors = read_form(typed, page.words, found.values)
    try:
        items.save_item(ctx, page.matrix.revision_id, lineage_id, version=_version(), values=values)
    except Conflict:
        return _clashing(ctx, page, lineage_id, typed, values)
    except Invalid as error:
        errors[error.field or "action"] = refusal(error)
    fresh = _again(ctx, page)
    if not errors:
        return fresh
    form = RowForm.of(fresh.row(lineage_id), fresh.codes, fresh.fields)
    unread = {name: typed[name] for name in errors if name in typed}
    return replace(fresh, form=form.typed_over(unread, errors))


def _clashing(
    ctx: Context, page: MatrixPage, lineage_id: str, typed: dict[str, str], values: ItemValues
) -> MatrixPage:
    fresh = _again(ctx, page)
    theirs = fresh.row(lineage_id)
    base = request.form.get("semula", "")
    form = replace(RowForm.of(theirs, fresh.codes, fresh.fields).typed_over(typed, {}), base=base)
    found = differences(theirs.values, values, typed, base)
    clash = Clash(lineage_id, theirs.updated_by, theirs.updated_at, found)
    return replace(fresh, form=form, clash=clash)


def _again(ctx: Context, page: MatrixPage) -> MatrixPage:
    m = page.matrix
    return matrix_page.load(ctx, m.plan_id, m.revision_number, with_units=True)


def _version() -> int:
    """Of the row as it was read; what is no number can match none."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else -1


# ── answers ───────────────────────────────────────────────────────────────────
def _saved(ctx: Context, page: MatrixPage, lineage_id: str) -> dict[str, Any]:
    """What changed on the page by saving one row."""
    found = page.row(lineage_id)
    shown = matrix_page.context(page)
    parts = {
        "keadaan": "_state",
        "jumlah": "_total",
        f"grup-{found.values.strategy_code}": "_group",
    }
    group = next(one for one in page.matrix.groups if one.strategy_id == found.strategy_id)
    html = {
        key: render_template(f"plans/{name}.html", **shown, g=group) for key, name in parts.items()
    }
    html[f"pesan-{lineage_id}"] = render_template("plans/_message.html", **shown, row=found)
    return {
        "version": found.version,
        "base": RowForm.of(found, page.codes, page.fields).base,
        "saved": fmt.clock(ctx.now, page.matrix.time_zone),
        "row": render_template("plans/_one_row.html", **shown, row=found),
        "html": html,
        "errors": dict(page.form.errors) if page.form else {},
    }


def _unfinished(ctx: Context, page: MatrixPage, lineage_id: str) -> ResponseReturnValue:
    """Two people at once (409), or a text that can not be read (422)."""
    status = 409 if page.clash else 422
    if not wants_json():
        return matrix_page.whole_page(ctx, page), status
    if page.clash is None:
        closed = replace(page, form=None)
        answer = _saved(ctx, closed, lineage_id)
        return {**answer, "errors": dict(page.form.errors) if page.form else {}}, status
    shown = matrix_page.context(page)
    answer = {
        "version": page.row(lineage_id).version,
        "clash": render_template("plans/_clash.html", **shown),
    }
    return answer, status


def _done(page: MatrixPage, lineage_id: str, *, opened: bool = True) -> ResponseReturnValue:
    if wants_json():
        return jsonify(row=lineage_id, open=opened)
    return _to_page(page, lineage_id, opened=opened)


def _to_page(page: MatrixPage, lineage_id: str, *, opened: bool = True) -> ResponseReturnValue:
    query = {"kolom": "ringkas"} if request.values.get("kolom") == "ringkas" else {}
    if opened and lineage_id:
        query["ubah"] = lineage_id
    anchor = f"#baris-{lineage_id}" if lineage_id else ""
    return redirect(matrix_page.address(page, **query) + anchor, 303)
