"""Agencies from a file: an empty one to fill in, a dry run, then exactly what was shown."""

from typing import Any, Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.agency import AgencyKind
from renaksi.core.agency_rules import KEPT_BY_OWNER
from renaksi.core.agency_sheet import COLUMNS
from renaksi.core.files import XLSX
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.exports.agency_template import agency_template
from renaksi.imports.agencies import read_agencies
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.agency_import import apply_import, plan_import
from renaksi.views.agencies.blueprint import bp
from renaksi.views.agencies.offers import may_add_anywhere
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.sheet_imports import Preview, SheetImport


@bp.get("/instansi/impor")
@needs(Permission.UNIT_KEEP)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/instansi/impor")
@needs(Permission.UNIT_KEEP)
def dry_run() -> ResponseReturnValue:
    return IMPORT.dry_run()


@bp.post("/instansi/impor/terapkan")
@needs(Permission.UNIT_KEEP)
def apply() -> ResponseReturnValue:
    return IMPORT.confirm()


@bp.get("/instansi/impor/contoh.xlsx")
@needs(Permission.UNIT_KEEP)
def template() -> ResponseReturnValue:
    everything = may_add_anywhere(current_context().actor)
    kinds = [kind for kind in AgencyKind if everything or kind in KEPT_BY_OWNER]
    return send_stream(agency_template(kinds, "34.04.DINKES"), XLSX, "impor-instansi")


def _form(fault: str = "") -> str:
    return render_template("agencies/upload.html", fault=fault, columns=COLUMNS)


def _page(preview: Preview) -> str:
    return render_template("agencies/import_preview.html", preview=preview, words=ROW_STATE)


def _done(plan: Any, name: str) -> ResponseReturnValue:
    new, changed = plan.counts[RowState.NEW], plan.counts[RowState.CHANGED]
    flash(f"{new} instansi ditambahkan dan {changed} diubah dari {name}.", "ok")
    return redirect(url_for("agencies.index"))


IMPORT: Final = SheetImport(
    "pratinjau-instansi", read_agencies, plan_import, apply_import, _form, _page, _done,
    shown=300,
    changed="Susunan instansi berubah sejak pratinjau ini dibuat. Periksa sekali lagi.",
)  # fmt: skip
