"""The agencies that review, with the people who can act there today."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renaksi.core.policy import REVIEWER_ROLES, Role
from renaksi.core.workflow import ReviewTier
from renaksi.models import Agency, RoleAssignment, User


def review_tiers(session: Session, agency_ids: Iterable[int], today: date) -> dict[int, ReviewTier]:
    """Each agency with the active people who hold a reviewer role there today. One statement."""
    held = and_(
        RoleAssignment.home_id == Agency.id,
        RoleAssignment.role.in_(REVIEWER_ROLES),
        RoleAssignment.valid_from <= today,
        RoleAssignment.valid_to > today,
    )
    rows = session.execute(
        select(Agency.id, Agency.name, RoleAssignment.role, User.id)
        .outerjoin(RoleAssignment, held)
        .outerjoin(User, and_(User.id == RoleAssignment.user_id, User.is_active))
        .where(Agency.id.in_(set(agency_ids)))
    )
    names: dict[int, str] = {}
    holders: dict[int, dict[Role, set[int]]] = defaultdict(lambda: defaultdict(set))
    for agency_id, name, role, user_id in rows:
        names[agency_id] = name
        if user_id is not None:
            holders[agency_id][role].add(user_id)
    return {
        one: ReviewTier(one, name, {role: frozenset(who) for role, who in holders[one].items()})
        for one, name in names.items()
    }
