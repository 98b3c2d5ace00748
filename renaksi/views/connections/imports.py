"""States of connection from a file: a dry run, then exactly what was shown."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.connection_import import COLUMNS, MAX_ROWS, REQUIRED, ConnectionRow
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, MEGABYTE, clean_name
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.imports.connections import read_connections
from renaksi.labels import complaint_import as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.connection_import import apply_import, plan_import
from renaksi.views import slips
from renaksi.views.connections.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.slips import Slip
from renaksi.views.uploads import preview_store, stream_of

KIND: Final = "pratinjau-keterhubungan"
SHOWN: Final = 200


@bp.get("/impor")
@needs(Permission.CONNECTION_RECORD)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.CONNECTION_RECORD)
def dry_run() -> ResponseReturnValue:
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(slips.A_DAY)
    try:
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        name = clean_name((given.filename if given else None) or "")
        return _preview(Slip(kept.sha256, name))
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422


@bp.post("/impor/terapkan")
@needs(Permission.CONNECTION_RECORD)
def apply() -> ResponseReturnValue:
    slip = _read_slip()
    if slip is None:
        return _form(words.GONE), 422
    try:
        done = apply_import(current_context(), _rows(slip), expect=slip.fingerprint)
    except Conflict:
        return _preview(slip, words.CHANGED), 409
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    counts = done.counts
    flash(words.states_done(counts[RowState.NEW], counts[RowState.CHANGED], slip.name), "ok")
    return redirect(url_for("connections.index"))


def _rows(slip: Slip) -> list[ConnectionRow]:
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_connections(stream, slip.name)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=words.GONE) from None


def _preview(slip: Slip, notice: str = "") -> str:
    ctx = current_context()
    plan = plan_import(ctx, _rows(slip))
    return render_template(
        "connections/preview.html",
        plan=plan,
        states=[(state, plan.of(state)[:SHOWN], plan.counts[state])
                for state in (RowState.WRONG, RowState.NEW, RowState.CHANGED)
                if plan.counts[state]],
        words=ROW_STATE,
        name=slip.name,
        slip=slips.signed(KIND, slip.sha256, slip.name, plan.fingerprint),
        many=plan.counts[RowState.NEW] + plan.counts[RowState.CHANGED],
        notice=notice,
    )  # fmt: skip


def _form(fault: str = "") -> str:
    return render_template(
        "connections/upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_SHEET // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _read_slip() -> Slip | None:
    said = slips.told(KIND)
    return None if said is None else Slip(*said)
