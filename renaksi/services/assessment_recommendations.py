"""Recommendations out of the weak indicators of a final result (design section 4)."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, Refusal, WrongState
from renaksi.core.recommendation import Priority, RecommendationAction, RecommendationSource
from renaksi.core.recommendation_entry import LONGEST_CAUSE, RecommendationValues, cleaned
from renaksi.models import (
    AssessmentAnswer,
    AssessmentResult,
    Recommendation,
    ResultRecommendation,
)
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_weak import weak_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction
from renaksi.services.steps import (
    assessment_steps as steps,
    recommendation_issuing as issuing,
    recommendation_steps,
)

NOTHING_SAID: Final[Mapping[str, Priority]] = {}
"""Every priority as the weight of what was lost proposes it."""


def draft_weak(
    ctx: Context,
    assessment_id: int,
    texts: Mapping[str, str],
    *,
    issuer_id: int,
    priorities: Mapping[str, Priority] = NOTHING_SAID,
) -> list[Recommendation]:
    """One draft for each indicator named, with its text as edited; the issuer's to correct and issue.

    Every one of them or none. Raises Invalid (`codes`: not weak; `text`), WrongState where there is
    no final result, Conflict where one of them led to a draft before, NotAllowed.
    """
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        return _draft(ctx, found, texts, priorities, issuer_id)


def issue_weak(
    ctx: Context,
    assessment_id: int,
    texts: Mapping[str, str],
    *,
    issuer_id: int,
    priorities: Mapping[str, Priority] = NOTHING_SAID,
) -> list[Recommendation]:
    """The same, and issued at once. Raises as `draft_weak` does."""
    with transaction(ctx):
        found = steps.locked(ctx, assessment_id)
        made = _draft(ctx, found, texts, priorities, issuer_id)
        drafts = recommendation_steps.locked_all(ctx, sorted(one.id for one in made))
        for one in drafts:
            recommendation_steps.require(ctx, one, RecommendationAction.ISSUE, version=None)
        return issuing.issue(ctx, drafts)


def _draft(
    ctx: Context,
    found: OpenedAssessment,
    texts: Mapping[str, str],
    priorities: Mapping[str, Priority],
    issuer_id: int,
) -> list[Recommendation]:
    result = _result(ctx, found)
    weak = {one.code: one for one in weak_of(found)}
    if not texts or texts.keys() - weak.keys():
        why = "Pilih indikator yang nilainya di bawah ambang instrumen."
        raise Invalid(Refusal.BAD_VALUE, "codes", why=why)
    source = RecommendationSource.EVALUATION
    holder = found.case.place.agency_id
    issuer, addressees = issuing.parties(ctx, issuer_id, [holder], source)
    there = _there(ctx, result.id)
    made = []
    for code, spot in weak.items():
        if code not in texts:
            continue
        indicator_id = ctx.session.get_one(AssessmentAnswer, found.said.ids[code]).indicator_id
        if indicator_id in there:
            raise Conflict(Refusal.ALREADY_EXISTS, what=f"Rekomendasi untuk {code}")
        cause = f"{spot.code} {spot.name}"[:LONGEST_CAUSE]
        priority = priorities.get(code, spot.priority)
        values = cleaned(RecommendationValues(source, texts[code], cause, priority))
        one = issuing.new_draft(ctx, issuer, addressees[0], values)
        ctx.session.add(
            ResultRecommendation(
                result_id=result.id, recommendation_id=one.id, indicator_id=indicator_id
            )
        )
        made.append(one)
    told = {"indicators": sorted(texts), "count": len(made)}
    audit.record(
        ctx, AuditEvent.ASSESSMENT_RECOMMEND, found.assessment, agency_id=issuer_id, after=told
    )
    return made


def _result(ctx: Context, found: OpenedAssessment) -> AssessmentResult:
    """The one that holds. Raises WrongState where none does."""
    one = ctx.session.scalar(
        select(AssessmentResult).where(
            AssessmentResult.assessment_id == found.assessment.id,
            AssessmentResult.superseded_at.is_(None),
        )
    )
    if one is None:
        raise WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=found.case.state)
    return one


def _there(ctx: Context, result_id: int) -> set[int]:
    """Indicators of the result that led to a recommendation already."""
    rows = select(ResultRecommendation.indicator_id).where(
        ResultRecommendation.result_id == result_id
    )
    return set(ctx.session.scalars(rows))
