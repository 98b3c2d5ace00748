"""The page of one recommendation: who can do what on it, and why not the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from renaksi import labels
from renaksi.core.errors import Refusal, RuleBroken
from renaksi.core.follow_up import audit_skipped, may_write_answer, permitted, why_not
from renaksi.core.policy import Permission, Role, may
from renaksi.core.recommendation import UNSETTLED, AnswerStage as G, RecommendationAction as A
from renaksi.core.recommendation_rights import may_delegate
from renaksi.forms.follow_ups import DecisionForm, RemarkForm
from renaksi.labels import recommendation_page as words
from renaksi.labels.recommendation_steps import STEP, in_words
from renaksi.labels.steps import StepWords
from renaksi.queries.recommendation_page import Part, RecommendationPage, recommendation_page
from renaksi.services.context import Context
from renaksi.views.recommendations.addresses import here, step_url

DECISIONS: Final[Mapping[G, tuple[A, ...]]] = {
    G.INTERNAL_AUDIT: (A.FORWARD, A.SEND_BACK),
    G.REVIEW: (A.RESOLVE, A.FIND_LACKING, A.PROPOSE_NOT_ACTIONABLE),
    G.APPROVAL: (A.APPROVE_NOT_ACTIONABLE, A.DECLINE_NOT_ACTIONABLE),
}
"""What is decided on the page itself, by where the answer is."""
ASIDE: Final = (A.RECALL, A.REOPEN, A.PROPOSE_NOT_ACTIONABLE, A.WITHDRAW)
"""Steps with a page of their own, in their order."""
OVER: Final = "Keadaan rekomendasi sudah berubah, jadi langkah ini tidak dilakukan."
SHOWN: Final = 3
"""Steps told to whoever came too late."""
WORTH_TELLING: Final = frozenset({Refusal.OWN_WORK, Refusal.FOUR_EYES, Refusal.OTHER_TIER_ACTS})


@dataclass(frozen=True, slots=True)
class Panel:
    """What this person can do, and why not what the person would come for."""

    may_write: bool
    may_submit: bool
    signs: bool
    """Whether submitting is this person's own to do, once something is written."""
    may_issue: bool
    may_link: bool
    decisions: tuple[A, ...]
    aside: tuple[A, ...]
    may_delegate: bool
    sees_estate: bool
    """Whether the page that shares out what an ended agency left is open to the person."""
    why: str


def load(ctx: Context, recommendation_id: int, parts: Part = Part.ALL) -> RecommendationPage:
    """Raises NotFound for whoever may not read it."""
    return recommendation_page(ctx.session, ctx.actor, recommendation_id, ctx.now, parts)


def panel_of(ctx: Context, page: RecommendationPage) -> Panel:
    case, one = page.opened.case, page.recommendation
    steps = permitted(case, ctx.actor)
    decisions = tuple(step for step in DECISIONS.get(one.stage, ()) if step in steps)
    writes = may(ctx.actor, Permission.FOLLOW_UP_WRITE, case.place)
    return Panel(
        may_write=may_write_answer(case, ctx.actor),
        may_submit=A.ANSWER in steps,
        signs=may(ctx.actor, Permission.FOLLOW_UP_SUBMIT, case.place),
        may_issue=A.ISSUE in steps,
        may_link=writes and one.status in UNSETTLED,
        decisions=decisions,
        aside=tuple(step for step in ASIDE if step in steps and step not in decisions),
        may_delegate=one.status in UNSETTLED
        and may_delegate(ctx.actor, one.issuer_id, case.place, one.source)
        and ctx.actor.user_id not in case.owner_actor_ids,
        sees_estate=page.is_inherited and Role.NATIONAL_ADMIN in ctx.actor.roles,
        why=_why(ctx, page, decisions),
    )


def _why(ctx: Context, page: RecommendationPage, decisions: tuple[A, ...]) -> str:
    """For one who decides here in general; others are told nothing of what is not theirs."""
    usual = DECISIONS.get(page.recommendation.stage, ())
    if decisions or not usual or page.recommendation.status not in UNSETTLED:
        return ""
    refusal = why_not(usual[0], page.opened.case, ctx.actor)
    if refusal is None or refusal.reason not in WORTH_TELLING:
        return ""
    return labels.refusal(refusal)


def step_words(ctx: Context, page: RecommendationPage, action: A) -> StepWords:
    case = page.opened.case
    to_audit = case.asks_audit and not audit_skipped(case, ctx.actor)
    return in_words(action, holder=page.holder, decider=page.decider, to_audit=to_audit)


def decision_form(decisions: Sequence[A], version: int | None = None) -> DecisionForm:
    """As it was sent; with `version` a fresh one, for a recommendation read at it."""
    form = DecisionForm() if version is None else DecisionForm(formdata=None)
    form.offer((one, STEP[one].title) for one in decisions)
    if version is not None:
        form.version.data = str(version)
    return form


def render(
    ctx: Context,
    page: RecommendationPage,
    *,
    decision: DecisionForm | None = None,
    remark: RemarkForm | None = None,
) -> ResponseReturnValue:
    """`decision`, `remark`: what was sent and does not hold."""
    panel = panel_of(ctx, page)
    failed = decision is not None or remark is not None
    if decision is None and panel.decisions:
        decision = decision_form(panel.decisions, page.recommendation.version)
    text = render_template(
        "recommendations/show.html",
        **context(page),
        panel=panel,
        decision=decision,
        step_words={step: step_words(ctx, page, step) for step in (*panel.decisions, *panel.aside)},
        remark=remark or RemarkForm(formdata=None),
        timeline=words.timeline(page.steps, page.zone),
    )
    return text, 422 if failed else 200


def stale_page(
    page: RecommendationPage, error: RuleBroken, *, typed: str, is_done: bool = False
) -> str:
    """For whatever was sent too late; `typed` stays in sight. `is_done`: by the same person."""
    over = error.reason is Refusal.RECOMMENDATION_WRONG_STATE
    return render_template(
        "recommendations/stale.html",
        **context(page),
        sentence=OVER if over else labels.refusal(error),
        is_done=is_done,
        typed=typed.strip(),
        timeline=words.timeline(page.steps[-SHOWN:], page.zone),
    )


def too_late(
    ctx: Context, recommendation_id: int, error: RuleBroken, typed: str | None
) -> ResponseReturnValue:
    """For whatever was typed while the recommendation went on: the words stay in sight."""
    ctx.session.rollback()
    return stale_page(load(ctx, recommendation_id), error, typed=typed or ""), 409


def context(page: RecommendationPage) -> dict[str, object]:
    """What every page about one recommendation knows."""
    return {
        "page": page,
        "one": page.recommendation,
        "zone": page.zone,
        "words": words,
        "own": here(page.recommendation.id),
        "called": page.recommendation.number or words.UNNUMBERED,
        "step_url": lambda action: step_url(page.recommendation.id, action),
        "register_url": url_for("recommendations.index"),
        "draft_urls": draft_urls(page),
        "batch_url": _batch_url(page),
    }


def draft_urls(page: RecommendationPage) -> dict[str, str]:
    """Where a draft is worked on."""
    if page.recommendation.number:
        return {}
    here_args = {"recommendation_id": page.recommendation.id}
    return {
        name: url_for(f"recommendations.{name}", **here_args)  # type: ignore[arg-type]
        for name in ("issue", "correct", "discard")
    }


def _batch_url(page: RecommendationPage) -> str:
    batch_id = page.recommendation.batch_id
    return url_for("recommendations.batch", batch_id=batch_id) if batch_id else ""
