"""Scoring, one indicator a screen: the answer, its evidence, what is odd, and the evaluator's value."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_rights import why_not
from renaksi.core.assessment_scoring import EntryFault, entry_fault
from renaksi.core.assessment_stand import ScoreStand
from renaksi.core.assessment_writing import why_not_score
from renaksi.core.errors import Conflict, Invalid, NotAllowed, NotFound, WrongState
from renaksi.forms.assessment_answers import AnswerInput
from renaksi.labels import assessment_scoring as scoring_words
from renaksi.queries.assessment_scoring import Scoring, scoring
from renaksi.queries.assessment_told import sent_back_note
from renaksi.services import assessment_values as service
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.addresses import here, score_url, step_url
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

SAME = "sama"
"""The button that takes the agency's own value over."""


@bp.get(f"{ASSESSMENT}/nilai")
@bp.get(f"{ASSESSMENT}/nilai/<code>")
@signed_in
def score(assessment_id: int, code: str | None = None) -> ResponseReturnValue:
    ctx = current_context()
    found = _load(ctx, assessment_id, code)
    case = found.page.opened.case
    refusal = why_not_score(case, ctx.actor)
    if refusal is not None:
        if case.state is not S.HUB and why_not(A.START_SCORING, case, ctx.actor) is None:
            return redirect(step_url(assessment_id, A.START_SCORING))
        if isinstance(refusal, NotAllowed) and not found.page.reviews:
            raise refusal
        flash(labels.refusal(refusal), "warn")
        return redirect(here(assessment_id))
    if code is None:
        return redirect(score_url(assessment_id, found.row.code))
    return _page(found, AnswerInput.stored(found.row.indicator, found.given, found.version))


@bp.post(f"{ASSESSMENT}/nilai/<code>")
@signed_in
def save_score(assessment_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    found = _load(ctx, assessment_id, code)
    refusal = why_not_score(found.page.opened.case, ctx.actor)
    if isinstance(refusal, NotAllowed):
        raise refusal
    typed = AnswerInput.sent(found.row.indicator, request.form)
    if refusal is not None:
        kept = _kept(typed) if typed else ""
        return assessment_page.stale_page(ctx, assessment_id, refusal, typed=kept)
    if typed is None:
        raise NotFound
    given, errors = typed.read()
    if SAME in request.form:
        given, errors = replace(found.own or Given(), note=given.note), {}
    if not errors:
        errors = _faults(found, given)
    if errors:
        return _page(found, replace(typed, errors=errors)), 422
    return _stored(ctx, found, typed, given)


@bp.post(f"{ASSESSMENT}/nilai-kedua/selesai")
@signed_in
def finish_second(assessment_id: int) -> ResponseReturnValue:
    """The second scorer hands in: from now on both see both."""
    ctx = current_context()
    try:
        service.finish_second(ctx, assessment_id)
    except Invalid as error:
        flash(labels.refusal(error), "warn")
        return redirect(score_url(assessment_id), 303)
    except WrongState as error:
        return assessment_page.stale_page(ctx, assessment_id, error)
    flash("Nilai kedua selesai. Sekarang Anda dapat melihat nilai penilai pertama.", "ok")
    return redirect(here(assessment_id), 303)


# ── parts ─────────────────────────────────────────────────────────────────────
def _load(ctx: Context, assessment_id: int, code: str | None) -> Scoring:
    page = assessment_page.load(ctx, assessment_id, with_warnings=True)
    if not page.judged:
        raise NotFound
    return scoring(page, ctx.actor, code)


def _faults(found: Scoring, given: Given) -> dict[str, str]:
    sent_back = found.row.sent_back and not found.is_second
    fault = entry_fault(found.own, found.given, given, sent_back=sent_back)
    if fault is None:
        return {}
    field = "value" if fault is EntryFault.EMPTY else "note"
    return {field: scoring_words.fault(fault, found.row.indicator, found.own, given)}


def _stored(ctx: Context, found: Scoring, typed: AnswerInput, given: Given) -> ResponseReturnValue:
    key, code = found.page.assessment.id, found.row.code
    settles = found.stand is ScoreStand.UNSETTLED
    write = service.settle if settles else service.write_score
    try:
        write(ctx, key, code, given, version=typed.version)
    except Invalid as error:
        ctx.session.rollback()
        named = typed.field_named(error.field or "value")
        found = _load(ctx, key, code)
        return _page(found, replace(typed, errors={named: labels.refusal(error)})), 422
    except Conflict:
        ctx.session.rollback()
        found = _load(ctx, key, code)
        if not settles and _is_there(found, given):
            return _onward(found)
        overtaken = replace(typed, version=found.version, is_overtaken=True)
        return _page(found, overtaken), 409
    except WrongState as error:
        return assessment_page.stale_page(ctx, key, error, typed=_kept(typed))
    return _onward(found)


def _is_there(found: Scoring, given: Given) -> bool:
    """A second click: what was sent stands there already."""
    return found.given.same_as(given) and found.given.note == given.note


def _onward(found: Scoring) -> ResponseReturnValue:
    flash(f"Nilai {found.row.code} tersimpan.", "ok")
    code = found.onward or found.row.code
    return redirect(score_url(found.page.assessment.id, code), 303)


def _kept(typed: AnswerInput) -> str:
    """What would be lost otherwise."""
    return "\n".join(text for text in typed.texts.values() if text.strip())


def _sent_back(found: Scoring) -> str:
    """What the lead said; nothing is asked where nothing was sent back."""
    if not found.row.sent_back:
        return ""
    said = found.page.opened.said
    return sent_back_note(current_context().session, said.ids[found.row.code])


def _page(found: Scoring, typed: AnswerInput) -> str:
    key = found.page.assessment.id
    before, after = found.neighbours
    return render_template(
        "assessments/score.html",
        **assessment_page.context(found.page),
        s=found,
        row=found.row,
        sent_back_note=_sent_back(found),
        input=typed,
        scoring_words=scoring_words,
        before=before,
        after=after,
        save_url=url_for("assessments.save_score", assessment_id=key, code=found.row.code),
        finish_url=url_for("assessments.finish_second", assessment_id=key),
        approve_url=step_url(key, A.APPROVE),
    )
