"""Results from outside in a file: an empty one, a dry run, then exactly what was shown."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi import labels
from renaksi.core.assessment_sheet import COLUMNS, MAX_ROWS, REQUIRED, OutsideRow
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, MEGABYTE, XLSX, clean_name
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.exports.outside_results import outside_template as empty_file
from renaksi.imports.assessments import read_assessments
from renaksi.labels import outside_results as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.queries.instruments import catalogue
from renaksi.services.assessment_import import apply_import, plan_import
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
SHOWN: Final = 200
"""Rows of one state that a page shows; those that change nothing are only counted."""
PARTIAL: Final = "sebagian"
STATES: Final = (RowState.WRONG, RowState.NEW, RowState.CHANGED)


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was shown, and what it would have done then."""

    sha256: str
    name: str
    fingerprint: str = ""


@bp.get("/luar/impor")
@needs(Permission.ASSESSMENT_RECORD)
def outside_upload() -> ResponseReturnValue:
    """The form for the file."""
    return _form()


@bp.post("/luar/impor")
@needs(Permission.ASSESSMENT_RECORD)
def outside_dry_run() -> ResponseReturnValue:
    """What the file would do, row by row."""
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(A_DAY)
    try:
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        return _preview(Slip(kept.sha256, clean_name((given.filename if given else None) or "")))
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422


@bp.post("/luar/impor/terapkan")
@needs(Permission.ASSESSMENT_RECORD)
def outside_apply() -> ResponseReturnValue:
    """All of it or nothing, unless the reader asks for the sound rows alone."""
    slip = _read_slip()
    if slip is None:
        return _form(words.GONE), 422
    try:
        done = apply_import(
            current_context(),
            _rows(slip),
            partial=PARTIAL in request.form,
            expect=slip.fingerprint,
        )
    except Conflict:
        return _preview(slip, words.CHANGED), 409
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    counts = done.counts
    told = (counts[RowState.NEW], counts[RowState.CHANGED], counts[RowState.WRONG])
    flash(words.done(*told, slip.name), "ok")
    return redirect(url_for(".outside"))


@bp.get("/luar/impor/contoh.xlsx")
@needs(Permission.ASSESSMENT_RECORD)
def outside_template() -> ResponseReturnValue:
    """The empty file, with the scales there are."""
    known = catalogue(current_context().session).newest
    scales = {code: known[code].scale for code in sorted(known)}
    return send_stream(empty_file(scales), XLSX, "impor-hasil-luar-sistem")


def _rows(slip: Slip) -> list[OutsideRow]:
    year = current_context().today.year
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_assessments(stream, slip.name, today_year=year)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=words.GONE) from None


def _preview(slip: Slip, notice: str = "") -> str:
    ctx = current_context()
    plan = plan_import(ctx, _rows(slip))
    told = [slip.sha256, slip.name, plan.fingerprint, ctx.actor.user_id]
    counts = plan.counts
    return render_template(
        "assessments/outside_preview.html",
        plan=plan,
        states=[
            (state, plan.of(state)[:SHOWN], counts[state]) for state in STATES if counts[state]
        ],
        states_words=ROW_STATE,
        words=words,
        name=slip.name,
        slip=_signer().dumps(told),
        sound=counts[RowState.NEW] + counts[RowState.CHANGED],
        partial=PARTIAL,
        notice=notice,
    )


def _form(fault: str = "") -> str:
    return render_template(
        "assessments/outside_upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_SHEET // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-hasil-luar")


def _read_slip() -> Slip | None:
    """None when the slip is not of our making, too old, or somebody else's."""
    try:
        *told, whose = _signer().loads(request.form.get("berkas", ""), max_age=A_DAY)
    except (BadSignature, ValueError, TypeError):
        return None
    return Slip(*told) if whose == current_context().actor.user_id else None
