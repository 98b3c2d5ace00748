"""Who could decide in the issuer's place: agencies with somebody whose role covers the addressee."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.follow_up import ISSUING_ROLES
from renaksi.core.policy import Grant, Place
from renaksi.core.recommendation_rights import decides
from renaksi.models import Agency, RoleAssignment, User


def delegates(session: Session, place: Place, issuer_id: int, today: date) -> list[tuple[int, str]]:
    """Id and name, by name, without the issuer itself; `place` is the addressee's. One statement."""
    duty = RoleAssignment
    rows = session.execute(
        select(Agency.id, Agency.name, duty)
        .join(duty, duty.home_id == Agency.id)
        .join(User, User.id == duty.user_id)
        .where(
            User.is_active,
            duty.role.in_(ISSUING_ROLES),
            duty.valid_from <= today,
            duty.valid_to > today,
            or_(duty.home_id.in_(place.lineage), duty.reach_id.in_(place.lineage)),
            Agency.id != issuer_id,
        )
        .order_by(Agency.name, Agency.id)
    )
    found = {}
    for home, name, one in rows:
        kinds = frozenset(AgencyKind(kind) for kind in one.kinds or ())
        if decides(Grant(one.role, home, one.reach_id, home, kinds), place):
            found[home] = name
    return list(found.items())
