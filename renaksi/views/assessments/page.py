"""What every page about one assessment knows: where it stands, and what the reader can do."""

from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for

from renaksi import labels
from renaksi.core.assessment import AssessmentAction as A, AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_rights import acting_tier, permitted, why_not
from renaksi.core.assessment_time import why_not_extend
from renaksi.core.assessment_writing import (
    Seat,
    seat,
    why_not_answer,
    why_not_assign,
    why_not_score,
)
from renaksi.core.errors import NotAllowed, Refusal, RuleBroken
from renaksi.core.objection import ObjectionAction, ObjectionState, why_not as why_not_object
from renaksi.labels import (
    assessment as states,
    assessment_answers as answers,
    assessment_checks as checks,
    assessment_page as words,
    format as fmt,
)
from renaksi.queries.assessment_objections import objection_case
from renaksi.queries.assessment_page import AssessmentPage, assessment_page
from renaksi.queries.assessment_timeline import assessment_steps
from renaksi.services.context import Context
from renaksi.views.assessments.addresses import here, score_url, step_url

OVER: Final = "Tahap penilaian sudah berubah, jadi langkah ini tidak dilakukan."
SHOWN: Final = 3
"""Steps told to whoever came too late."""
FIRST: Final = (A.START_SCORING, A.APPROVE, A.ANNOUNCE, A.CLOSE_OBJECTIONS, A.FINALISE)
"""Steps that lead on; the others are beside the way."""
USUAL: Final = {
    S.SELF_SUBMITTED: A.START_SCORING,
    S.HUB: A.APPROVE,
    S.HUB_APPROVED: A.ANNOUNCE,
    S.OBJECTION: A.CLOSE_OBJECTIONS,
}
"""What somebody above comes for; why it is not theirs today is told."""
WORTH_TELLING: Final = frozenset(
    {
        Refusal.OWN_WORK, Refusal.FOUR_EYES, Refusal.OTHER_TIER_ACTS, Refusal.SCORES_MISSING,
        Refusal.SCORES_SENT_BACK, Refusal.SCORES_UNEXPLAINED, Refusal.SCORES_DISAGREE,
        Refusal.OBJECTIONS_OPEN, Refusal.OBJECTION_RUNS,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A button of the page."""

    word: str
    href: str
    is_first: bool = False


def load(ctx: Context, assessment_id: int, *, with_warnings: bool = False) -> AssessmentPage:
    """Raises NotFound for whoever may not read it."""
    return assessment_page(
        ctx.session, ctx.actor, assessment_id, ctx.now, with_warnings=with_warnings
    )


def offers(ctx: Context, page: AssessmentPage) -> list[Offer]:
    """What can be done here; at most one leads on."""
    case, key = page.opened.case, page.assessment.id
    steps = permitted(case, ctx.actor)
    found: list[Offer] = []
    if case.state is S.HUB and why_not_score(case, ctx.actor) is None:
        found.append(_scoring(ctx, page))
    if why_not_answer(case, ctx.actor) is None:
        found.append(_link("Isi penilaian mandiri", "assessments.answers", key))
    if _may_object(ctx, page):
        found.append(_link("Baca nilai dan sanggah", "assessments.object", key))
    if case.state is S.MODERATION and page.reviews and C.NATIONAL in page.seen:
        found.append(_link("Moderasi", "assessments.moderate", key))
    if case.state is S.FINAL and C.NATIONAL in page.seen:
        found.append(_link("Hasil", "assessments.result", key))
    found += _deciding(ctx, page)
    for action in (*FIRST, *(one for one in steps if one not in FIRST)):
        if action in steps:
            found.append(Offer(states.ASSESSMENT_ACTION[action], step_url(key, action)))
    if why_not_assign(case, ctx.actor) is None:
        found.append(Offer("Penilai", url_for("assessments.seats", assessment_id=key)))
    if why_not_extend(case, ctx.actor) is None:
        found.append(_link("Beri waktu tambahan", "assessments.more_time", key))
    return [Offer(one.word, one.href, is_first=place == 0) for place, one in enumerate(found)]


def _scoring(ctx: Context, page: AssessmentPage) -> Offer:
    key = page.assessment.id
    if seat(page.opened.case, ctx.actor) is Seat.SECOND:
        return Offer("Nilai sebagai penilai kedua", score_url(key))
    code = page.next_open
    return Offer("Ke indikator berikutnya" if code else "Lihat penilaian", score_url(key, code))


def _deciding(ctx: Context, page: AssessmentPage) -> list[Offer]:
    """To the first objection that waits for this person's own decision."""
    for line in page.disputed:
        case = objection_case(page.opened, line.code, line.objection)
        refusal = why_not_object(ObjectionAction.REJECT, case, ctx.actor)
        if line.state is ObjectionState.FILED and refusal is None:
            key = page.assessment.id
            where = url_for("assessments.decide", assessment_id=key, objection_id=line.objection.id)
            return [Offer("Putuskan sanggahan", where)]
    return []


def _may_object(ctx: Context, page: AssessmentPage) -> bool:
    case = page.opened.case
    owner = not isinstance(why_not_answer(case, ctx.actor), NotAllowed)
    return case.state is S.OBJECTION and owner and C.HUB in page.seen


def _link(word: str, endpoint: str, assessment_id: int) -> Offer:
    return Offer(word, url_for(endpoint, assessment_id=assessment_id))


def why(ctx: Context, page: AssessmentPage) -> str:
    """For one who acts here in general; others are told nothing of what is not theirs."""
    case = page.opened.case
    usual = USUAL.get(case.state)
    if usual is None or not page.reviews:
        return ""
    refusal = why_not(usual, case, ctx.actor)
    return labels.refusal(refusal) if refusal and refusal.reason in WORTH_TELLING else ""


def waits(page: AssessmentPage) -> str:
    """Who is at it, and until when."""
    one, window = page.assessment, page.opened.case.window
    tier = acting_tier(A.START_SCORING, page.opened.case)
    zone = answers.zone_text(page.zone)
    if one.state is S.OBJECTION and not window.may_object(page.opened.case.now):
        return words.objections_over(
            fmt.weekday(one.objection_until) if one.objection_until else "",
            page.opened.case.undecided,
        )
    return words.waits(
        one.state,
        agency=page.name,
        tier=tier.name if tier else "pembina",
        self_until=f"{fmt.weekday(window.last_day)}, {zone}",
        hub_until=f"{fmt.weekday(one.round.hub_due_on)}, {zone}",
        object_until=f"{fmt.weekday(one.objection_until)}, {zone}" if one.objection_until else "",
        publish_on=fmt.day(one.round.publish_on),
    )


def context(page: AssessmentPage) -> dict[str, object]:
    """What every template about one assessment is given."""
    one = page.assessment
    return {
        "page": page,
        "one": one,
        "case": page.opened.case,
        "zone": page.zone,
        "words": words,
        "states": states,
        "answers": answers,
        "checks": checks,
        "columns": C,
        "filed": ObjectionState.FILED,
        "own": here(one.id),
        "name": f"{page.name}, {page.year}",
        "index_url": url_for("assessments.index"),
        "score_url": lambda code=None: score_url(one.id, code),
    }


def stale_page(
    ctx: Context, assessment_id: int, error: RuleBroken, *, typed: str = ""
) -> tuple[str, int]:
    """For whatever was sent too late; `typed` stays in sight."""
    ctx.session.rollback()
    page = load(ctx, assessment_id)
    steps = assessment_steps(ctx.session, page.opened, ctx.actor)[:SHOWN]
    over = error.reason is Refusal.ASSESSMENT_WRONG_STATE
    text = render_template(
        "assessments/stale.html",
        **context(page),
        sentence=OVER if over else labels.refusal(error),
        typed=typed.strip(),
        timeline=words.timeline(steps, page.zone),
    )
    return text, 409
