"""Whose letterhead stands on the print of a result: the nearest agency above that the actor reviews for."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.models import Agency
from renaksi.queries.documents import LetterheadInfo, letterhead


@dataclass(frozen=True, slots=True)
class Head:
    """Who issues, and what stands at the head."""

    agency_id: int
    code: str
    kind: AgencyKind
    name: str
    letterhead: LetterheadInfo


def head_of(session: Session, actor: Actor, case: AssessmentCase) -> Head:
    """Two statements. Raises NotAllowed for one who reviews nowhere above."""
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    home = next((one for one in case.place.lineage[1:] if one in homes), None)
    if home is None:
        raise NotAllowed(Refusal.ROLE_MISSING)
    one = session.scalars(select(Agency).where(Agency.id == home)).one()
    return Head(one.id, one.code, one.kind, one.name, letterhead(session, home))
