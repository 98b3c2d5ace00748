"""A register from a file: an empty one to fill in, a dry run, then exactly what was shown.

All of it or nothing, unless the reader asks for the sound rows alone.
"""

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.files import MEGABYTE, XLSX
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.core.recommendation_sheet import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.exports.recommendation_template import recommendation_template
from renaksi.imports.recommendations import MAX_BYTES, read_recommendations
from renaksi.labels import recommendation_import as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.recommendation_import import apply_import, plan_import
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.recommendations.blueprint import bp
from renaksi.views.sheet_imports import Preview, SheetImport

PARTIAL: Final = "sebagian"


@bp.get("/impor")
@needs(Permission.RECOMMENDATION_IMPORT)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.RECOMMENDATION_IMPORT)
def dry_run() -> ResponseReturnValue:
    return IMPORT.dry_run()


@bp.post("/impor/terapkan")
@needs(Permission.RECOMMENDATION_IMPORT)
def apply() -> ResponseReturnValue:
    return IMPORT.confirm(partial=PARTIAL in request.form)


@bp.get("/impor/contoh.xlsx")
@needs(Permission.RECOMMENDATION_IMPORT)
def import_template() -> ResponseReturnValue:
    return send_stream(recommendation_template(), XLSX, "impor-rekomendasi")


def _form(fault: str = "") -> str:
    return render_template(
        "recommendations/upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_BYTES // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _page(preview: Preview) -> str:
    return render_template(
        "recommendations/import_preview.html",
        preview=preview,
        words=ROW_STATE,
        value_of=words.value_of,
        partial=PARTIAL,
    )


def _done(plan: Any, name: str) -> ResponseReturnValue:
    counts = plan.counts
    told = (counts[RowState.NEW], counts[RowState.CHANGED], counts[RowState.WRONG])
    flash(words.done(*told, name), "ok")
    return redirect(url_for("recommendations.index"))


IMPORT: Final = SheetImport(
    "pratinjau-rekomendasi", read_recommendations, plan_import, apply_import, _form, _page, _done,
    max_bytes=MAX_BYTES, gone=words.GONE, changed=words.CHANGED,
)  # fmt: skip
