"""Who acts for a recommendation, and who may read it, in lists and one by one.

The clauses here answer for lists what `core.recommendation_rights.may_read_it` answers for one at hand;
`tests/queries/test_recommendation_desk.py` holds the two against each other. A recommendation's
own day is the one it was issued on: who supervised its addressee then keeps reading it.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select, true, union_all
from sqlalchemy.orm import Session

from renaksi.core.follow_up import SOURCES
from renaksi.core.policy import Actor, Place, Role
from renaksi.core.recommendation import RecommendationStatus
from renaksi.models import Recommendation
from renaksi.queries.custody import Holding, heirs, places_held
from renaksi.queries.scope import visible


def own_day(one: Recommendation, today: date) -> date:
    return one.issued_on or today


def recommendation_places(
    session: Session, recommendations: Iterable[Recommendation], today: date
) -> dict[int, Place]:
    """By recommendation, where whoever acts for its addressee stands today; as many statements as
    `places_held`.
    """
    things = {
        one.id: Holding(one.addressee_id, one.custodian_id, own_day(one, today))
        for one in recommendations
    }
    return places_held(session, things, today)


def held_recommendations(today: date) -> Subquery:
    """`recommendation_id`, `holder_id`, `day` of every one another agency than its addressee acts
    for.
    """
    inherited, onward, one = heirs(today), heirs(today), Recommendation
    day = func.coalesce(one.issued_on, today).label("day")
    by_succession = (
        select(one.id.label("recommendation_id"), inherited.c.custodian_id.label("holder_id"), day)
        .join(inherited, inherited.c.agency_id == one.addressee_id)
        .where(one.custodian_id.is_(None))
    )
    handed_over = (
        select(one.id, func.coalesce(onward.c.custodian_id, one.custodian_id), day)
        .outerjoin(onward, onward.c.agency_id == one.custodian_id)
        .where(one.custodian_id.is_not(None))
    )
    return union_all(by_succession, handed_over).subquery()


@lru_cache(maxsize=256)
def recommendation_visible(actor: Actor, today: date) -> ColumnElement[bool]:
    """Recommendations the actor may read; drafts only of the issuer's own people."""
    if actor.is_system:
        return true()
    is_draft = Recommendation.status == RecommendationStatus.DRAFT
    return or_(and_(is_draft, _own_drafts(actor)), and_(~is_draft, _issued(actor, today)))


def _own_drafts(actor: Actor) -> ColumnElement[bool]:
    clauses = [
        and_(
            Recommendation.issuer_id == grant.home_id,
            Recommendation.source.in_(SOURCES[grant.role]),
        )
        for grant in actor.with_role(*SOURCES)
    ]
    return or_(*clauses) if clauses else ~true()


def _issued(actor: Actor, today: date) -> ColumnElement[bool]:
    if Role.NATIONAL_ADMIN in actor.roles:
        return true()
    homes = {grant.home_id for grant in actor.grants}
    found = held_recommendations(today)
    by_holder = visible(actor, found.c.holder_id, today, found.c.day)
    issued_on = func.coalesce(Recommendation.issued_on, today)
    return or_(
        Recommendation.issuer_id.in_(homes),
        Recommendation.delegate_id.in_(homes),
        visible(actor, Recommendation.addressee_id, today, issued_on, with_ended=True),
        Recommendation.id.in_(select(found.c.recommendation_id).where(by_holder)),
    )
