"""Results from outside in a file: an empty one, a dry run, then exactly what was shown."""

from collections.abc import Sequence
from typing import Any, BinaryIO, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.assessment_sheet import COLUMNS, MAX_ROWS, REQUIRED, OutsideRow
from renaksi.core.files import MAX_SHEET, MEGABYTE, XLSX
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
from renaksi.views.sheet_imports import Preview, SheetImport

PARTIAL: Final = "sebagian"


@bp.get("/luar/impor")
@needs(Permission.ASSESSMENT_RECORD)
def outside_upload() -> ResponseReturnValue:
    """The form for the file."""
    return _form()


@bp.post("/luar/impor")
@needs(Permission.ASSESSMENT_RECORD)
def outside_dry_run() -> ResponseReturnValue:
    """What the file would do, row by row."""
    return IMPORT.dry_run()


@bp.post("/luar/impor/terapkan")
@needs(Permission.ASSESSMENT_RECORD)
def outside_apply() -> ResponseReturnValue:
    """All of it or nothing, unless the reader asks for the sound rows alone."""
    return IMPORT.confirm(partial=PARTIAL in request.form)


@bp.get("/luar/impor/contoh.xlsx")
@needs(Permission.ASSESSMENT_RECORD)
def outside_template() -> ResponseReturnValue:
    """The empty file, with the scales there are."""
    known = catalogue(current_context().session).newest
    scales = {code: known[code].scale for code in sorted(known)}
    return send_stream(empty_file(scales), XLSX, "impor-hasil-luar-sistem")


def _rows(stream: BinaryIO, name: str) -> Sequence[OutsideRow]:
    return read_assessments(stream, name, today_year=current_context().today.year)


def _form(fault: str = "") -> str:
    return render_template(
        "assessments/outside_upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_SHEET // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _page(preview: Preview) -> str:
    return render_template(
        "assessments/outside_preview.html",
        preview=preview,
        states_words=ROW_STATE,
        words=words,
        partial=PARTIAL,
    )


def _done(plan: Any, name: str) -> ResponseReturnValue:
    counts = plan.counts
    told = (counts[RowState.NEW], counts[RowState.CHANGED], counts[RowState.WRONG])
    flash(words.done(*told, name), "ok")
    return redirect(url_for(".outside"))


IMPORT: Final = SheetImport(
    "pratinjau-hasil-luar", _rows, plan_import, apply_import, _form, _page, _done,
    gone=words.GONE, changed=words.CHANGED,
)  # fmt: skip
