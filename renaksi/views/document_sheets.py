"""The plan as a sheet: sent out, uploaded for a dry run, and taken over as it was shown.

Routed by `views.documents`. What is applied is exactly the file that was previewed: it is kept
under its hash, and a signed slip says who previewed which file against which state of the plan.
"""

from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MAX_SHEET, XLSX, clean_name
from renaksi.core.plan_sheet import PlanSheet, Preview
from renaksi.exports.plan_sheet import plan_workbook
from renaksi.imports.plan_sheet import read_plan_sheet
from renaksi.labels import plan_sheet as words
from renaksi.labels.items import item_field
from renaksi.models import PlanRevision
from renaksi.queries.custody import plan_place
from renaksi.queries.plan_matrix import matrix
from renaksi.queries.plan_rows import checkpoints_of
from renaksi.queries.plan_texts import all_texts, unit_word
from renaksi.queries.plan_units import units_of
from renaksi.queries.plan_words import vocabulary
from renaksi.queries.plans import visible_revision
from renaksi.services import item_import
from renaksi.views.context import current_context
from renaksi.views.downloads import send_stream
from renaksi.views.guards import signed_in
from renaksi.views.uploads import preview_store, stream_of

A_DAY: Final = 24 * 3600
OVERWRITE: Final = "timpa"


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was previewed, by whom, against which state of which revision."""

    sha256: str
    name: str
    version: int


@signed_in
def sheet(plan_id: int, number: int) -> ResponseReturnValue:
    ctx = current_context()
    revision = _revision(plan_id, number)
    agency = revision.plan.agency
    found = matrix(ctx.session, revision, ctx.today_in(agency.time_zone))
    units = units_of(ctx.session, plan_place(ctx.session, revision.plan, ctx.today), ctx.today)
    known = vocabulary(found, units)
    names = [unit_word(unit.code, unit.name, known) for unit in units]
    book = plan_workbook(found, all_texts(found, known), names, ctx.now)
    return send_stream(book, XLSX, f"Renaksi {agency.name} {found.year} revisi {number}")


@signed_in
def upload(plan_id: int, number: int) -> ResponseReturnValue:
    """The form, and the dry run of what it sends."""
    revision = _revision(plan_id, number)
    item_import.require_writable(current_context(), revision.id)
    if request.method == "GET":
        return _form(revision)
    given = request.files.get("file")
    store = preview_store()
    store.discard_older_than(A_DAY)
    try:
        name = clean_name((given.filename if given else None) or "")
        kept = store.put(stream_of(given), max_bytes=MAX_SHEET)
        slip = Slip(kept.sha256, name, revision.version)
        return _preview(revision, slip)
    except Invalid as refused:
        return _form(revision, labels.refusal(refused)), 422


@signed_in
def apply(plan_id: int, number: int) -> ResponseReturnValue:
    ctx = current_context()
    revision = _revision(plan_id, number)
    item_import.require_writable(ctx, revision.id)
    slip = _read_slip(revision)
    if slip is None:
        return _form(
            revision, "Berkas pratinjau sudah tidak ada. Unggah berkasnya sekali lagi."
        ), 422
    chosen = frozenset(int(one) for one in request.form.getlist(OVERWRITE) if one.isdecimal())
    try:
        done = item_import.apply_sheet(
            ctx, revision.id, _read(revision, slip), version=slip.version, overwrite=chosen
        )
    except Conflict:
        revision = _revision(plan_id, number)
        fresh = Slip(slip.sha256, slip.name, revision.version)
        return _preview(revision, fresh, changed=True), 409
    except Invalid as refused:
        return _form(revision, labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    flash(words.applied(done.added, done.changed, done.moved, slip.name), "ok")
    return redirect(url_for("plans.show", plan_id=plan_id, number=number))


def _revision(plan_id: int, number: int) -> PlanRevision:
    ctx = current_context()
    return visible_revision(ctx.session, ctx.actor, plan_id, number, ctx.today)


def _read(revision: PlanRevision, slip: Slip) -> PlanSheet:
    ctx = current_context()
    today = ctx.today_in(revision.plan.agency.time_zone)
    codes = [one.code for one in checkpoints_of(ctx.session, revision.plan.cycle_id, today)]
    try:
        with preview_store().open(slip.sha256) as stream:
            return read_plan_sheet(stream, slip.name, codes)
    except NotFound:
        raise Invalid(Refusal.LINK_EXPIRED, field="file") from None


def _preview(revision: PlanRevision, slip: Slip, *, changed: bool = False) -> str:
    found: Preview = item_import.preview_sheet(
        current_context(), revision.id, _read(revision, slip)
    )
    return render_template(
        "documents/preview.html",
        revision=revision,
        plan=revision.plan,
        found=found,
        slip=_signer().dumps([slip.sha256, slip.name, slip.version, *_whose(revision)]),
        name=slip.name,
        words=words,
        item_field=item_field,
        overwrite=OVERWRITE,
        changed=changed,
    )


def _form(revision: PlanRevision, fault: str = "") -> str:
    return render_template(
        "documents/upload.html", revision=revision, plan=revision.plan, fault=fault
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="pratinjau-lembar")


def _whose(revision: PlanRevision) -> list[int | None]:
    return [revision.id, current_context().actor.user_id]


def _read_slip(revision: PlanRevision) -> Slip | None:
    """None when the slip is not of our making, too old, or somebody else's."""
    try:
        sha256, name, version, *whose = _signer().loads(
            request.form.get("berkas", ""), max_age=A_DAY
        )
    except (BadSignature, ValueError):
        return None
    return Slip(sha256, name, version) if whose == _whose(revision) else None
