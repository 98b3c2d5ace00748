"""What happened to an assessment, the newest first, as far as the reader may know of it yet.

What a hub says among its own people, and what it found before it announced it, is not the agency's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction, AssessmentState, ValueColumn
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.policy import Actor
from renaksi.models import Agency, AssessmentTransition, User
from renaksi.queries.assessment_cases import OpenedAssessment

AMONG_REVIEWERS: Final = frozenset({AssessmentAction.SEND_BACK})
FINDINGS: Final = frozenset(
    {
        AssessmentAction.MARK_NOT_ASSESSABLE,
        AssessmentAction.MARK_ASSESSABLE,
        AssessmentAction.APPROVE,
    }
)
"""Known with the column they are about."""


@dataclass(frozen=True, slots=True)
class AssessmentStepTaken:
    """One step; `actor` "" is the system, `agency` in whose name it was taken."""

    action: AssessmentAction
    at: datetime
    actor: str
    agency: str
    note: str


def assessment_steps(
    session: Session, found: OpenedAssessment, actor: Actor
) -> list[AssessmentStepTaken]:
    """One statement."""
    step = AssessmentTransition
    rows = session.execute(
        select(step.action, step.source, step.at, User.name, Agency.name, step.note)
        .outerjoin(User, User.id == step.actor_id)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
        .where(step.assessment_id == found.assessment.id)
        .order_by(step.id.desc())
    )
    return known_steps(rows, found, actor)


def known_steps(
    rows: Iterable[Any], found: OpenedAssessment, actor: Actor
) -> list[AssessmentStepTaken]:
    """Those of (action, source, at, person, agency, note) that the reader may know of, in order."""
    seen = columns_seen(found.case, actor)
    reviews = actor.is_system or not _is_owner(found, actor)
    return [
        AssessmentStepTaken(action, at, person or "", agency or "", note)
        for action, source, at, person, agency, note in rows
        if (reviews or action not in AMONG_REVIEWERS)
        and (action not in FINDINGS or _column(source) in seen)
    ]


def _column(source: AssessmentState | None) -> ValueColumn:
    central = source is AssessmentState.MODERATION
    return ValueColumn.NATIONAL if central else ValueColumn.HUB


def _is_owner(found: OpenedAssessment, actor: Actor) -> bool:
    """Whether the actor reads it from the agency's side, or from aside, only."""
    above = set(found.case.place.lineage[1:])
    return all(grant.home_id not in above for grant in actor.grants)
