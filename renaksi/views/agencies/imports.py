"""Agencies from a file: an empty one to fill in, a dry run, then exactly what was shown."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.agency import AgencyKind
from renaksi.core.agency_rules import KEPT_BY_OWNER
from renaksi.core.agency_sheet import COLUMNS, ImportRow, PlannedRow
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, XLSX, clean_name
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.exports.agency_template import agency_template
from renaksi.imports.agencies import read_agencies
from renaksi.labels.plan_sheet import ROW_STATE
from renaksi.services.agency_import import ImportPlan, apply_import, plan_import
from renaksi.views import slips
from renaksi.views.agencies.blueprint import bp
from renaksi.views.agencies.offers import may_add_anywhere
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.slips import Slip
from renaksi.views.uploads import preview_store, stream_of

KIND: Final = "pratinjau-instansi"
SHOWN: Final = 300
"""Rows of one state that a page shows."""
GONE: Final = "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
CHANGED: Final = "Susunan instansi berubah sejak pratinjau ini dibuat. Periksa sekali lagi."


@bp.get("/instansi/impor")
@needs(Permission.UNIT_KEEP)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/instansi/impor")
@needs(Permission.UNIT_KEEP)
def dry_run() -> ResponseReturnValue:
    given = request.files.get("file")
    store = preview_store()
    store.discard_older_than(slips.A_DAY)
    try:
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        name = clean_name((given.filename if given else None) or "")
        return _preview(Slip(kept.sha256, name))
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422


@bp.post("/instansi/impor/terapkan")
@needs(Permission.UNIT_KEEP)
def apply() -> ResponseReturnValue:
    slip = _read_slip()
    if slip is None:
        return _form(GONE), 422
    try:
        done = apply_import(current_context(), _rows(slip), expect=slip.fingerprint)
    except Conflict:
        return _preview(slip, CHANGED), 409
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    new, changed = done.counts[RowState.NEW], done.counts[RowState.CHANGED]
    flash(f"{new} instansi ditambahkan dan {changed} diubah dari {slip.name}.", "ok")
    return redirect(url_for("agencies.index"))


@bp.get("/instansi/impor/contoh.xlsx")
@needs(Permission.UNIT_KEEP)
def template() -> ResponseReturnValue:
    everything = may_add_anywhere(current_context().actor)
    kinds = [kind for kind in AgencyKind if everything or kind in KEPT_BY_OWNER]
    return send_stream(agency_template(kinds, "34.04.DINKES"), XLSX, "impor-instansi")


def _rows(slip: Slip) -> list[ImportRow]:
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_agencies(stream, slip.name)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=GONE) from None


def _preview(slip: Slip, notice: str = "") -> str:
    plan: ImportPlan = plan_import(current_context(), _rows(slip))
    return render_template(
        "agencies/import_preview.html",
        plan=plan,
        states=_by_state(plan),
        words=ROW_STATE,
        name=slip.name,
        slip=slips.signed(KIND, slip.sha256, slip.name, plan.fingerprint),
        notice=notice,
    )


def _by_state(plan: ImportPlan) -> list[tuple[RowState, list[PlannedRow], int]]:
    """What has to be mended first; rows that change nothing are only counted."""
    return [
        (state, [row for row in plan.rows if row.state is state][:SHOWN], plan.counts[state])
        for state in (RowState.WRONG, RowState.NEW, RowState.CHANGED)
        if plan.counts[state]
    ]


def _form(fault: str = "") -> str:
    return render_template("agencies/upload.html", fault=fault, columns=COLUMNS)


def _read_slip() -> Slip | None:
    said = slips.told(KIND)
    return None if said is None else Slip(*said)
