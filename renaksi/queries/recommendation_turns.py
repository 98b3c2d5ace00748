"""Whose turn it is, as clauses: what `core.follow_up.why_not` says of one, said of many.

`tests/queries/test_recommendation_desk.py` holds the two against each other.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.policy import Actor, Role
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage as G,
    FollowUpState,
    RecommendationStatus as S,
)
from renaksi.core.task import TaskKind as K
from renaksi.models import (
    FollowUp,
    FollowUpEvidence,
    Recommendation,
    RecommendationItem,
    RecommendationTransition,
)
from renaksi.queries.recommendation_deciding import covers, decided_by
from renaksi.queries.recommendation_work import OWNER_ACTIONS
from renaksi.queries.scope import own_agencies

Clause = ColumnElement[bool]
ANSWERS: Final = frozenset({K.ANSWER_RECOMMENDATIONS, K.FIX_ANSWERS, K.SUBMIT_ANSWERS})


def acting_for(held: Any) -> ColumnElement[int]:
    """Whoever acts for the addressee; `held`: `held_recommendations`, joined."""
    return func.coalesce(held.c.holder_id, Recommendation.addressee_id)


def wanted(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[tuple[K, Clause]]:
    """By kind of task, which recommendations wait for the actor."""
    writes, signs = _writes(actor, acting, today), _signs(actor, acting, today)
    if writes is not None:
        with_addressee = _at(G.ADDRESSEE)
        begun = ~_is_written()  # what is written waits for who signs
        returned = _was_returned()
        yield K.ANSWER_RECOMMENDATIONS, and_(with_addressee, writes, begun, ~returned)
        yield K.FIX_ANSWERS, and_(with_addressee, writes, begun, returned)
    if signs is not None:
        yield K.SUBMIT_ANSWERS, and_(_at(G.ADDRESSEE), signs, _is_written())
    not_own = ~_acted(actor.user_id)
    audits = [covers(one, acting, today) for one in actor.with_role(Role.INTERNAL_AUDITOR)]
    if audits:
        yield K.CHECK_ANSWERS, and_(_at(G.INTERNAL_AUDIT), or_(*audits), not_own)
    if any(True for _ in actor.with_role(*ISSUING_ROLES)):
        decides = decided_by(actor, acting, today)
        yield K.DECIDE_ANSWERS, and_(_at(G.REVIEW), decides, not_own)
        another = Recommendation.proposed_by_id != actor.user_id
        yield K.APPROVE_PROPOSALS, and_(_at(G.APPROVAL), decides, another, not_own)


def _at(stage: G) -> Clause:
    return and_(Recommendation.status.in_(UNSETTLED), Recommendation.stage == stage)


# ── the addressee ─────────────────────────────────────────────────────────────
def _writes(actor: Actor, acting: ColumnElement[int], today: date) -> Clause | None:
    clauses = [
        acting.in_(
            own_agencies(one.home_owner_id if one.role is Role.LIAISON else one.home_id, today)
        )
        for one in actor.with_role(Role.AGENCY_ADMIN, Role.MANAGER, Role.LIAISON)
    ]
    return or_(*clauses) if clauses else None


def _signs(actor: Actor, acting: ColumnElement[int], today: date) -> Clause | None:
    grants = actor.with_role(Role.MANAGER)
    clauses = [acting.in_(own_agencies(one.home_id, today)) for one in grants]
    return or_(*clauses) if clauses else None


def _is_written() -> Clause:
    return exists().where(
        FollowUp.recommendation_id == Recommendation.id,
        FollowUp.state == FollowUpState.DRAFT,
        FollowUp.narrative != "",
    )


def _was_returned() -> Clause:
    """Found lacking, or sent back by the APIP: the newest answer that was handed in says so."""
    last = (
        select(FollowUp.state)
        .where(
            FollowUp.recommendation_id == Recommendation.id, FollowUp.state != FollowUpState.DRAFT
        )
        .order_by(FollowUp.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return or_(
        Recommendation.status == S.IN_PROCESS,
        func.coalesce(last == FollowUpState.SENT_BACK, false()),
    )


def _acted(user_id: int | None) -> Clause:
    """The actor acted for the addressee: `recommendation_cases` names the same people."""
    own = FollowUp.recommendation_id == Recommendation.id
    step, link = RecommendationTransition, RecommendationItem
    hands = (FollowUp.created_by_id, FollowUp.updated_by_id, FollowUp.submitted_by_id)
    return or_(
        exists().where(own, or_(*(hand == user_id for hand in hands))),
        exists().where(
            own,
            FollowUpEvidence.follow_up_id == FollowUp.id,
            FollowUpEvidence.linked_by_id == user_id,
        ),
        exists().where(
            step.recommendation_id == Recommendation.id,
            step.action.in_(OWNER_ACTIONS),
            step.actor_id == user_id,
        ),
        exists().where(link.recommendation_id == Recommendation.id, link.linked_by_id == user_id),
    )
