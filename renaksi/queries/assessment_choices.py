"""What the work list of assessments can be narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renaksi.core.policy import REVIEWER_ROLES, Actor, Role
from renaksi.models import (
    Agency,
    AgencyClosure,
    Assessment,
    AssessmentRound,
    GradeBand,
    RoleAssignment,
    SupervisionLink,
    User,
)
from renaksi.queries.scope import in_force

REVIEWS = sorted(REVIEWER_ROLES)


@dataclass(frozen=True, slots=True)
class Choices:
    """For the selects of the list."""

    hubs: Sequence[tuple[str, str]]
    """(code, name) of whoever supervises somebody who is assessed."""
    people: Sequence[tuple[int, str]]
    """Evaluators at the actor's own homes, and the others at work in its sight."""
    grades: Sequence[str]
    """Predicates of the rounds there are, the best first."""


def list_choices(session: Session, actor: Actor, today: date) -> Choices:
    """Three statements; two for whoever reviews nothing."""
    reviews = bool(actor.roles & REVIEWER_ROLES) or Role.NATIONAL_ADMIN in actor.roles
    return Choices(
        hubs=_hubs(session, actor, today),
        people=_people(session, actor, today) if reviews else (),
        grades=_grades(session),
    )


def _hubs(session: Session, actor: Actor, today: date) -> Sequence[tuple[str, str]]:
    """Only those at or below where the actor stands; names of agencies are public."""
    up = aliased(SupervisionLink)
    assessed = select(up.supervisor_id).where(
        up.agency_id.in_(select(Assessment.agency_id)), up.valid_from <= today, up.valid_to > today
    )
    chosen = select(Agency.code, Agency.name).where(Agency.id.in_(assessed)).order_by(Agency.code)
    if not actor.is_system and Role.NATIONAL_ADMIN not in actor.roles:
        homes = {grant.reach_id for grant in actor.grants} | {one.home_id for one in actor.grants}
        below = select(AgencyClosure.descendant_id).where(
            AgencyClosure.ancestor_id.in_(homes), in_force(today)
        )
        chosen = chosen.where(Agency.id.in_(below))
    return [(code, name) for code, name in session.execute(chosen)]


def _people(session: Session, actor: Actor, today: date) -> Sequence[tuple[int, str]]:
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    duty = RoleAssignment
    rows = session.execute(
        select(User.id, User.name)
        .join(duty, duty.user_id == User.id)
        .where(
            duty.role == Role.EVALUATOR,
            duty.home_id.in_(homes),
            duty.valid_from <= today,
            duty.valid_to > today,
            User.is_active,
        )
        .distinct()
        .order_by(User.name, User.id)
    )
    return [(key, name) for key, name in rows]


def _grades(session: Session) -> Sequence[str]:
    used = select(AssessmentRound.version_id)
    rows = session.execute(
        select(GradeBand.name, GradeBand.version_id, GradeBand.ordinal)
        .where(GradeBand.version_id.in_(used))
        .order_by(GradeBand.version_id.desc(), GradeBand.ordinal)
    )
    return list(dict.fromkeys(name for name, _version, _ordinal in rows))
