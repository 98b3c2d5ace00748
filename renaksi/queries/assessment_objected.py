"""Objections to an assessment as its pages show them: ground, before, after and reason."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renaksi.core.objection import ObjectionState
from renaksi.models import Agency, AssessmentAnswer, InstrumentIndicator, Objection, User


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection with the names of whoever handed it in and decided it."""

    objection: Objection
    code: str
    filed_by: str
    decided_by: str
    decided_at_agency: str
    """In whose name it was decided."""

    @property
    def state(self) -> ObjectionState:
        return self.objection.state

    @property
    def before(self) -> Mapping[str, Any]:
        return self.objection.before or {}

    @property
    def after(self) -> Mapping[str, Any]:
        return self.objection.after or {}


def objection_lines(
    session: Session, assessment_id: int, *, with_drafts: bool = False
) -> dict[str, tuple[ObjectionLine, ...]]:
    """By the indicators' codes, the oldest first. One statement."""
    filer, decider = aliased(User), aliased(User)
    chosen = (
        select(Objection, InstrumentIndicator.code, filer.name, decider.name, Agency.name)
        .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .outerjoin(filer, filer.id == Objection.filed_by_id)
        .outerjoin(decider, decider.id == Objection.decided_by_id)
        .outerjoin(Agency, Agency.id == Objection.deciding_agency_id)
        .where(AssessmentAnswer.assessment_id == assessment_id)
        .order_by(Objection.id)
    )
    if not with_drafts:
        chosen = chosen.where(Objection.state != ObjectionState.DRAFT)
    found: dict[str, list[ObjectionLine]] = defaultdict(list)
    for one, code, filed_by, decided_by, agency in session.execute(chosen):
        line = ObjectionLine(one, code, filed_by or "", decided_by or "", agency or "")
        found[code].append(line)
    return {code: tuple(lines) for code, lines in found.items()}
