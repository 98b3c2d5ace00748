"""The rounds the centre moderates, with how far each has come."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.assessment import AssessmentState
from renaksi.core.policy import Actor
from renaksi.models import (
    Assessment,
    AssessmentRound,
    Cycle,
    Instrument,
    InstrumentVersion,
    ModerationCase,
)
from renaksi.queries.moderation import require_centre


@dataclass(frozen=True, slots=True)
class RoundSeen:
    """One round."""

    round: AssessmentRound
    states: Mapping[AssessmentState, int]
    waiting: int
    """Assessments that nobody at the centre has looked at yet, of those to be looked at."""

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def moderated(self) -> int:
        return self.states.get(AssessmentState.MODERATION, 0)

    @property
    def final(self) -> int:
        return self.states.get(AssessmentState.FINAL, 0)

    @property
    def before(self) -> int:
        """Still with the agencies or their hubs."""
        return self.total - self.moderated - self.final


def moderation_rounds(session: Session, actor: Actor, today: date) -> list[RoundSeen]:
    """The newest first; five statements. Raises NotAllowed."""
    require_centre(session, actor, today)
    rounds = session.scalars(
        select(AssessmentRound)
        .join(AssessmentRound.cycle)
        .join(Instrument, Instrument.id == AssessmentRound.instrument_id)
        .options(
            joinedload(AssessmentRound.cycle),
            joinedload(AssessmentRound.instrument_version).joinedload(InstrumentVersion.instrument),
        )
        .order_by(Cycle.year.desc(), Instrument.code)
    ).all()
    states: dict[int, dict[AssessmentState, int]] = defaultdict(dict)
    counted = select(Assessment.round_id, Assessment.state, func.count()).group_by(
        Assessment.round_id, Assessment.state
    )
    for round_id, state, many in session.execute(counted):
        states[round_id][state] = many
    case = ModerationCase
    waiting = dict(
        session.execute(
            select(Assessment.round_id, func.count(case.assessment_id.distinct()))
            .join(case, case.assessment_id == Assessment.id)
            .where(case.looked_at.is_(None), Assessment.state == AssessmentState.MODERATION)
            .group_by(Assessment.round_id)
        ).all()
    )
    return [RoundSeen(one, states[one.id], waiting.get(one.id, 0)) for one in rounds]
