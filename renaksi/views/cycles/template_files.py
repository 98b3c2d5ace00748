"""The action templates as a file: sent out, uploaded for a dry run, taken over as it was shown."""

from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, XLSX, clean_name
from renaksi.core.plan_sheet import PlanSheet
from renaksi.core.policy import Permission
from renaksi.exports.template_sheet import template_workbook
from renaksi.imports.template_sheet import read_template_sheet
from renaksi.labels import plan_sheet as words
from renaksi.labels.items import item_field
from renaksi.models import Cycle
from renaksi.queries.cycles import cycle_by_year
from renaksi.queries.template_rows import ordered, template_rows
from renaksi.services import template_import
from renaksi.views.context import current_context
from renaksi.views.cycles import bp
from renaksi.views.downloads import send_stream
from renaksi.views.guards import needs
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
GONE: Final = "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
CHANGED: Final = "Templat berubah sejak pratinjau tadi. Ini pratinjau yang baru; periksa lagi."


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was shown, and the state of the templates it was shown against."""

    sha256: str
    name: str
    fingerprint: str = ""


@bp.get("/<int:year>/templat/templat.xlsx")
@needs(Permission.CYCLE_ADMINISTER)
def template_sheet(year: int) -> ResponseReturnValue:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    strategies = [f"{one.code} {one.name}" for one in ordered(cycle)]
    book = template_workbook(year, template_rows(ctx.session, cycle), strategies, ctx.now)
    return send_stream(book, XLSX, f"Templat aksi {year}")


@bp.route("/<int:year>/templat/unggah", methods=["GET", "POST"])
@needs(Permission.CYCLE_ADMINISTER)
def upload_templates(year: int) -> ResponseReturnValue:
    """The form, and the dry run of what it sends."""
    cycle = _open(year)
    if request.method == "GET":
        return _form(cycle)
    given = request.files.get("file")
    store = preview_store()
    store.discard_older_than(A_DAY)
    try:
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        name = clean_name((given.filename if given else None) or "")
        return _preview(cycle, Slip(kept.sha256, name))
    except Invalid as refused:
        return _form(cycle, labels.refusal(refused)), 422


@bp.post("/<int:year>/templat/unggah/terapkan")
@needs(Permission.CYCLE_ADMINISTER)
def apply_templates(year: int) -> ResponseReturnValue:
    cycle = _open(year)
    slip = _read_slip(cycle)
    if slip is None:
        return _form(cycle, GONE), 422
    try:
        done = template_import.apply_templates(
            current_context(), cycle.id, _read(slip), expect=slip.fingerprint
        )
    except Conflict:
        return _preview(_open(year), slip, CHANGED), 409
    except Invalid as refused:
        return _form(_open(year), labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    flash(words.applied(done.added, done.changed, done.moved, slip.name, "templat"), "ok")
    return redirect(url_for(".templates", year=year))


def _open(year: int) -> Cycle:
    ctx = current_context()
    cycle = cycle_by_year(ctx.session, year)
    template_import.require_changeable(ctx, cycle.id)
    return cycle


def _read(slip: Slip) -> PlanSheet:
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_template_sheet(stream, slip.name)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=GONE) from None


def _preview(cycle: Cycle, slip: Slip, notice: str = "") -> str:
    ctx = current_context()
    found = template_import.preview_templates(ctx, cycle.id, _read(slip))
    told = [slip.sha256, slip.name, found.fingerprint, cycle.id, ctx.actor.user_id]
    return render_template(
        "cycles/template_preview.html",
        cycle=cycle,
        found=found.preview,
        name=slip.name,
        slip=_signer().dumps(told),
        words=words,
        item_field=item_field,
        notice=notice,
    )


def _form(cycle: Cycle, fault: str = "") -> str:
    return render_template("cycles/template_upload.html", cycle=cycle, fault=fault)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-templat")


def _read_slip(cycle: Cycle) -> Slip | None:
    """None when the slip is not of our making, too old, of another cycle, or somebody else's."""
    try:
        *told, cycle_id, whose = _signer().loads(request.form.get("berkas", ""), max_age=A_DAY)
    except (BadSignature, ValueError, TypeError):
        return None
    is_own = (cycle_id, whose) == (cycle.id, current_context().actor.user_id)
    return Slip(*told) if is_own else None
