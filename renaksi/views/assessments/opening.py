"""Rincian: a score opened to weights, inputs, overrides, notes and evidence (numbers that open)."""

from typing import Final

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from renaksi.core.assessment import AssessmentState, ValueColumn as C
from renaksi.core.assessment_trace import IndicatorTrace, Trace, trace
from renaksi.core.errors import NotFound
from renaksi.core.instrument import ComputedFact, Indicator
from renaksi.labels import assessment_trace as told
from renaksi.queries.assessment_page import AssessmentPage
from renaksi.views.assessments import page as assessment_page
from renaksi.views.assessments.blueprint import ASSESSMENT, bp
from renaksi.views.context import current_context
from renaksi.views.guards import signed_in

COLUMN_OF: Final = {slug: column for column, slug in told.COLUMN_SLUG.items()}
FURTHEST: Final = (C.NATIONAL, C.HUB, C.SELF)
F = ComputedFact
SOURCES: Final = {
    F.PLAN_ENACTED: "compliance.achievement",
    F.PLAN_ACHIEVEMENT: "compliance.achievement",
    F.REPORTS_SUBMITTED: "compliance.show",
    F.REPORTS_ON_TIME: "compliance.show",
    F.RECOMMENDATIONS_RESOLVED: "recommendations.figures",
    F.COMPLAINTS_FOLLOWED_UP: "complaints.index",
    F.COMPLAINTS_FINISHED: "complaints.index",
    F.CONNECTED: "connections.index",
    F.GUIDANCE_TAKEN: "guidance.index",
}
"""Where the system's own figures are told in full."""


@bp.get(f"{ASSESSMENT}/rincian")
@bp.get(f"{ASSESSMENT}/rincian/<code>")
@signed_in
def opened(assessment_id: int, code: str | None = None) -> ResponseReturnValue:
    """The whole sheet in one column, or one indicator in all that the reader may see."""
    page = assessment_page.load(current_context(), assessment_id)
    context = assessment_page.context(page)
    if code is None:
        return _sheet(page, context)
    row, answers = page.row(code), page.opened.said.answers
    traces = {one: trace(page.scores[one], answers) for one in C if one in page.scores}
    lines = {column: _line(found, code) for column, found in traces.items()}
    if not row.indicator.is_judged:
        lines = _apart(lines)
    return render_template(
        "assessments/opened_one.html",
        **context,
        row=row,
        lines=lines,
        told=told,
        reach=_reach(page),
        source=_source(page, row.indicator, lines),
        decide_url=lambda key: url_for(
            "assessments.decide", assessment_id=assessment_id, objection_id=key
        ),
        before=_beside(page, code, -1),
        after=_beside(page, code, 1),
    )


def _sheet(page: AssessmentPage, context: dict[str, object]) -> ResponseReturnValue:
    asked = request.args.get("kolom", "")
    column = COLUMN_OF.get(asked)
    if asked and column not in page.scores:
        raise NotFound
    column = column or next((one for one in FURTHEST if one in page.scores), None)
    found = trace(page.scores[column], page.opened.said.answers) if column else None
    return render_template(
        "assessments/opened.html",
        **context,
        column=column,
        found=found,
        told=told,
        is_final=page.assessment.state is AssessmentState.FINAL,
        results_url=url_for(
            "assessments.results",
            instrumen=page.opened.sheet.code,
            siklus=page.year,
            di=page.assessment.agency.code,
        ),
    )


def _line(found: Trace, code: str) -> IndicatorTrace:
    return next(one for aspect in found.aspects for one in aspect.indicators if one.code == code)


def _apart(lines: dict[C, IndicatorTrace]) -> dict[C, IndicatorTrace]:
    """What the system computed is the same in every column but where the centre replaced it."""
    national = lines.get(C.NATIONAL)
    replaced = national is not None and national.column is C.NATIONAL
    return {
        column: line
        for place, (column, line) in enumerate(lines.items())
        if place == 0 or (replaced and column is C.NATIONAL)
    }


def _reach(page: AssessmentPage) -> object:
    scale = page.opened.sheet.scale
    return scale.score_max - scale.score_min


def _source(
    page: AssessmentPage, indicator: Indicator, lines: dict[C, IndicatorTrace]
) -> tuple[str, str] | None:
    """Word and address of what the system computed from; None where nobody has a page for it."""
    fact = indicator.measure.fact if indicator.measure else None
    if fact is None or fact not in SOURCES or SOURCES[fact] not in current_app.view_functions:
        return None
    as_of = next((one.as_of for one in lines.values() if one.as_of), None)
    asked = _asked(fact, page, as_of.isoformat() if as_of else None)
    return told.SOURCE_WORD[fact], url_for(SOURCES[fact], **asked)  # type: ignore[arg-type] # all of them are fields


def _asked(fact: F, page: AssessmentPage, day: str | None) -> dict[str, object]:
    """What the address of each source is told: whose figure, and as of when."""
    code, year = page.assessment.agency.code, page.year
    match fact:
        case F.COMPLAINTS_FOLLOWED_UP | F.COMPLAINTS_FINISHED:
            return {"di": code, "dari": f"{year}-01-01", "sampai": day}
        case F.GUIDANCE_TAKEN:
            return {"terlibat": code, "tahun": year, "sampai": day}
        case F.RECOMMENDATIONS_RESOLVED | F.CONNECTED:
            return {"di": code, "per": day}
    return {"di": code, "per": day, "siklus": year}


def _beside(page: AssessmentPage, code: str, step: int) -> str | None:
    """The code of the indicator before or after."""
    codes = [row.code for row in page.rows]
    place = codes.index(code) + step
    return codes[place] if 0 <= place < len(codes) else None
