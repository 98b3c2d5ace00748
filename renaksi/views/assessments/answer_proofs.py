"""Evidence behind an answer: handed in with it, taken off, or chosen from what was given already."""

from contextlib import suppress
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from renaksi.core.errors import Invalid, NotFound
from renaksi.core.evidence import Needed, checklist
from renaksi.core.report_flags import plain
from renaksi.forms.assessment_answers import AnswerProofForm
from renaksi.forms.evidence import KindForm
from renaksi.labels import refusal
from renaksi.queries.assessment_answer_page import AnswerPage, AnswerRow
from renaksi.queries.assessment_proofs import offers
from renaksi.services import assessment_values
from renaksi.services.context import Context
from renaksi.views.assessments import answer_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in
from renaksi.views.uploads import file_store, stream_of

LONGEST_SEARCH: Final = 100
LAST: Final = 1000
"""Page of the chooser; nobody turns so far."""
MOST: Final = 20
"""Pieces that are put to use at once."""


def is_about_files(step: str) -> bool:
    """What a button can ask for beside saving the answer."""
    return step == "unggah" or step.startswith(("lepas:", "pakai:"))


def needed(row: AnswerRow) -> tuple[Needed, ...]:
    """The kinds of evidence an indicator asks for, and which are still missing."""
    return checklist(row.indicator.evidence, row.proofs)


def taken(ctx: Context, page: AnswerPage, row: AnswerRow) -> AnswerProofForm | None:
    """Do what the pressed button says about files. The form comes back where it does not hold.

    A file that was chosen is handed in whichever button was pressed: nobody means to lose it.
    """
    step = request.form.get("langkah", "")
    if step == "unggah" or chosen_files():
        return _handed_in(ctx, page, row)
    if step.startswith("lepas:"):
        with suppress(NotFound):  # a second click on the same button
            key = as_key(step.removeprefix("lepas:"))
            assessment_values.detach(ctx, page.assessment.id, row.code, key)
        flash("Bukti dilepas dari indikator ini. Berkasnya masih dapat dipakai lagi.", "ok")
    elif step.startswith("pakai:"):
        _used(ctx, page, row, as_key(step.removeprefix("pakai:")))
    return None


def chosen_files() -> tuple[FileStorage, ...]:
    return tuple(one for one in request.files.getlist("file") if one.filename)


def _handed_in(ctx: Context, page: AnswerPage, row: AnswerRow) -> AnswerProofForm | None:
    form = AnswerProofForm().of(needed(row))
    if not form.validate():
        return form
    for given in chosen_files() or (None,):
        name = (given.filename if given else None) or ""
        try:
            assessment_values.attach(
                ctx,
                file_store(),
                stream_of(given),
                page.assessment.id,
                row.code,
                name=name,
                effective_on=form.effective_on.data,
                requirement=form.requirement.data or "",
                description=form.description.data or "",
            )
        except Invalid as error:
            ctx.session.rollback()
            form.take(error)
            return form
        flash(f"Bukti {name} tersimpan.", "ok")
    return None


def _used(ctx: Context, page: AnswerPage, row: AnswerRow, key: int) -> None:
    """As the kind it was given as before, where that is asked for here."""
    place, asked = page.opened.case.place, row.indicator.evidence
    found, _more = offers(ctx.session, place, asked, size=LONGEST_SEARCH)
    given = next((one.proved for one in found if one.evidence_id == key), "")
    kind = given if plain(given) in {plain(one) for one in asked} else ""
    assessment_values.attach_existing(ctx, page.assessment.id, row.code, key, requirement=kind)
    flash("Bukti dipakai pada indikator ini.", "ok")


# ── what was given already ────────────────────────────────────────────────────
CHOOSE: Final = f"{ASSESSMENT}/isian/<code>/pilih"


@bp.get(CHOOSE)
@signed_in
def choose_proof(assessment_id: int, code: str) -> ResponseReturnValue:
    page = answer_page.writable(assessment_id)
    row = page.row(code)
    return _choices(page, row, KindForm(formdata=None).of(needed(row)))


@bp.post(CHOOSE)
@signed_in
def use_proof(assessment_id: int, code: str) -> ResponseReturnValue:
    """Everything that was ticked, for one kind."""
    ctx, page = current_context(), answer_page.writable(assessment_id)
    row = page.row(code)
    form = KindForm().of(needed(row))
    keys = [key for key in map(as_key, request.form.getlist("bukti")) if key][:MOST]
    if not keys:
        form.form_errors.append("Pilih dahulu buktinya.")
        return _choices(page, row, form), 422
    for key in keys:
        try:
            assessment_values.attach_existing(
                ctx, assessment_id, code, key, requirement=form.requirement.data or ""
            )
        except (Invalid, NotFound) as error:
            ctx.session.rollback()
            form.form_errors.append(refusal(error))
            page = answer_page.writable(assessment_id)
            return _choices(page, page.row(code), form), 422
    flash(f"{len(keys)} bukti dipakai pada indikator {code}.", "ok")
    return redirect(
        url_for("assessments.answer_one", assessment_id=assessment_id, code=code, _anchor="bukti"),
        303,
    )


def _choices(page: AnswerPage, row: AnswerRow, form: KindForm) -> str:
    asked = request.values.get("cari", "")
    text = "".join(sign for sign in asked if sign.isprintable())[:LONGEST_SEARCH]
    number = min(as_key(request.args.get("hal")) or 1, LAST)
    found, more = offers(
        current_context().session,
        page.opened.case.place,
        row.indicator.evidence,
        text=text,
        page=number,
    )
    here: dict[str, Any] = {"assessment_id": page.assessment.id, "code": row.code}
    return render_template(
        "assessments/answer_choose.html",
        **answer_page.context(page),
        row=row,
        form=form,
        choices=found,
        there={one.evidence_id for one in row.proofs},
        text=text,
        number=number,
        more=more,
        here=url_for("assessments.choose_proof", **here),
        back=url_for("assessments.answer_one", **here, _anchor="bukti"),
        address=lambda wanted: url_for(
            "assessments.choose_proof", **here, cari=text or None, hal=wanted
        ),
    )
