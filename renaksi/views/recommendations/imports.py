"""A register from a file: an empty one to fill in, a dry run, then exactly what was shown.

All of it or nothing, unless the reader asks for the sound rows alone.
"""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MEGABYTE, XLSX, clean_name
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.core.recommendation_sheet import COLUMNS, MAX_ROWS, REQUIRED, RegisterRow
from renaksi.exports.recommendation_template import recommendation_template
from renaksi.imports.recommendations import MAX_BYTES, read_recommendations
from renaksi.labels import recommendation_import as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.recommendation_import import RegisterPlan, apply_import, plan_import
from renaksi.views import slips
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.slips import Slip
from renaksi.views.uploads import preview_store, stream_of

KIND: Final = "pratinjau-rekomendasi"
SHOWN: Final = 200
"""Rows of one state that a page shows; those that change nothing are only counted."""
PARTIAL: Final = "sebagian"


@bp.get("/impor")
@needs(Permission.RECOMMENDATION_IMPORT)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.RECOMMENDATION_IMPORT)
def dry_run() -> ResponseReturnValue:
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(slips.A_DAY)
    try:
        kept = store.put(stream_of(given), max_bytes=MAX_BYTES)
        name = clean_name((given.filename if given else None) or "")
        return _preview(Slip(kept.sha256, name))
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422


@bp.post("/impor/terapkan")
@needs(Permission.RECOMMENDATION_IMPORT)
def apply() -> ResponseReturnValue:
    slip = _read_slip()
    if slip is None:
        return _form(words.GONE), 422
    partial = PARTIAL in request.form
    try:
        done = apply_import(
            current_context(), _rows(slip), partial=partial, expect=slip.fingerprint
        )
    except Conflict:
        return _preview(slip, words.CHANGED), 409
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    counts = done.counts
    told = (counts[RowState.NEW], counts[RowState.CHANGED], counts[RowState.WRONG])
    flash(words.done(*told, slip.name), "ok")
    return redirect(url_for("recommendations.index"))


@bp.get("/impor/contoh.xlsx")
@needs(Permission.RECOMMENDATION_IMPORT)
def import_template() -> ResponseReturnValue:
    return send_stream(recommendation_template(), XLSX, "impor-rekomendasi")


def _rows(slip: Slip) -> list[RegisterRow]:
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_recommendations(stream, slip.name)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=words.GONE) from None


def _preview(slip: Slip, notice: str = "") -> str:
    ctx = current_context()
    plan = plan_import(ctx, _rows(slip))
    return render_template(
        "recommendations/import_preview.html",
        plan=plan,
        states=[(state, plan.of(state)[:SHOWN], plan.counts[state])
                for state in (RowState.WRONG, RowState.NEW, RowState.CHANGED)
                if plan.counts[state]],
        words=ROW_STATE,
        value_of=words.value_of,
        name=slip.name,
        slip=slips.signed(KIND, slip.sha256, slip.name, plan.fingerprint),
        sound=_sound(plan),
        partial=PARTIAL,
        notice=notice,
    )  # fmt: skip


def _sound(plan: RegisterPlan) -> int:
    """Rows that can be saved and change something."""
    return plan.counts[RowState.NEW] + plan.counts[RowState.CHANGED]


def _form(fault: str = "") -> str:
    return render_template(
        "recommendations/upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_BYTES // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _read_slip() -> Slip | None:
    said = slips.told(KIND)
    return None if said is None else Slip(*said)
