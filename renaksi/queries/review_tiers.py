"""The agencies that review, with the people who can act there today."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, Select, String, and_, bindparam, select, type_coerce
from sqlalchemy.orm import Session

from renaksi.core.policy import REVIEWER_ROLES, Role
from renaksi.core.workflow import ReviewTier
from renaksi.models import Agency, RoleAssignment, User
from renaksi.queries.prepared import rows_of


def review_tiers(session: Session, agency_ids: Iterable[int], today: date) -> dict[int, ReviewTier]:
    """Each agency with the active people who hold a reviewer role there today. One statement."""
    given = {"agencies": list(set(agency_ids)), "today": today}
    return as_tiers(rows_of(session, _TIERS, given))


Agencies = Collection[int] | Select[int] | BindParameter[Any]


def tier_rows(agency_ids: Agencies, today: date | BindParameter[date]) -> Select[*tuple[Any, ...]]:
    """(agency, person, role, name of the agency); an agency without anybody has one row as well."""
    held = and_(
        RoleAssignment.home_id == Agency.id,
        RoleAssignment.role.in_(REVIEWER_ROLES),
        RoleAssignment.valid_from <= today,
        RoleAssignment.valid_to > today,
    )
    return (
        select(Agency.id, User.id, type_coerce(RoleAssignment.role, String), Agency.name)
        .outerjoin(RoleAssignment, held)
        .outerjoin(User, and_(User.id == RoleAssignment.user_id, User.is_active))
        .where(Agency.id.in_(agency_ids))
    )


_TIERS: Final = tier_rows(bindparam("agencies", expanding=True), bindparam("today"))
"""Whoever opens a plan or a report asks for the tiers above it."""


def as_tiers(rows: Iterable[Any]) -> dict[int, ReviewTier]:
    names: dict[int, str] = {}
    holders: dict[int, dict[Role, set[int]]] = defaultdict(lambda: defaultdict(set))
    for agency_id, user_id, role, name in rows:
        names[agency_id] = name
        if user_id is not None:
            holders[agency_id][Role(role)].add(user_id)
    return {
        one: ReviewTier(one, name, {role: frozenset(who) for role, who in holders[one].items()})
        for one, name in names.items()
    }
