"""States of connection from a file: a dry run, then exactly what was shown."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

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
from renaksi.views.connections.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.guards import needs
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was shown, and what it would have done then."""

    sha256: str
    name: str
    fingerprint: str = ""


@bp.get("/impor")
@needs(Permission.CONNECTION_RECORD)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.CONNECTION_RECORD)
def dry_run() -> ResponseReturnValue:
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(A_DAY)
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
    told = [slip.sha256, slip.name, plan.fingerprint, ctx.actor.user_id]
    return render_template(
        "connections/preview.html",
        plan=plan,
        states=[(state, plan.of(state)[:SHOWN], plan.counts[state])
                for state in (RowState.WRONG, RowState.NEW, RowState.CHANGED)
                if plan.counts[state]],
        words=ROW_STATE,
        name=slip.name,
        slip=_signer().dumps(told),
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


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-keterhubungan")


def _read_slip() -> Slip | None:
    """None when the slip is not of our making, too old, or somebody else's."""
    try:
        *told, whose = _signer().loads(request.form.get("berkas", ""), max_age=A_DAY)
    except (BadSignature, ValueError, TypeError):
        return None
    return Slip(*told) if whose == current_context().actor.user_id else None
