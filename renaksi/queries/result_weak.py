"""What of a final result still has to be mended, and what was recommended for it already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentState, ValueColumn
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.assessment_weak import WeakSpot
from renaksi.core.errors import NotAllowed, NotFound, Refusal, WrongState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Permission, may
from renaksi.core.recommendation import RecommendationStatus
from renaksi.models import (
    AssessmentResult,
    InstrumentIndicator,
    Recommendation,
    ResultRecommendation,
)
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.queries.assessment_weak import weak_of


@dataclass(frozen=True, slots=True)
class LedTo:
    """A recommendation that came of an indicator; a draft is told to its issuer's people alone."""

    indicator: str
    recommendation_id: int
    number: str
    status: RecommendationStatus
    text: str


@dataclass(frozen=True, slots=True)
class WeakPage:
    """What the page asks whoever recommends."""

    opened: OpenedAssessment
    issuer_id: int
    """The nearest agency above that the actor reviews for."""
    issuer_name: str
    led_to: Sequence[LedTo]
    weak: Sequence[WeakSpot]

    @property
    def refusal(self) -> WrongState | None:
        """Why nothing can be recommended: nothing is final, or it was reopened."""
        state = self.opened.case.state
        if state is AssessmentState.FINAL:
            return None
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=state)


def weak_page(session: Session, actor: Actor, assessment_id: int, now: datetime) -> WeakPage:
    """Nine statements. Raises NotFound and NotAllowed."""
    found = open_assessment(session, actor, assessment_id, now)
    if not may_recommend(found, actor):
        seen = columns_seen(found.case, actor)
        raise NotAllowed(Refusal.ROLE_MISSING) if ValueColumn.NATIONAL in seen else NotFound()
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    issuer = next(one for one in found.case.tiers if one.agency_id in homes)
    led_to = led_to_of(session, assessment_id)
    return WeakPage(found, issuer.agency_id, issuer.name, led_to, still_weak(found, led_to))


def may_recommend(found: OpenedAssessment, actor: Actor) -> bool:
    """As somebody who reviews above it; watchers issue on pages of their own."""
    return _reviews(found, actor) and may(actor, Permission.RECOMMENDATION_ISSUE, found.case.place)


def still_weak(found: OpenedAssessment, led_to: Iterable[LedTo]) -> list[WeakSpot]:
    """What has no recommendation yet."""
    done = {one.indicator for one in led_to}
    return [one for one in weak_of(found) if one.code not in done]


def seen_by(found: OpenedAssessment, actor: Actor, led_to: Iterable[LedTo]) -> list[LedTo]:
    """A draft is told to reviewers alone."""
    reviews = _reviews(found, actor)
    return [one for one in led_to if reviews or one.status is not RecommendationStatus.DRAFT]


def _reviews(found: OpenedAssessment, actor: Actor) -> bool:
    above = set(found.case.place.lineage[1:])
    return any(grant.home_id in above for grant in actor.with_role(*REVIEWER_ROLES))


def led_to_of(session: Session, assessment_id: int) -> list[LedTo]:
    """Of the result that holds, in the order of the sheet. One statement."""
    link = ResultRecommendation
    rows: Sequence[Any] = session.execute(
        select(
            InstrumentIndicator.code, Recommendation.id, Recommendation.number,
            Recommendation.status, Recommendation.text,
        )
        .select_from(link)
        .join(Recommendation, Recommendation.id == link.recommendation_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == link.indicator_id)
        .join(AssessmentResult, AssessmentResult.id == link.result_id)
        .where(
            AssessmentResult.assessment_id == assessment_id,
            AssessmentResult.superseded_at.is_(None),
        )
        .order_by(InstrumentIndicator.ordinal, Recommendation.id)
    ).all()  # fmt: skip
    return [
        LedTo(code, key, number or "", status, text) for code, key, number, status, text in rows
    ]
