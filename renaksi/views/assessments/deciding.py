"""One objection: its ground and new evidence beside the score, and the decision with its reason."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal, RuleBroken, WrongState
from renaksi.core.objection import ObjectionAction as O, ObjectionState, why_not
from renaksi.forms.assessment_answers import AnswerInput
from renaksi.forms.assessment_scores import DecisionForm
from renaksi.labels import objections as objection_words
from renaksi.queries.assessment_objected import ObjectionLine
from renaksi.queries.assessment_objections import objection_case
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.queries.assessment_score_row import ScoreRow
from renaksi.services import objections as service
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

OUTCOME = {O.GRANT: ObjectionState.GRANTED, O.REJECT: ObjectionState.REJECTED}
WORTH_TELLING = frozenset({Refusal.OWN_WORK, Refusal.FOUR_EYES, Refusal.OTHER_TIER_ACTS})


@bp.route(f"{ASSESSMENT}/sanggah/<int:objection_id>", methods=["GET", "POST"])
@signed_in
def decide(assessment_id: int, objection_id: int) -> ResponseReturnValue:
    ctx = current_context()
    page, row, line = _load(ctx, assessment_id, objection_id)
    form, typed = DecisionForm(), _typed(page, row)
    form.offer((one, objection_words.DECISION[one]) for one in O if one in OUTCOME)
    refusal = why_not(O.REJECT, objection_case(page.opened, row.code, line.objection), ctx.actor)
    if not form.is_submitted():
        form.version.data = str(line.objection.version)
        return _shown(page, row, line, form, typed, refusal)
    if _is_done(ctx, line, form):  # whoever decided has scored it, too
        return _there()
    if page.reviews and line.state is not ObjectionState.FILED:
        refusal = WrongState(Refusal.OBJECTION_DECIDED)
    if isinstance(refusal, WrongState):
        return assessment_page.stale_page(ctx, assessment_id, refusal, typed=form.note.data or "")
    if refusal is not None:
        raise refusal
    given, errors = _value(page, row, typed, form)
    if form.validate() and not errors:
        try:
            service.decide(
                ctx,
                objection_id,
                form.chosen,
                note=form.note.data or "",
                version=form.read_version,
                given=given,
            )
        except Invalid as error:
            errors = _beside(form, typed, error)
        except (Conflict, WrongState) as error:
            return _late(ctx, assessment_id, objection_id, form, error)
        else:
            flash(objection_words.DONE[form.chosen].format(code=row.code), "ok")
            return redirect(url_for("assessments.objections"), 303)
    ctx.session.rollback()
    page, row, line = _load(ctx, assessment_id, objection_id)
    return _shown(page, row, line, form, replace(typed, errors=errors), None, status=422)


# ── reading ───────────────────────────────────────────────────────────────────
def _load(
    ctx: Context, assessment_id: int, objection_id: int
) -> tuple[AssessmentPage, ScoreRow, ObjectionLine]:
    """Raises NotFound for whoever may not read the scores, or the objection, yet."""
    page = assessment_page.load(ctx, assessment_id)
    for row in page.rows:
        for line in row.objections:
            if line.objection.id == objection_id:
                return page, row, line
    raise NotFound


def _typed(page: AssessmentPage, row: ScoreRow) -> AnswerInput:
    """What was sent, else the score as it stands; the note is the decision's own."""
    sent = AnswerInput.sent(row.indicator, request.form) if request.method == "POST" else None
    current = page.opened.said.answers[row.code].hub or Given()
    return sent or AnswerInput.stored(row.indicator, current, 0)


def _value(
    page: AssessmentPage, row: ScoreRow, typed: AnswerInput, form: DecisionForm
) -> tuple[Given | None, dict[str, str]]:
    """The value a granted objection sets; None where it stays and only the evidence is accepted."""
    if form.decision.data != O.GRANT.value:
        return None, {}
    given, errors = typed.read()
    if errors:
        return None, dict(errors)
    current = page.opened.said.answers[row.code].given(C.HUB)
    return (None if given.is_empty or given.same_as(current) else given), {}


def _beside(form: DecisionForm, typed: AnswerInput, error: Invalid) -> dict[str, str]:
    """A refusal stands at the note or at the value it is about."""
    if error.field == "note":
        form.note.errors = [labels.refusal(error)]
        return {}
    return {typed.field_named(error.field or "value"): labels.refusal(error)}


# ── answering ─────────────────────────────────────────────────────────────────
def _is_done(ctx: Context, line: ObjectionLine, form: DecisionForm) -> bool:
    """The second click on one's own decision."""
    wanted = {one.value: state for one, state in OUTCOME.items()}.get(form.decision.data or "")
    return line.state is wanted and line.objection.decided_by_id == ctx.actor.user_id


def _there() -> ResponseReturnValue:
    flash("Putusan ini sudah tercatat.", "ok")
    return redirect(url_for("assessments.objections"), 303)


def _late(
    ctx: Context,
    assessment_id: int,
    objection_id: int,
    form: DecisionForm,
    error: Conflict | WrongState,
) -> ResponseReturnValue:
    """Somebody was faster, perhaps oneself."""
    ctx.session.rollback()
    *_rest, line = _load(ctx, assessment_id, objection_id)
    if _is_done(ctx, line, form):
        return _there()
    return assessment_page.stale_page(ctx, assessment_id, error, typed=form.note.data or "")


def _shown(
    page: AssessmentPage,
    row: ScoreRow,
    line: ObjectionLine,
    form: DecisionForm,
    typed: AnswerInput,
    refusal: RuleBroken | None,
    *,
    status: int = 200,
) -> ResponseReturnValue:
    why = ""
    waits = line.state is ObjectionState.FILED
    if waits and page.reviews and refusal and refusal.reason in WORTH_TELLING:
        why = labels.refusal(refusal)
    said = page.opened.said.answers[row.code]
    text = render_template(
        "assessments/decide.html",
        **assessment_page.context(page),
        row=row,
        line=line,
        form=form,
        input=typed,
        may_decide=refusal is None and waits,
        why=why,
        answer_own=said.own,
        answer_hub=said.hub,
        proofs=[one for one in row.proofs if one.objection_id == line.objection.id],
        old_proofs=[one for one in row.proofs if one.objection_id != line.objection.id],
        objection_words=objection_words,
        list_url=url_for("assessments.objections"),
    )
    return text, status
