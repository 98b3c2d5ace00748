"""Isian: all indicators of a self-assessment on one page, or one on a screen; saved while typing.

An answer that is saved comes back in two shapes, a page for a browser without scripts and the
changed parts as JSON for `answers.js`. Both say the same.
"""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Conflict, NotFound, Refusal, WrongState
from renaksi.core.guidance_proof import is_about_guidance
from renaksi.forms.assessment_answers import AnswerInput, AnswerProofForm
from renaksi.labels import format as fmt
from renaksi.queries.assessment_answer_page import AnswerPage, AnswerRow
from renaksi.queries.assessment_proofs import Offer, offers
from renaksi.services.context import Context
from renaksi.views.assessments import answer_page, answer_proofs
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.errors import wants_json
from renaksi.views.guards import signed_in

ANSWERS = f"{ASSESSMENT}/isian"
ONE = f"{ANSWERS}/<code>"
CHOOSERS = {"pilih": "assessments.choose_proof", "kegiatan": "assessments.choose_event"}
"""Pages of what there is already, by the button that leads there."""
OFFERED = 3
"""Pieces of evidence offered beside an answer; the rest is a page away."""


# ── all on one page ───────────────────────────────────────────────────────────
@bp.get(ANSWERS)
@signed_in
def answers(assessment_id: int) -> ResponseReturnValue:
    return _all(answer_page.load(assessment_id))


@bp.post(ANSWERS)
@signed_in
def save_answers(assessment_id: int) -> ResponseReturnValue:
    """Without scripts everything is sent at once; what cannot be taken stays, the rest is saved."""
    ctx, page = current_context(), answer_page.load(assessment_id)
    typed = [AnswerInput.sent(row.indicator, request.form) for row in page.judged]
    kept = [one for one in typed if one is not None]
    if page.refusal is not None:
        return _closed(ctx, page, kept)
    try:
        left = [answer_page.store(ctx, page, one) for one in kept]
    except WrongState:
        return _closed(ctx, page, kept)
    inputs = {one.indicator.code: one for one in left if one is not None}
    if not inputs:
        flash("Semua jawaban tersimpan.", "ok")
        return redirect(url_for("assessments.answers", assessment_id=assessment_id), 303)
    ctx.session.rollback()
    page = answer_page.load(assessment_id)
    return answer_page.answer_or_page(_all(page, _renewed(page, inputs)), inputs)


def _all(page: AnswerPage, inputs: dict[str, AnswerInput] | None = None) -> str:
    return render_template("assessments/answers.html", **answer_page.context(page, inputs))


# ── one on a screen ───────────────────────────────────────────────────────────
@bp.get(ONE)
@signed_in
def answer_one(assessment_id: int, code: str) -> ResponseReturnValue:
    page = answer_page.load(assessment_id)
    return one_page(page, page.row(code))


@bp.post(ONE)
@signed_in
def save_one(assessment_id: int, code: str) -> ResponseReturnValue:
    """`langkah` says what follows: nothing, the next indicator, or something about its files."""
    ctx, page = current_context(), answer_page.load(assessment_id)
    row = page.row(code)
    typed = AnswerInput.sent(row.indicator, request.form)
    if page.refusal is not None:
        return _closed(ctx, page, [typed] if typed else [])
    if typed is None:
        raise NotFound  # what the system computes is answered by nobody
    proof = answer_proofs.taken(ctx, page, row)
    try:
        left = answer_page.store(ctx, page, typed)
    except WrongState:
        return _closed(ctx, page, [typed])
    ctx.session.rollback()
    page = answer_page.load(assessment_id)
    inputs = _renewed(page, {code: left} if left else {})
    if wants_json():
        return _as_json(ctx, page, page.row(code), inputs.get(code))
    if inputs or proof is not None:
        text = one_page(page, page.row(code), inputs, proof)
        return (text, 422) if proof else answer_page.answer_or_page(text, inputs)
    return _onward(page, row)


