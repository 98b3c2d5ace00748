"""Who decides on a recommendation, as clauses: what `core.follow_up.acting_tier` says of one.

The delegate or the issuer first, or whoever inherited from it; where nobody there can decide, the
issuer whose delegate has nobody left, and then those above the issuer, the nearest first.
`tests/queries/test_recommendation_desk.py` holds the two against each other.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from renaksi.core.follow_up import ISSUING_ROLES, SOURCES
from renaksi.core.policy import REVIEWER_ROLES, Actor, Grant
from renaksi.core.recommendation import AnswerStage
from renaksi.models import (
    Agency,
    AgencyClosure,
    FollowUp,
    Recommendation,
    RoleAssignment,
    User,
)
from renaksi.queries.custody import heirs
from renaksi.queries.scope import AgencyColumn

Clause = ColumnElement[bool]
Column = AgencyColumn | InstrumentedAttribute[int | None]


def decided_by(actor: Actor, acting: ColumnElement[int], today: date) -> Clause:
    """Whether the actor decides; `acting`: whoever acts for the addressee."""
    clauses = []
    for grant in actor.with_role(*ISSUING_ROLES):
        found = _is_first(grant, today), _is_again(grant, today), _stands_in(grant, acting, today)
        clauses.append(and_(or_(*found), covers(grant, acting, today)))
    return or_(*clauses)


def covers(grant: Grant, acting: ColumnElement[int], today: date) -> Clause:
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


# ── the issuer and its delegate ───────────────────────────────────────────────
def _is_first(grant: Grant, today: date) -> Clause:
    """Its home is the delegate, or the issuer of a source the role answers for."""
    is_issuer = and_(Recommendation.delegate_id.is_(None), _issues(grant, today))
    return or_(_is_home(Recommendation.delegate_id, grant, today), is_issuer)


def _is_again(grant: Grant, today: date) -> Clause:
    """Its home is the issuer, and nobody is left where it handed the decision to."""
    one = Recommendation
    return and_(
        one.delegate_id.is_not(None),
        _issues(grant, today),
        ~_somebody(_now(one.delegate_id, today), today),
    )


def _issues(grant: Grant, today: date) -> Clause:
    its_source = Recommendation.source.in_(SOURCES[grant.role])
    return and_(_is_home(Recommendation.issuer_id, grant, today), its_source)


def _is_home(column: Column, grant: Grant, today: date) -> Clause:
    """The agency of the column, or its heir where it is no more, is the home of the grant."""
    gone, left = heirs(today), heirs(today)
    return or_(
        and_(column == grant.home_id, ~exists().where(gone.c.agency_id == grant.home_id)),
        column.in_(select(left.c.agency_id).where(left.c.custodian_id == grant.home_id)),
    )


def _now(column: Column, today: date) -> ColumnElement[int]:
    """The agency of the column, or its heir where it is no more."""
    gone = heirs(today)
    heir = select(gone.c.custodian_id).where(gone.c.agency_id == column).correlate_except(gone)
    return func.coalesce(heir.scalar_subquery(), column)


# ── those above ───────────────────────────────────────────────────────────────
def _stands_in(grant: Grant, acting: ColumnElement[int], today: date) -> Clause:
    """Its home stands above the issuer, and nobody below it on that line can decide."""
    one, line, middle = Recommendation, aliased(AgencyClosure), aliased(AgencyClosure)
    issuer = _now(one.issuer_id, today)
    start = _where_it_stands(issuer, acting, today)
    between = (
        exists()
        .where(
            middle.descendant_id == start,
            middle.valid_from <= today,
            middle.valid_to > today,
            middle.depth > 0,
            middle.depth < line.depth,
            _somebody(middle.ancestor_id, today),
        )
        .correlate_except(middle)
    )
    delegate = func.coalesce(_now(one.delegate_id, today), issuer)
    return (
        exists()
        .where(
            line.descendant_id == start,
            line.ancestor_id == grant.home_id,
            line.depth > 0,
            line.valid_from <= today,
            line.valid_to > today,
            ~between,
            ~_somebody(delegate, today, of_its_source=one.delegate_id.is_(None)),
            ~and_(one.delegate_id.is_not(None), _somebody(issuer, today, of_its_source=true())),
        )
        .correlate_except(line)
    )


def _where_it_stands(
    issuer: ColumnElement[int], acting: ColumnElement[int], today: date
) -> ColumnElement[int]:
    """Where an issuer is no more and left no heir, those above the addressee are asked."""
    own = aliased(AgencyClosure)
    stands = select(own.descendant_id).where(
        own.descendant_id == issuer,
        own.ancestor_id == issuer,
        own.valid_from <= today,
        own.valid_to > today,
    )
    return func.coalesce(stands.correlate_except(own).scalar_subquery(), acting)


def _somebody(home: Any, today: date, *, of_its_source: Clause | None = None) -> Clause:
    """Another active person there who decides: not the proposer, not who answered.

    `of_its_source`: where the role has to answer for the source. Told what it joins itself: within
    a subquery only the nearest question is joined unasked.
    """
    duty, user, one = aliased(RoleAssignment), aliased(User), Recommendation
    roles = (and_(duty.role == role, one.source.in_(found)) for role, found in SOURCES.items())
    hands = FollowUp.created_by_id, FollowUp.updated_by_id, FollowUp.submitted_by_id
    answered = (
        exists()
        .where(FollowUp.recommendation_id == one.id, or_(*(hand == user.id for hand in hands)))
        .correlate_except(FollowUp)
    )
    proposed = and_(one.stage == AnswerStage.APPROVAL, one.proposed_by_id == user.id)
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
            or_(~(false() if of_its_source is None else of_its_source), *roles),
        )
        .correlate_except(duty, user)
    )
