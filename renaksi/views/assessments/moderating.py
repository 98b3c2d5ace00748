"""One assessment at the centre: looked at, changed with a note, flagged."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A, AssessmentState, ValueColumn as C
from renaksi.core.assessment_answer import Given
from renaksi.core.assessment_entry import read_given
from renaksi.core.errors import Conflict, Invalid, WrongState
from renaksi.forms.moderation import FlagForm, LookForm
from renaksi.labels import (
    assessment as terms,
    assessment_checks as checks,
    moderation as words,
    moderation_values as values,
)
from renaksi.labels.assessment_instrument import INDICATOR_KIND
from renaksi.queries.moderation_page import ModerationLine, ModerationPage, moderation_page
from renaksi.services import moderation as services
from renaksi.services.context import Context
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

LONGEST_VERSION: Final = 9
OUTCOMES: Final = {
    A.MARK_NOT_ASSESSABLE: "tidak-dapat-dinilai",
    A.MARK_ASSESSABLE: "dapat-dinilai",
}
"""Steps of the centre's evaluators that are confirmed where those of a hub are."""


def keeps_text(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """What was sent too late is refused with its text in sight."""

    @wraps(view)
    def kept(assessment_id: int, **more: Any) -> ResponseReturnValue:
        try:
            return view(assessment_id, **more)
        except WrongState as late:
            if request.method != "POST":
                raise
            typed = request.form.get("note") or request.form.get("reason") or ""
            return assessment_page.stale_page(current_context(), assessment_id, late, typed=typed)

    return kept


def load(ctx: Context, assessment_id: int) -> ModerationPage:
    return moderation_page(ctx.session, ctx.actor, assessment_id, ctx.now)


def here(assessment_id: int, anchor: str | None = None) -> str:
    return url_for("assessments.moderate", assessment_id=assessment_id, _anchor=anchor)


@bp.get(f"{ASSESSMENT}/moderasi")
@signed_in
def moderate(assessment_id: int) -> ResponseReturnValue:
    """What became final meanwhile leads on to its result."""
    try:
        page = load(current_context(), assessment_id)
    except WrongState as early:
        if early.detail.get("state") is not AssessmentState.FINAL:
            raise
        return redirect(url_for("assessments.result", assessment_id=assessment_id))
    return _page(page)


def _page(
    page: ModerationPage,
    look: LookForm | None = None,
    flag: FlagForm | None = None,
) -> str:
    return render_template(
        "assessments/moderate.html",
        **_shown(page),
        look=look or LookForm(formdata=None),
        flag=flag or FlagForm(formdata=None),
        may_finalise=A.FINALISE in page.steps and not page.waits,
        outcome_steps=[
            (terms.ASSESSMENT_ACTION[one], _step_url(page, slug))
            for one, slug in OUTCOMES.items()
            if one in page.steps
        ],
    )


def _step_url(page: ModerationPage, slug: str) -> str:
    return url_for("assessments.step", assessment_id=page.opened.assessment.id, slug=slug)


def _shown(page: ModerationPage) -> dict[str, Any]:
    one = page.opened.assessment
    return {
        "p": page,
        "one": one,
        "sheet": page.opened.sheet,
        "columns": C,
        "words": words,
        "values": values,
        "terms": terms,
        "kinds": INDICATOR_KIND,
        "refused": labels.refusal(page.refusal) if page.refusal else "",
        "round_url": url_for("assessments.moderation", round_id=one.round_id),
    }


# ── looked at ─────────────────────────────────────────────────────────────────
@bp.post(f"{ASSESSMENT}/moderasi/dilihat")
@signed_in
@keeps_text
def look(assessment_id: int) -> ResponseReturnValue:
    """Whether anything was changed or not: the case is closed."""
    ctx, form = current_context(), LookForm()
    page = load(ctx, assessment_id)
    if not form.validate():
        return _page(page, look=form), 422
    many = services.look(ctx, assessment_id, form.note.data or "")
    flash("Pemeriksaan tercatat." if many else "Pemeriksaan ini sudah tercatat.", "ok")
    return redirect(url_for("assessments.moderation", round_id=page.opened.assessment.round_id))


@bp.post(f"{ASSESSMENT}/moderasi/tandai")
@signed_in
@keeps_text
def flag(assessment_id: int) -> ResponseReturnValue:
    ctx, form = current_context(), FlagForm()
    page = load(ctx, assessment_id)
    if not form.validate():
        return _page(page, flag=form), 422
    reason = form.reason.data or ""
    if any(one.reason == reason.strip() and one.looked_at is None for one in page.cases):
        flash("Tanda dengan alasan ini sudah ada.", "ok")  # the second click
    else:
        services.flag(ctx, assessment_id, reason)
        flash("Penilaian ditandai untuk diperiksa sebelum hasilnya ditetapkan.", "ok")
    return redirect(here(assessment_id))


# ── one value ─────────────────────────────────────────────────────────────────
@bp.route(f"{ASSESSMENT}/moderasi/<code>", methods=["GET", "POST"])
@signed_in
@keeps_text
def moderate_value(assessment_id: int, code: str) -> ResponseReturnValue:
    ctx = current_context()
    page = load(ctx, assessment_id)
    line = page.line(code)
    if request.method == "GET":
        return _value_page(page, line, _stored(line))
    if page.refusal is not None:
        raise page.refusal
    typed = {name: text for name, text in request.form.items() if name != "csrf_token"}
    given, issues = read_given(line.indicator, typed)
    if "kosongkan" in typed:
        given, issues = Given(), ()
    if issues:
        return _value_page(
            page, line, typed, {one.field: checks.answer_issue(one) for one in issues}
        ), 422
    if given.is_empty and "kosongkan" not in typed:
        fault = {_first_field(line): "Isi nilai nasionalnya, atau kembali tanpa mengubah."}
        return _value_page(page, line, typed, fault), 422
    try:
        services.change_value(ctx, assessment_id, code, given, version=_version(typed))
    except Invalid as refused:
        return _value_page(
            page, line, typed, {refused.field or "note": labels.refusal(refused)}
        ), 422
    except (Conflict, WrongState) as refused:
        ctx.session.rollback()
        page = load(ctx, assessment_id)
        notice = labels.refusal(refused)
        return _value_page(page, page.line(code), typed, notice=notice), 409
    flash(words.value_saved(code, page.opened.assessment), "ok")
    return redirect(here(assessment_id, code))


def _stored(line: ModerationLine) -> dict[str, str]:
    """What stands there, as one types it: the centre's own, or the hub's to start from; the hub's
    reason is not the centre's.
    """
    if line.is_changed:
        return values.typed(line.answer.national)
    return {**values.typed(line.answer.hub), "note": ""}


def _first_field(line: ModerationLine) -> str:
    measure = line.indicator.measure
    asked = measure.inputs if measure and line.indicator.is_judged else ()
    return asked[0].name if asked else "value"


def _version(typed: dict[str, str]) -> int:
    text = typed.get("version", "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST_VERSION else -1


def _value_page(
    page: ModerationPage,
    line: ModerationLine,
    typed: dict[str, str],
    faults: dict[str, str] | None = None,
    *,
    notice: str = "",
) -> str:
    codes = list(page.lines)
    place = codes.index(line.indicator.code)
    return render_template(
        "assessments/moderate_value.html",
        **_shown(page),
        line=line,
        typed=typed,
        faults=faults or {},
        notice=notice,
        before=codes[place - 1] if place else "",
        after=codes[place + 1] if place + 1 < len(codes) else "",
    )
