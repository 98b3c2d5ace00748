"""An export of LAPOR! on the page: a dry run, then exactly what was shown.

What waits for the confirmation is the export without people, texts and documents.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.files import MEGABYTE, clean_name
from renaksi.core.policy import Permission
from renaksi.imports.complaints import MAX_BYTES, Export, count_lines, open_export, stripped
from renaksi.labels import complaint_import as words
from renaksi.labels.complaint_import import Phase
from renaksi.queries.complaint_scopes import Scope, scopes
from renaksi.services.complaint_import import ExportPlan, apply_import, plan_import
from renaksi.views import slips
from renaksi.views.complaints.blueprint import bp
from renaksi.views.complaints.progress import Teller, new_token, telling
from renaksi.views.context import current_context
from renaksi.views.errors import wants_json
from renaksi.views.guards import needs
from renaksi.views.uploads import preview_store, stream_of

KIND: Final = "pratinjau-lapor"
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Slip:
    """Which file was shown, whose export it is, and what it would have done then."""

    sha256: str
    name: str
    code: str
    fingerprint: str = ""


@bp.get("/impor")
@needs(Permission.COMPLAINT_IMPORT)
def upload() -> ResponseReturnValue:
    return _form()


@bp.post("/impor")
@needs(Permission.COMPLAINT_IMPORT)
def dry_run() -> ResponseReturnValue:
    given, store = request.files.get("file"), preview_store()
    store.discard_older_than(slips.A_DAY)
    name = clean_name((given.filename if given else None) or "")
    try:
        stream = stream_of(given)
        with telling() as teller, open_export(stream, name) as export:
            teller.follow(export, Phase.READ, of=export.count or count_lines(stream))
            with stripped(export) as kept:
                sha256 = store.put(kept, max_bytes=MAX_BYTES).sha256
        slip = Slip(sha256, name, request.form.get("instansi", ""))
        if wants_json():  # the script sends the file, then asks for the page
            return {"slip": slips.signed(KIND, slip.sha256, slip.name, slip.code)}
        return _preview(slip)
    except Invalid as refused:
        if wants_json():
            raise
        return _form(labels.refusal(refused)), 422


@bp.post("/impor/periksa")
@needs(Permission.COMPLAINT_IMPORT)
def check() -> ResponseReturnValue:
    """What was sent already, looked at."""
    slip = _read_slip()
    if slip is None:
        return _form(words.GONE), 422
    try:
        return _preview(slip)
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422


@bp.post("/impor/terapkan")
@needs(Permission.COMPLAINT_IMPORT)
def apply() -> ResponseReturnValue:
    slip = _read_slip()
    if slip is None:
        return _form(words.GONE), 422
    ctx = current_context()
    try:
        with telling() as teller, _opened(slip, teller, Phase.SAVE) as export:
            scope = _scope(slip.code)
            done = apply_import(ctx, export, agency_id=scope.id, expect=slip.fingerprint)
    except NotFound:
        return _form(words.GONE), 422
    except Conflict:
        return _preview(slip, words.CHANGED), 409
    except Invalid as refused:
        return _form(labels.refusal(refused)), 422
    preview_store().discard(slip.sha256)
    one = done.tally
    flash(words.done(one.added, one.changed, one.refused, slip.name), "ok")
    return redirect(url_for("complaints.index", di=slip.code or None))


@contextmanager
def _opened(slip: Slip, teller: Teller, last: Phase) -> Iterator[Export]:
    """What waits for its confirmation; it is gone through twice. Raises NotFound."""
    with preview_store().open(slip.sha256) as stream:
        many = count_lines(stream)
        with open_export(stream, slip.name) as export:
            teller.follow(export, Phase.CHECK, last, of=many)
            yield export


def _scope(code: str) -> Scope:
    """Raises NotFound for an agency the actor may not bring anything in for."""
    ctx = current_context()
    found = next(
        (one for one in scopes(ctx.session, ctx.actor, ctx.today) if one.code == code), None
    )
    if found is None:
        raise NotFound
    return found


def _preview(slip: Slip, notice: str = "") -> str:
    ctx, scope = current_context(), _scope(slip.code)
    try:
        with telling() as teller, _opened(slip, teller, Phase.MATCH) as export:
            plan = plan_import(ctx, export, agency_id=scope.id)
    except NotFound:
        raise Invalid(Refusal.BAD_VALUE, "file", why=words.GONE) from None
    return render_template(
        "complaints/preview.html",
        plan=plan,
        tally=plan.tally,
        scope=scope,
        name=slip.name,
        slip=slips.signed(KIND, slip.sha256, slip.name, slip.code, plan.fingerprint),
        sums=words.sums(plan.tally, plan.faulty),
        unmatched=plan.tally.unmatched.most_common(SHOWN),
        refused=_refused(plan),
        by_agency=[
            (plan.names[key], many) for key, many in plan.tally.by_agency.most_common(SHOWN)
        ],
        notice=notice,
        token=new_token(),
    )


def _refused(plan: ExportPlan) -> list[tuple[int, int, str]]:
    """Line, tracking id, and why."""
    return [
        (
            one.line,
            one.tracking_id,
            labels.refusal(Invalid(one.reason, agency=plan.names.get(one.agency_id or 0, ""))),
        )
        for one in plan.tally.told
    ]


def _form(fault: str = "") -> str:
    ctx = current_context()
    limit = int(current_app.config["MAX_CONTENT_LENGTH"])
    return render_template(
        "complaints/upload.html",
        fault=fault,
        scopes=scopes(ctx.session, ctx.actor, ctx.today),
        chosen=request.form.get("instansi", request.args.get("instansi", "")),
        megabytes=limit // MEGABYTE,
        token=new_token(),
    )


def _read_slip() -> Slip | None:
    said = slips.told(KIND)
    return None if said is None else Slip(*said)
