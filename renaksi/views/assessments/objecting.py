"""Sanggah: the agency reads its scores, and objects to single ones with ground and new evidence."""

from contextlib import suppress

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotFound, WrongState
from renaksi.core.evidence import checklist
from renaksi.exports.objection_table import objection_table
from renaksi.forms.assessment_answers import AnswerProofForm
from renaksi.forms.assessment_objections import ObjectionForm
from renaksi.queries.assessment_objection_page import ObjectedRow, ObjectionPage
from renaksi.services import objections
from renaksi.services.context import Context
from renaksi.views.assessments import objection_page
from renaksi.views.assessments.answer_proofs import chosen_files
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.downloads import send_csv, send_xlsx
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, stream_of

OBJECTIONS = f"{ASSESSMENT}/sanggah"
ONE = f"{OBJECTIONS}/indikator/<code>"
"""Not beside `/sanggah/<number>`: a code may be a number, too."""


@bp.get(OBJECTIONS, endpoint="object")
@signed_in
def show_objections(assessment_id: int) -> ResponseReturnValue:
    page = objection_page.load(assessment_id)
    return render_template("assessments/object.html", **objection_page.context(page))


@bp.get(f"{OBJECTIONS}.<any(xlsx, csv):suffix>")
@signed_in
def object_sheet(assessment_id: int, suffix: str) -> ResponseReturnValue:
    page = objection_page.load(assessment_id)
    one = page.opened.assessment
    send = send_xlsx if suffix == "xlsx" else send_csv
    table = objection_table(page, current_context().now)
    return send(table, f"Sanggah {one.agency.name} {one.round.cycle.year}")


@bp.get(ONE)
@signed_in
def object_to(assessment_id: int, code: str) -> ResponseReturnValue:
    page = objection_page.load(assessment_id)
    return objection_page.one_page(page, page.row(code))


@bp.post(ONE)
@signed_in
def write_objection(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the ground, whichever button was pressed, and then do what it says."""
    ctx, page = current_context(), objection_page.load(assessment_id)
    row, form = page.row(code), ObjectionForm()
    if row.refusal is not None:
        return _shut(page, row, form)
    if not form.validate():
        return objection_page.one_page(page, row, form), 422
    try:
        objections.write(
            ctx, assessment_id, code, form.ground.data or "", version=form.read_version
        )
    except Invalid as error:
        form.take(error)
        return objection_page.one_page(page, row, form), 422
    except (Conflict, WrongState):
        return _overtaken(ctx, page, row, form)
    ctx.session.rollback()
    page = objection_page.load(assessment_id)
    return _onward(ctx, page, page.row(code), form)


def _onward(
    ctx: Context, page: ObjectionPage, row: ObjectedRow, form: ObjectionForm
) -> ResponseReturnValue:
    """What the button asks for beside saving. Files need a ground that they prove."""
    step, here = request.form.get("langkah", ""), page.opened.assessment.id
    about_files = step in {"unggah", "pilih"} or bool(chosen_files()) or step.startswith("lepas:")
    if (about_files or step == "ajukan") and row.draft is None:
        form.ground.errors = ["Tuliskan dasar sanggahannya dahulu."]
        return objection_page.one_page(page, row, form), 422
    if row.draft and (step == "unggah" or chosen_files()):
        proof = AnswerProofForm().of(checklist(row.indicator.evidence, row.draft.proofs))
        if not (proof.validate() and _attached(ctx, row.draft.id, proof)):
            ctx.session.rollback()
            page = objection_page.load(here)
            return objection_page.one_page(page, page.row(row.code), proof=proof), 422
    if row.draft and step.startswith("lepas:"):
        with suppress(NotFound):  # a second click on the same button
            objections.detach(ctx, row.draft.id, as_key(step.removeprefix("lepas:")))
        flash("Bukti dilepas dari sanggahan ini. Berkasnya masih dapat dipakai lagi.", "ok")
    where = {"assessment_id": here, "code": row.code}
    if step == "ajukan":
        return redirect(url_for("assessments.objection_step", **where, slug="ajukan"), 303)  # type: ignore[arg-type]
    if step == "pilih":
        return redirect(url_for("assessments.choose_objection_proof", **where), 303)  # type: ignore[arg-type]
    if not about_files:
        flash("Rancangan sanggahan tersimpan. Belum diajukan.", "ok")
    return redirect(url_for("assessments.object_to", **where, _anchor="sanggahan"), 303)  # type: ignore[arg-type]


def _attached(ctx: Context, objection_id: int, proof: AnswerProofForm) -> bool:
    """False where a file, or what is said of it, does not hold; its fields then say why."""
    for given in chosen_files() or (None,):
        name = (given.filename if given else None) or ""
        try:
            objections.attach(
                ctx,
                file_store(),
                stream_of(given),
                objection_id,
                name=name,
                effective_on=proof.effective_on.data,
                requirement=proof.requirement.data or "",
                description=proof.description.data or "",
            )
        except Invalid as error:
            proof.take(error)
            return False
        flash(f"Bukti {name} tersimpan.", "ok")
    return True


def _overtaken(
    ctx: Context, page: ObjectionPage, row: ObjectedRow, form: ObjectionForm
) -> ResponseReturnValue:
    """Somebody else saved or handed it in meanwhile: both texts are shown."""
    ctx.session.rollback()
    page = objection_page.load(page.opened.assessment.id)
    row = page.row(row.code)
    if row.refusal is not None:
        return _shut(page, row, form)
    form.version.data = str(row.draft.version if row.draft else 0)
    return objection_page.one_page(page, row, form, is_overtaken=True), 409


def _shut(page: ObjectionPage, row: ObjectedRow, form: ObjectionForm) -> ResponseReturnValue:
    """It was handed in, or its time is over: the words stay in sight."""
    if not isinstance(row.refusal, WrongState):
        raise row.refusal or NotFound()
    return objection_page.stale_page(page, row, row.refusal, form.ground.data or ""), 409
