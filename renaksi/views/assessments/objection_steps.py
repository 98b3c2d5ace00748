"""Steps of an objection that are the agency's: handing it in, taking it back; and its old evidence."""

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.evidence import checklist
from renaksi.core.objection import ObjectionAction as O, ObjectionState
from renaksi.forms.evidence import KindForm
from renaksi.forms.steps import StepForm
from renaksi.labels import refusal
from renaksi.labels.assessment_objections import step_words
from renaksi.queries.assessment_objection_page import ObjectedRow, ObjectionPage, ObjectionView
from renaksi.queries.assessment_proofs import offers
from renaksi.services import objections
from renaksi.services.context import Context
from renaksi.views.assessments import objection_page
from renaksi.views.assessments.answer_proofs import LAST, LONGEST_SEARCH, MOST
from renaksi.views.assessments.blueprint import bp
from renaksi.views.assessments.objecting import ONE
from renaksi.views.context import current_context
from renaksi.views.converters import as_key
from renaksi.views.guards import signed_in

SLUGS: Final = {"ajukan": O.FILE, "tarik": O.WITHDRAW}
TAKEN_FROM: Final = {O.FILE: ObjectionState.DRAFT, O.WITHDRAW: ObjectionState.FILED}


@bp.route(f"{ONE}/<any(ajukan, tarik):slug>", methods=["GET", "POST"])
@signed_in
def objection_step(assessment_id: int, code: str, slug: str) -> ResponseReturnValue:
    ctx, action = current_context(), SLUGS[slug]
    page = objection_page.load(assessment_id)
    row = page.row(code)
    if not page.is_owner:
        raise NotAllowed(Refusal.ROLE_MISSING)
    one = next((each for each in row.objections if each.state is TAKEN_FROM[action]), None)
    if one is None:
        return _stale(page, row, WrongState(Refusal.OBJECTION_DECIDED))
    days = page.opened.assessment.round.decision_days
    words = step_words(action, code=code, days=days, is_running=page.is_running)
    form = StepForm()
    if form.is_submitted():
        try:
            _take(ctx, one, action, form)
        except Invalid as error:
            ctx.session.rollback()
            form.take(error)
        except (Conflict, WrongState) as error:
            ctx.session.rollback()
            page = objection_page.load(assessment_id)
            return _stale(page, page.row(code), error)
        else:
            flash(words.done, "ok")
            return redirect(url_for("assessments.object", assessment_id=assessment_id), 303)
    elif action not in one.steps:
        raise NotAllowed(Refusal.ROLE_MISSING)
    else:
        form.version.data = str(one.version)
    shown = render_template(
        "assessments/object_step.html",
        **objection_page.context(page),
        row=row,
        objection=one,
        step=words,
        form=form,
    )
    return shown, 422 if form.is_submitted() else 200


def _take(ctx: Context, one: ObjectionView, action: O, form: StepForm) -> None:
    step = objections.file_it if action is O.FILE else objections.withdraw
    step(ctx, one.id, version=form.read_version)


def _stale(
    page: ObjectionPage, row: ObjectedRow, error: Conflict | WrongState
) -> ResponseReturnValue:
    return objection_page.stale_page(page, row, error, ""), 409


# ── evidence the agency has given already ─────────────────────────────────────
@bp.get(f"{ONE}/pilih")
@signed_in
def choose_objection_proof(assessment_id: int, code: str) -> ResponseReturnValue:
    page, row, draft = _draft(assessment_id, code)
    form = KindForm(formdata=None).of(checklist(row.indicator.evidence, draft.proofs))
    return _choices(page, row, draft, form)


@bp.post(f"{ONE}/pilih")
@signed_in
def use_objection_proof(assessment_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    page, row, draft = _draft(assessment_id, code)
    form = KindForm().of(checklist(row.indicator.evidence, draft.proofs))
    keys = [key for key in map(as_key, request.form.getlist("bukti")) if key][:MOST]
    if not keys:
        form.form_errors.append("Pilih dahulu buktinya.")
        return _choices(page, row, draft, form), 422
    for key in keys:
        try:
            objections.attach_existing(ctx, draft.id, key, requirement=form.requirement.data or "")
        except (Invalid, NotFound) as error:
            ctx.session.rollback()
            form.form_errors.append(refusal(error))
            page, row, draft = _draft(assessment_id, code)
            return _choices(page, row, draft, form), 422
    flash(f"{len(keys)} bukti dipakai pada sanggahan ini.", "ok")
    here = {"assessment_id": assessment_id, "code": code}
    return redirect(url_for("assessments.object_to", **here, _anchor="sanggahan"), 303)  # type: ignore[arg-type]


def _draft(assessment_id: int, code: str) -> tuple[ObjectionPage, ObjectedRow, ObjectionView]:
    """For whoever writes it now; else what stands against it."""
    page = objection_page.load(assessment_id)
    row = page.row(code)
    if row.refusal is not None:
        raise row.refusal
    if row.draft is None:
        raise WrongState(Refusal.GROUND_MISSING)
    return page, row, row.draft


def _choices(page: ObjectionPage, row: ObjectedRow, draft: ObjectionView, form: KindForm) -> str:
    asked = request.values.get("cari", "")
    text = "".join(sign for sign in asked if sign.isprintable())[:LONGEST_SEARCH]
    number = min(as_key(request.args.get("hal")) or 1, LAST)
    place, kinds = page.opened.case.place, row.indicator.evidence
    found, more = offers(current_context().session, place, kinds, text=text, page=number)
    here: dict[str, Any] = {"assessment_id": page.opened.assessment.id, "code": row.code}
    there = {one.evidence_id for one in (*draft.proofs, *row.evidence)}
    return render_template(
        "assessments/answer_choose.html",
        **objection_page.context(page),
        is_objection=True,
        row=row,
        form=form,
        choices=found,
        there=there,
        text=text,
        number=number,
        more=more,
        here=url_for("assessments.choose_objection_proof", **here),
        back=url_for("assessments.object_to", **here, _anchor="sanggahan"),
        address=lambda wanted: url_for(
            "assessments.choose_objection_proof", **here, cari=text or None, hal=wanted
        ),
    )
