"""One result from outside typed by hand, with its document; the rules are those of the file."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment_sheet import OutsideRow, PlannedRow
from renaksi.core.errors import Conflict, Invalid
from renaksi.core.files import IMAGE_TYPES, PDF
from renaksi.core.item_entry import clean
from renaksi.core.plan_sheet import RowState
from renaksi.core.policy import Permission
from renaksi.forms.base import trimmed
from renaksi.forms.outside_results import OutsideForm
from renaksi.labels import outside_results as words
from renaksi.queries.instruments import Catalogue, KnownVersion, catalogue
from renaksi.queries.outside_results import code_of, outside_history
from renaksi.services.assessment_import import OutsidePlan, apply_import, plan_import
from renaksi.views.agencies.confirming import pick
from renaksi.views.assessments.blueprint import bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import needs
from renaksi.views.uploads import keep_upload

ALLOWED = frozenset({PDF, *IMAGE_TYPES})
NO_DOCUMENT = "Isi nama dokumennya, atau unggah berkasnya."


@bp.route("/luar/catat", methods=["GET", "POST"])
@needs(Permission.ASSESSMENT_RECORD)
def record_outside() -> ResponseReturnValue:
    """First the instrument, then the rest: predicates are those of its scale."""
    known = catalogue(current_context().session)
    version = known.newest.get(request.values.get("instrumen", "").strip().upper())
    if version is None:
        return render_template("assessments/outside_instruments.html", known=known)
    form, notice = OutsideForm(), ""
    form.offer(band.name for band in version.scale.bands)
    if not form.is_submitted():
        _fill(form)
    elif row := _row(form, version):
        try:
            if _saved(form, row):
                return redirect(url_for(".outside", tahun=row.year, instrumen=row.instrument))
        except Conflict:
            notice = words.CHANGED
    return _page(form, version, known, notice)


def _fill(form: OutsideForm) -> None:
    """With the result that is to be corrected, if the address names one the reader may see."""
    key = as_key(request.args.get("perbaiki"))
    if not key:
        return
    ctx = current_context()
    rows = outside_history(ctx.session, ctx.actor, key, ctx.today)
    one = next((row for row in rows if row.holds), rows[0])
    form.agency.data, form.year.data = one.agency_code, one.year
    form.grade.data, form.score.data = one.grade, one.score
    form.document.data, form.remarks.data = one.document, one.remarks


def _row(form: OutsideForm, version: KnownVersion) -> OutsideRow | None:
    """What was typed, as a row of a file; None where it is not even one."""
    holds = form.validate()
    found = pick(current_context(), form.agency) and form.agency.agency_id is not None
    if not (form.document.data or form.file.data):
        form.document.errors = [NO_DOCUMENT]
        holds = False
    if not (holds and found) or form.agency.agency_id is None:
        return None
    file: Any = form.file.data
    return OutsideRow(
        line=1,
        agency=code_of(current_context().session, form.agency.agency_id),
        year=form.year.data,
        instrument=version.code,
        grade=form.grade.data or "",
        score=form.score.data,
        remarks=clean(form.remarks.data or ""),
        document=form.document.data or trimmed(file.filename if file else ""),
    )


def _saved(form: OutsideForm, row: OutsideRow) -> bool:
    """Judged as a file is, then saved with its document. Raises Conflict."""
    ctx = current_context()
    plan = plan_import(ctx, [row])
    planned = plan.rows[0]
    if planned.faults:
        _show(form, planned)
        return False
    try:
        file_id = _kept(form, plan, row)
        apply_import(ctx, [row], expect=plan.fingerprint, file_id=file_id)
    except Invalid as refused:
        form.take(refused)
        return False
    name = plan.agencies[row.agency].name
    told = {
        RowState.NEW: f"Hasil {name} sudah dicatat.",
        RowState.CHANGED: f"Hasil {name} sudah diperbaiki; yang lama tetap tersimpan.",
        RowState.SAME: f"Hasil {name} sudah tercatat seperti itu.",
    }
    flash(told[planned.state], "ok")
    return True


def _kept(form: OutsideForm, plan: OutsidePlan, row: OutsideRow) -> int | None:
    file: Any = form.file.data
    if not file or not file.filename:
        return None
    agency_id = plan.agencies[row.agency].id
    return keep_upload(file, agency_id=agency_id, allowed=ALLOWED).id


def _show(form: OutsideForm, planned: PlannedRow) -> None:
    for one in planned.faults:
        name = words.FIELD.get(one.column, "agency")
        field = form[name if name in form else "agency"]
        field.errors = [*field.errors, labels.refusal(one.reason)]


def _page(
    form: OutsideForm, version: KnownVersion, known: Catalogue, notice: str
) -> ResponseReturnValue:
    page = render_template(
        "assessments/outside_record.html",
        form=form,
        version=version,
        others=[code for code in known.codes if code != version.code],
        notice=notice,
    )
    return page, 409 if notice else 422 if form.errors else 200
