"""Stated totals from a file: an empty one to fill in, a dry run, then exactly what was shown."""

from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.complaint_totals import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.core.files import MAX_SHEET, MEGABYTE, XLSX
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.exports.totals_template import totals_template as empty_file
from renaksi.imports.complaint_totals import read_totals
from renaksi.labels import complaint_import as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.complaint_totals_import import apply_import, plan_import
from renaksi.views.complaints.blueprint import bp
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.sheet_imports import Preview, SheetImport


@bp.get("/dinyatakan/impor")
@needs(Permission.COMPLAINT_IMPORT)
def totals_upload() -> ResponseReturnValue:
    return _form()


@bp.post("/dinyatakan/impor")
@needs(Permission.COMPLAINT_IMPORT)
def totals_dry_run() -> ResponseReturnValue:
    return IMPORT.dry_run()


@bp.post("/dinyatakan/impor/terapkan")
@needs(Permission.COMPLAINT_IMPORT)
def totals_apply() -> ResponseReturnValue:
    return IMPORT.confirm()


@bp.get("/dinyatakan/impor/contoh.xlsx")
@needs(Permission.COMPLAINT_IMPORT)
def totals_template() -> ResponseReturnValue:
    return send_stream(empty_file(), XLSX, "impor-angka-dinyatakan")


def _form(fault: str = "") -> str:
    return render_template(
        "complaints/totals_upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_SHEET // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _page(preview: Preview) -> str:
    return render_template("complaints/totals_preview.html", preview=preview, words=ROW_STATE)


def _done(plan: Any, name: str) -> ResponseReturnValue:
    counts = plan.counts
    flash(words.totals_done(counts[RowState.NEW], counts[RowState.CHANGED], name), "ok")
    return redirect(url_for("complaints.totals"))


IMPORT: Final = SheetImport(
    "pratinjau-angka", read_totals, plan_import, apply_import, _form, _page, _done
)
