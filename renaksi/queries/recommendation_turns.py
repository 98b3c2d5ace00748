"""Whose turn it is, as clauses: what `core.follow_up.why_not` says of one, said of many.

`tests/queries/test_recommendation_desk.py` holds the two against each other.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from renaksi.core.follow_up import ISSUING_ROLES, SOURCES
from renaksi.core.policy import REVIEWER_ROLES, Actor, Grant, Role
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage as G,
    FollowUpState,
    RecommendationStatus as S,
)
from renaksi.core.task import TaskKind as K
from renaksi.models import (
    Agency,
    AgencyClosure,
    FollowUp,
    FollowUpEvidence,
    Recommendation,
    RecommendationItem,
    RecommendationTransition,
    RoleAssignment,
    User,
)
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
    audits = [_covers(one, acting, today) for one in actor.with_role(Role.INTERNAL_AUDITOR)]
    if audits:
        yield K.CHECK_ANSWERS, and_(_at(G.INTERNAL_AUDIT), or_(*audits), not_own)
    if any(True for _ in actor.with_role(*ISSUING_ROLES)):
        decides = _decides(actor, acting, today)
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


# ── the issuer ────────────────────────────────────────────────────────────────
def _decides(actor: Actor, acting: ColumnElement[int], today: date) -> Clause:
    clauses = []
    for grant in actor.with_role(*ISSUING_ROLES):
        covers = _covers(grant, acting, today)
        clauses.append(and_(_is_first(grant), covers))
        clauses.append(and_(_stands_in(grant, today), covers))
    return or_(*clauses)


def _is_first(grant: Grant) -> Clause:
    """Its home is the delegate, or the issuer of a source the role answers for."""
    one = Recommendation
    as_issuer = and_(
        one.delegate_id.is_(None),
        one.issuer_id == grant.home_id,
        one.source.in_(SOURCES[grant.role]),
    )
    return or_(one.delegate_id == grant.home_id, as_issuer)


def _stands_in(grant: Grant, today: date) -> Clause:
    """Its home stands above the issuer, and nobody below it on that line can decide."""
    one, line, middle = Recommendation, aliased(AgencyClosure), aliased(AgencyClosure)
    first = func.coalesce(one.delegate_id, one.issuer_id)
    between = (
        exists()
        .where(
            middle.descendant_id == one.issuer_id,
            middle.valid_from <= today,
            middle.valid_to > today,
            middle.depth > 0,
            middle.depth < line.depth,
            _somebody(middle.ancestor_id, today),
        )
        .correlate_except(middle)
    )
    return (
        exists()
        .where(
            line.descendant_id == one.issuer_id,
            line.ancestor_id == grant.home_id,
            line.depth > 0,
            line.valid_from <= today,
            line.valid_to > today,
            ~between,
            ~_somebody(first, today, at_issuer=True),
        )
        .correlate_except(line)
    )


def _somebody(home: Any, today: date, *, at_issuer: bool = False) -> Clause:
    """Another active person there who decides: not the proposer, not who answered.

    Told what it joins itself: within a subquery only the nearest question is joined unasked.
    """
    duty, user, one = aliased(RoleAssignment), aliased(User), Recommendation
    by_source = or_(
        one.delegate_id.is_not(None),
        *(and_(duty.role == role, one.source.in_(found)) for role, found in SOURCES.items()),
    )
    answered = (
        exists()
        .where(
            FollowUp.recommendation_id == one.id,
            or_(FollowUp.submitted_by_id == user.id, FollowUp.updated_by_id == user.id),
        )
        .correlate_except(FollowUp)
    )
    proposed = and_(one.stage == G.APPROVAL, one.proposed_by_id == user.id)
    return (
        exists()
        .where(
            duty.home_id == home,
            duty.role.in_(ISSUING_ROLES),
            duty.valid_from <= today,
            duty.valid_to > today,
            user.id == duty.user_id,
            user.is_active,
            ~answered,
            func.coalesce(~proposed, True),
            *([by_source] if at_issuer else []),
        )
        .correlate_except(duty, user)
    )


def _covers(grant: Grant, acting: ColumnElement[int], today: date) -> Clause:
    """As `core.recommendation_rights.decides`: strictly below a reviewer's home, in a reach."""
    line = aliased(AgencyClosure)
    is_reviewer = grant.role in REVIEWER_ROLES
    below = exists().where(
        line.descendant_id == acting,
        line.ancestor_id == (grant.home_id if is_reviewer else grant.reach_id),
        line.depth > (0 if is_reviewer else -1),
        line.valid_from <= today,
        line.valid_to > today,
    )
    if is_reviewer or not grant.kinds:
        return below
    return and_(below, acting.in_(select(Agency.id).where(Agency.kind.in_(grant.kinds))))
