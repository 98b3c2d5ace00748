"""Decisions that were handed on: by the actor's agency to another one, or by another one to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.policy import Actor
from renaksi.core.recommendation import (
    AnswerStage,
    RecommendationAction,
    RecommendationStatus,
)
from renaksi.models import Agency, Recommendation, RecommendationTransition
from renaksi.queries.recommendation_custody import recommendation_visible

LONGEST: Final = 200
"""Rows of the page; the newest ones."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """One recommendation that another agency than its issuer decides on."""

    id: int
    number: str
    text: str
    addressee: str
    issuer: str
    delegate: str
    status: RecommendationStatus
    stage: AnswerStage
    since: datetime | None
    note: str
    issuer_id: int


def issuing_homes(actor: Actor) -> frozenset[int]:
    """What the actor hands on from, and what is handed to."""
    return frozenset(grant.home_id for grant in actor.with_role(*ISSUING_ROLES))


def delegations(session: Session, actor: Actor, today: date) -> Sequence[Delegation]:
    """The newest first. One statement."""
    one, issuer, delegate = Recommendation, aliased(Agency), aliased(Agency)
    homes = issuing_homes(actor)
    step = RecommendationTransition
    since = _last(step.at)
    rows = session.execute(
        select(
            one.id,
            one.number,
            one.text,
            Agency.name,
            issuer.name,
            delegate.name,
            one.status,
            one.stage,
            since.label("since"),
            _last(step.note),
            one.issuer_id,
        )
        .join(Agency, Agency.id == one.addressee_id)
        .join(issuer, issuer.id == one.issuer_id)
        .join(delegate, delegate.id == one.delegate_id)
        .where(
            recommendation_visible(actor, today),
            or_(one.issuer_id.in_(homes), one.delegate_id.in_(homes)),
        )
        .order_by(since.desc(), one.id.desc())
        .limit(LONGEST)
    )
    return [Delegation(*row) for row in rows]


def _last(column: InstrumentedAttribute[Any]) -> Any:
    """Of the step by which it was handed on."""
    step = RecommendationTransition
    return (
        select(column)
        .where(
            step.recommendation_id == Recommendation.id,
            step.action == RecommendationAction.DELEGATE,
        )
        .order_by(step.at.desc(), step.id.desc())
        .limit(1)
        .correlate(Recommendation)
        .scalar_subquery()
    )
