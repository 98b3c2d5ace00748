"""The hub's scores as the agency was told them, on the screen, with its objections."""

from typing import Any

from flask import render_template, url_for

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.errors import RuleBroken, WrongState
from renaksi.core.evidence import checklist
from renaksi.forms.assessment_answers import AnswerProofForm
from renaksi.forms.assessment_objections import UNWRITTEN, ObjectionForm
from renaksi.labels import assessment_answers as answer_words, assessment_objections as words
from renaksi.labels.assessment import ASSESSMENT_STATE
from renaksi.queries.assessment_objection_page import (
    ObjectedRow,
    ObjectionPage,
    objection_page,
)
from renaksi.views.context import current_context


def load(assessment_id: int) -> ObjectionPage:
    """Raises NotFound for whoever may not read the hub's scores, WrongState before they are told."""
    ctx = current_context()
    return objection_page(ctx.session, ctx.actor, assessment_id, ctx.now)


def context(page: ObjectionPage) -> dict[str, Any]:
    """What every page about objections knows."""
    one, case = page.opened.assessment, page.opened.case
    here: dict[str, Any] = {"assessment_id": one.id}
    return {
        "page": page,
        "one": one,
        "case": case,
        "zone": case.window.zone,
        "words": words,
        "answer_words": answer_words,
        "state": ASSESSMENT_STATE[one.state],
        "until": words.until_text(case.window.objection_until, case.window.zone),
        "may_accept": A.ACCEPT in page.steps,
        "index_url": url_for("assessments.index"),
        "show_url": url_for("assessments.show", **here),
        "object_url": url_for("assessments.object", **here),
        "sheet_url": url_for("assessments.answers", **here),
        "row_url": lambda code, **more: url_for(
            "assessments.object_to", assessment_id=one.id, code=code, **more
        ),
        "step_url": lambda code, slug: url_for(
            "assessments.objection_step", assessment_id=one.id, code=code, slug=slug
        ),
    }


def one_page(
    page: ObjectionPage,
    row: ObjectedRow,
    form: ObjectionForm | None = None,
    proof: AnswerProofForm | None = None,
    *,
    is_overtaken: bool = False,
) -> str:
    """`form`, `proof`: what was sent and does not hold."""
    draft = row.draft
    if form is None:
        form = ObjectionForm(formdata=None).start_from(
            draft.ground if draft else "", draft.version if draft else UNWRITTEN
        )
    needed = checklist(row.indicator.evidence, draft.proofs if draft else ())
    told = row.refusal if page.is_owner else None
    return render_template(
        "assessments/object_one.html",
        **context(page),
        row=row,
        form=form,
        proof=(proof or AnswerProofForm(formdata=None)).of(needed),
        is_overtaken=is_overtaken,
        refused=labels.refusal(told) if told and not isinstance(told, WrongState) else "",
    )


def stale_page(page: ObjectionPage, row: ObjectedRow, error: RuleBroken, typed: str) -> str:
    """For what was sent too late; `typed` stays in sight."""
    return render_template(
        "assessments/object_stale.html",
        **context(page),
        row=row,
        sentence=labels.refusal(error),
        typed=typed.strip(),
    )
