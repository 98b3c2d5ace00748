"""Objections in the actor's sight: those that wait, those decided, and the numbers of each hub."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import ANNOUNCED, AssessmentState as S
from renaksi.core.calendar import local_day
from renaksi.core.objection import ObjectionState
from renaksi.core.objection_figures import NOTHING, ObjectionFigures, ObjectionTold, figures
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    Cycle,
    Holiday,
    InstrumentIndicator,
    Objection,
    SupervisionLink,
    User,
)
from renaksi.queries.assessment_custody import acting_for, assessment_visible, held_assessments
from renaksi.queries.assessment_filter import above
from renaksi.queries.assessment_tiers import acts
from renaksi.queries.scope import own_agencies

WAITING, DECIDED, ALL = "menunggu", "diputus", "semua"
TABS = (WAITING, DECIDED, ALL)
_STATES: Mapping[str, Sequence[ObjectionState]] = {
    WAITING: (ObjectionState.FILED,),
    DECIDED: (ObjectionState.GRANTED, ObjectionState.REJECTED, ObjectionState.WITHDRAWN),
    ALL: tuple(one for one in ObjectionState if one is not ObjectionState.DRAFT),
}


@dataclass(frozen=True, slots=True)
class ObjectionRow:
    """One objection as the list shows it."""

    objection: Objection
    assessment_id: int
    agency_code: str
    agency: str
    zone: TimeZone
    hub: str
    """The direct supervisor of today; "" at the top."""
    year: int
    code: str
    indicator: str
    decided_by: str
    deciding_agency: str
    is_mine: bool
    """It waits for the reader's own decision."""

    @property
    def filed_on(self) -> date | None:
        return _day(self.objection.filed_at, self.zone)

    @property
    def decided_on(self) -> date | None:
        return _day(self.objection.decided_at, self.zone)

    def is_late(self, today: date) -> bool:
        due = self.objection.due_on
        return self.objection.state is ObjectionState.FILED and due is not None and today > due


@dataclass(frozen=True)
class Objections:
    """All of a year (None: of every year) that the actor may see; five statements."""

    session: Session
    actor: Actor
    now: datetime
    year: int | None = None

    @cached_property
    def today(self) -> date:
        return local_day(self.now, TimeZone.WIB)

    @cached_property
    def years(self) -> Sequence[int]:
        found = select(Cycle.year).join(AssessmentRound, AssessmentRound.cycle_id == Cycle.id)
        return tuple(self.session.scalars(found.distinct().order_by(Cycle.year.desc())))

    @cached_property
    def rows(self) -> Sequence[ObjectionRow]:
        """What waits first, by its deadline; the others by when they were handed in."""
        rows: Sequence[Any] = self.session.execute(self._statement()).all()
        return [_row(*row) for row in rows]

    def of_tab(self, tab: str) -> list[ObjectionRow]:
        return [row for row in self.rows if row.objection.state in _STATES[tab]]

    @cached_property
    def by_hub(self) -> Sequence[tuple[str, ObjectionFigures]]:
        """By name of the hub; the numbers of all are their sum."""
        days_off = frozenset(self.session.scalars(select(Holiday.on)))
        told: dict[str, list[ObjectionTold]] = defaultdict(list)
        for row in self.rows:
            one = row.objection
            told[row.hub].append(ObjectionTold(one.state, row.filed_on, one.due_on, row.decided_on))
        return [(hub, figures(some, self.today, days_off)) for hub, some in sorted(told.items())]

    @property
    def total(self) -> ObjectionFigures:
        return sum((one for _hub, one in self.by_hub), NOTHING)

    # ── the statement ─────────────────────────────────────────────────────────
    def _statement(self) -> Select[*tuple[Any, ...]]:
        held = held_assessments(self.today)
        acting = acting_for(held)
        link, hub = aliased(SupervisionLink), aliased(Agency)
        decider, deciding = aliased(User), aliased(Agency)
        waits = Objection.state == ObjectionState.FILED
        decides = acts(
            self.actor, REVIEWER_ROLES, acting, self.today, answer=AssessmentAnswer.id
        )  # fmt: skip
        mine = and_(waits, Assessment.state == S.OBJECTION, decides)
        is_mine = case((mine, 1), else_=0)
        chosen: Select[*tuple[Any, ...]] = (
            select(
                Objection, Assessment.id, Agency.code, Agency.name, Agency.time_zone, hub.name,
                Cycle.year, InstrumentIndicator.code, InstrumentIndicator.name, decider.name,
                deciding.name, is_mine,
            )
            .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
            .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
            .join(Assessment, Assessment.id == AssessmentAnswer.assessment_id)
            .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
            .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
            .join(Agency, Agency.id == Assessment.agency_id)
            .outerjoin(held, held.c.assessment_id == Assessment.id)
            .outerjoin(
                link,
                (link.agency_id == Agency.id)
                & (link.valid_from <= self.today)
                & (link.valid_to > self.today),
            )
            .outerjoin(hub, hub.id == link.supervisor_id)
            .outerjoin(decider, decider.id == Objection.decided_by_id)
            .outerjoin(deciding, deciding.id == Objection.deciding_agency_id)
            .where(
                Objection.state != ObjectionState.DRAFT,
                Assessment.state.in_(ANNOUNCED),
                assessment_visible(self.actor, acting, self.years, self.today),
                self._concerned(acting),
            )
            .order_by(~waits, case((waits, Objection.due_on)), Objection.filed_at.desc(),
                      Objection.id)
        )  # fmt: skip
        return chosen.where(Cycle.year == self.year) if self.year else chosen

    def _concerned(self, acting: ColumnElement[int]) -> ColumnElement[bool]:
        """The agency's own people and those above; others once the result is published."""
        public = and_(Assessment.state == S.FINAL, AssessmentRound.publish_on <= self.today)
        clauses = [public]
        if self.actor.roles & REVIEWER_ROLES:
            clauses.append(above(self.actor, acting, self.today))
        clauses += [
            acting.in_(own_agencies(grant.home_owner_id, self.today))
            for grant in self.actor.with_role(*OWNER_ROLES)
        ]
        return or_(*clauses)


def _row(
    one: Objection,
    assessment_id: int,
    agency_code: str,
    agency: str,
    zone: TimeZone,
    hub: str | None,
    year: int,
    code: str,
    indicator: str,
    decided_by: str | None,
    deciding: str | None,
    is_mine: object,
) -> ObjectionRow:
    return ObjectionRow(
        one, assessment_id, agency_code, agency, zone, hub or "", year, code, indicator,
        decided_by or "", deciding or "", bool(is_mine),
    )  # fmt: skip


def _day(moment: datetime | None, zone: TimeZone) -> date | None:
    return None if moment is None else local_day(moment, zone)
