"""A self-assessment on the screen: what every page about it knows, and how one answer is stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.assessment_entry import differs
from renaksi.core.assessment_missing import MissingKind
from renaksi.core.assessment_rights import acting_tier
from renaksi.core.errors import Conflict, Invalid
from renaksi.forms.assessment_answers import AnswerInput
from renaksi.labels import assessment_answers as words, format as fmt
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.labels.plan_page import countdown
from renaksi.queries.assessment_answer_page import AnswerPage, AnswerRow, answer_page
from renaksi.services import assessment_values
from renaksi.services.context import Context
from renaksi.views.context import current_context

STATE = ASSESSMENT_STATE
UNDONE = (MissingKind.UNANSWERED, MissingKind.FAULTY)


def load(assessment_id: int) -> AnswerPage:
    """Raises NotFound for whoever may not read the agency's own answers yet."""
    ctx = current_context()
    return answer_page(ctx.session, ctx.actor, assessment_id, ctx.now)


def writable(assessment_id: int) -> AnswerPage:
    """For somebody who answers now; else what stands against it."""
    page = load(assessment_id)
    if page.refusal is not None:
        raise page.refusal
    return page


def store(ctx: Context, page: AnswerPage, typed: AnswerInput) -> AnswerInput | None:
    """Save one answer. What comes back says what does not hold; None: everything does.

    Raises WrongState where the time for answering is over.
    """
    row, code = page.row(typed.indicator.code), typed.indicator.code
    if typed.is_untouched:
        return None
    given, errors = typed.read()
    if errors:
        return replace(typed, errors=errors)
    if typed.version == row.version and not differs(row.given, given):
        return None
    try:
        assessment_values.write_answer(ctx, page.assessment.id, code, given, version=typed.version)
    except Invalid as error:
        named = typed.field_named(error.field or "value")
        return replace(typed, errors={named: labels.refusal(error)})
    except Conflict:
        return replace(typed, is_overtaken=True)
    return None


def shown(row: AnswerRow) -> AnswerInput:
    return AnswerInput.stored(row.indicator, row.given, row.version)


def context(page: AnswerPage, inputs: Mapping[str, AnswerInput] | None = None) -> dict[str, Any]:
    """What every page about a self-assessment knows. `inputs`: what was typed and does not hold."""
    one = page.assessment
    kept = {row.code: shown(row) for row in page.judged}
    tier = acting_tier(A.START_SCORING, page.opened.case)
    here: dict[str, Any] = {"assessment_id": one.id}
    return {
        "page": page,
        "one": one,
        "case": page.opened.case,
        "zone": page.zone,
        "words": words,
        "inputs": kept | dict(inputs or {}),
        "state": ASSESSMENT_STATE[one.state],
        "tier": tier.name if tier else "",
        "undone": page.lacking(*UNDONE),
        "unproved": page.lacking(MissingKind.NO_EVIDENCE),
        "deadline": deadline(page),
        "countdown": countdown(page.opened.case.window.last_day, _today(page)),
        "refused": labels.refusal(page.refusal) if page.refusal and page.is_owner else "",
        "sheet_url": url_for("assessments.answers", **here),
        "index_url": url_for("assessments.index"),
        "show_url": url_for("assessments.show", **here),
        "may": {
            name: action in page.steps
            for name, action in (("submit", A.SUBMIT), ("withdraw", A.WITHDRAW))
        },
        "signs": _signs(page),
        "opened_url": lambda code: url_for("assessments.opened", **here, code=code),
        "one_url": lambda code, **more: url_for(
            "assessments.answer_one", assessment_id=one.id, code=code, **more
        ),
    }


def _today(page: AnswerPage) -> date:
    return page.opened.case.window.today(page.opened.case.now)


def _signs(page: AnswerPage) -> bool:
    """Whether submitting is this person's own to do, once everything is answered."""
    refusal = page.submit_refusal
    return refusal is None or isinstance(refusal, Invalid)


def deadline(page: AnswerPage) -> str:
    """`Selasa, 28 April 2026, 23.59 WIB`."""
    window = page.opened.case.window
    return f"{fmt.weekday(window.last_day)}, {words.zone_text(window.zone)}"


def answer_or_page(text: str, inputs: Mapping[str, AnswerInput]) -> ResponseReturnValue:
    """422 where something cannot be taken, 409 where somebody else was faster."""
    if any(one.is_overtaken for one in inputs.values()):
        return text, 409
    return text, 422 if inputs else 200
