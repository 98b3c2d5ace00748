"""Results from outside in a file: an empty one, a dry run, then exactly what was shown."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

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
from renaksi.views import slips
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.slips import Slip
from renaksi.views.uploads import preview_store, stream_of

KIND: Final = "pratinjau-hasil-luar"
SHOWN: Final = 200
"""Rows of one state that a page shows; those that change nothing are only counted."""
PARTIAL: Final = "sebagian"
STATES: Final = (RowState.WRONG, RowState.NEW, RowState.CHANGED)


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
    store.discard_older_than(slips.A_DAY)
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
        slip=slips.signed(KIND, slip.sha256, slip.name, plan.fingerprint),
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


def _read_slip() -> Slip | None:
    said = slips.told(KIND)
    return None if said is None else Slip(*said)
