"""States of connection from a file: a dry run, then exactly what was shown."""

from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.connection_import import COLUMNS, MAX_ROWS, REQUIRED
from renaksi.core.files import MAX_SHEET, MEGABYTE
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.imports.connections import read_connections
from renaksi.labels import complaint_import as words
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.connection_import import apply_import, plan_import
from renaksi.views.connections.blueprint import bp
from renaksi.views.guards import needs
from renaksi.views.sheet_imports import Preview, SheetImport


@bp.get("/impor")
@needs(Permission.CONNECTION_RECORD)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.CONNECTION_RECORD)
def dry_run() -> ResponseReturnValue:
    return IMPORT.dry_run()


@bp.post("/impor/terapkan")
@needs(Permission.CONNECTION_RECORD)
def apply() -> ResponseReturnValue:
    return IMPORT.confirm()


def _form(fault: str = "") -> str:
    return render_template(
        "connections/upload.html",
        fault=fault,
        columns=COLUMNS,
        required=REQUIRED,
        megabytes=MAX_SHEET // MEGABYTE,
        max_rows=MAX_ROWS,
    )


def _page(preview: Preview) -> str:
    return render_template("connections/preview.html", preview=preview, words=ROW_STATE)


def _done(plan: Any, name: str) -> ResponseReturnValue:
    counts = plan.counts
    flash(words.states_done(counts[RowState.NEW], counts[RowState.CHANGED], name), "ok")
    return redirect(url_for("connections.index"))


IMPORT: Final = SheetImport(
    "pratinjau-keterhubungan", read_connections, plan_import, apply_import, _form, _page, _done
)