def one_page(
    page: AnswerPage,
    row: AnswerRow,
    inputs: dict[str, AnswerInput] | None = None,
    proof: AnswerProofForm | None = None,
) -> str:
    """`inputs`, `proof`: what was sent and does not hold."""
    before, after = page.beside(row.code)
    form = proof or AnswerProofForm(formdata=None)
    return render_template(
        "assessments/answer_one.html",
        **answer_page.context(page, inputs),
        row=row,
        before=before,
        after=after,
        proof=form.of(answer_proofs.needed(row)),
        offers=_offered(page, row),
        has_events=is_about_guidance(row.aspect, row.indicator),
    )


def _offered(page: AnswerPage, row: AnswerRow) -> list[Offer]:
    """What the agency has given as one of the kinds that are asked for."""
    if not page.is_open or not row.indicator.needs_evidence:
        return []
    there = {one.evidence_id for one in row.proofs}
    session, place = current_context().session, page.opened.case.place
    found, _more = offers(session, place, row.indicator.evidence, there, size=OFFERED)
    return [one for one in found if one.fits]


def _onward(page: AnswerPage, row: AnswerRow) -> ResponseReturnValue:
    step = request.form.get("langkah", "")
    _before, after = page.beside(row.code)
    here = {"assessment_id": page.assessment.id, "code": row.code}
    if step in CHOOSERS:
        return redirect(url_for(CHOOSERS[step], **here), 303)  # type: ignore[arg-type]
    if step == "berikut" and after is not None:
        return redirect(url_for("assessments.answer_one", **here | {"code": after.code}), 303)  # type: ignore[arg-type]
    if step == "berikut":
        return redirect(url_for("assessments.answers", assessment_id=page.assessment.id), 303)
    about_files = answer_proofs.is_about_files(step)
    if not about_files:
        flash("Jawaban tersimpan.", "ok")
    anchor = "bukti" if about_files else None
    return redirect(url_for("assessments.answer_one", **here, _anchor=anchor), 303)  # type: ignore[arg-type]


# ── answers ───────────────────────────────────────────────────────────────────
def _renewed(page: AnswerPage, inputs: dict[str, AnswerInput]) -> dict[str, AnswerInput]:
    """Whoever was overtaken saves over what stands there now, knowing it."""
    return {code: one.over(page.row(code).version) for code, one in inputs.items()}


def _as_json(
    ctx: Context, page: AnswerPage, row: AnswerRow, left: AnswerInput | None
) -> ResponseReturnValue:
    """What changed on the page by saving one answer."""
    shown = answer_page.context(page, {row.code: left} if left else None)
    html = {
        "ringkas": render_template("assessments/_answer_summary.html", **shown),
        f"keadaan-{row.code}": render_template("assessments/_answer_state.html", **shown, row=row),
    }
    found: dict[str, Any] = {
        "version": row.version,
        "base": answer_page.shown(row).base,
        "saved": fmt.clock(ctx.now, page.zone),
        "html": html,
        "errors": dict(left.errors) if left else {},
    }
    if left is not None and left.is_overtaken:
        found["clash"] = render_template("assessments/_answer_clash.html", **shown, row=row)
        return jsonify(found), 409
    return jsonify(found), 422 if left else 200


def _closed(ctx: Context, page: AnswerPage, typed: list[AnswerInput]) -> ResponseReturnValue:
    """It was submitted, or its time ended, while a form was open: what was typed stays in sight."""
    ctx.session.rollback()
    page = answer_page.load(page.assessment.id)
    if page.refusal is None:  # it was opened again meanwhile
        raise Conflict(Refusal.CHANGED_BY_OTHER)
    if not isinstance(page.refusal, WrongState):
        raise page.refusal
    if wants_json():
        return {"status": 409, "message": labels.refusal(page.refusal)}, 409
    rows = {row.code: row for row in page.judged}
    told = [(rows[one.indicator.code], one) for one in typed]
    changed = [
        (row, one)
        for row, one in told
        if not one.is_untouched and one.texts != answer_page.shown(row).texts
    ]
    shown = render_template(
        "assessments/answer_kept.html",
        **answer_page.context(page),
        sentence=labels.refusal(page.refusal),
        typed=changed,
    )
    return shown, 409
