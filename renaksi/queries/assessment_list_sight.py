"""Which columns of each listed assessment somebody may read: the rule of one, asked of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_sight import columns_seen
from renaksi.core.cycle import last_day
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Relation, relations
from renaksi.models import Assessment
from renaksi.queries.assessment_cases import window_of
from renaksi.queries.custody import Holding, places_held
from renaksi.queries.report_slots import day_in


@dataclass(frozen=True, slots=True)
class Sight:
    """What the reader may know of one row."""

    columns: frozenset[C]
    reviews: bool
    """From above: warnings and who scores are told."""

    def knows_grade(self, one: Assessment) -> bool:
        """A grade is that of the furthest column with a total; nobody reads beyond their own.

        Before the moderation begins nothing but the hub's own values stands in the national column.
        """
        if one.national_score is not None and one.state in {S.MODERATION, S.FINAL}:
            return C.NATIONAL in self.columns
        if one.hub_score is not None:
            return C.HUB in self.columns
        return C.SELF in self.columns


def sights(
    session: Session, actor: Actor, rows: Sequence[Assessment], now: datetime
) -> dict[int, Sight]:
    """By assessment; as many statements as `places_held`. Rounds and agencies are loaded."""
    holdings = {
        one.id: Holding(one.agency_id, one.custodian_id, last_day(one.round.cycle.year))
        for one in rows
    }
    places = places_held(session, holdings, day_in(now)) if rows else {}
    return {one.id: _sight(actor, one, places[one.id], now) for one in rows}


def _sight(actor: Actor, one: Assessment, place: Place, now: datetime) -> Sight:
    case = AssessmentCase(
        state=one.state,
        place=place,
        window=window_of(one),
        now=now,
        second_scorer_id=one.second_scorer_id,
        second_done=one.second_done_at is not None,
    )
    seen = columns_seen(case, actor)
    above = any(
        Relation.BELOW in relations(grant, place) for grant in actor.with_role(*REVIEWER_ROLES)
    )
    return Sight(seen, reviews=above and (C.HUB in seen or one.state is S.SELF))
