"""What a reviewer's own tier decided: the last decision on each revision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.models import ActionPlan, Agency, Cycle, PlanRevision, PlanTransition, User

DECISIONS: Final = (PlanAction.RETURN, PlanAction.ENDORSE, PlanAction.REVOKE_ENDORSEMENT)
Decided = Select[PlanTransition, PlanRevision, Agency, int, str]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of the reviewer's own tier."""

    plan_id: int
    number: int
    agency: Agency
    year: int
    action: PlanAction
    at: datetime
    by: str
    note: str
    state: PlanState
    """How the revision stands now."""


def decided_by(actor: Actor, *conditions: ColumnElement[bool]) -> Decided:
    """The last decision on each revision that one of the actor's homes took."""
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    later = aliased(PlanTransition)
    newer = (
        select(later.id)
        .where(
            later.revision_id == PlanTransition.revision_id,
            later.action.in_(DECISIONS),
            or_(
                later.at > PlanTransition.at,
                and_(later.at == PlanTransition.at, later.id > PlanTransition.id),
            ),
        )
        .exists()
    )
    return (
        select(PlanTransition, PlanRevision, Agency, Cycle.year, User.name)
        .join(PlanRevision, PlanRevision.id == PlanTransition.revision_id)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == PlanTransition.actor_id)
        .where(
            PlanTransition.action.in_(DECISIONS),
            PlanTransition.acting_agency_id.in_(homes),
            ~newer,
            *conditions,
        )
    )


def decisions(session: Session, decided: Decided, page: int, per_page: int) -> tuple[Decision, ...]:
    """One page of them, the newest first."""
    rows = session.execute(
        decided.order_by(PlanTransition.at.desc(), PlanTransition.id.desc())
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return tuple(
        Decision(
            plan_id=revision.plan_id,
            number=revision.number,
            agency=agency,
            year=year,
            action=step.action,
            at=step.at,
            by=name or "",
            note=step.note,
            state=revision.state,
        )
        for step, revision, agency, year, name in rows
    )
