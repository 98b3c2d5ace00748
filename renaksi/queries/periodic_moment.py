"""What a periodic report is counted from on one day: each reading is made when it is asked for.

A report is taken at two moments, the end of its period and that of the one before; both read the
same queries as the dashboards and the commands, so their figures can not differ from these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint_parts import Owner as Receiver
from renaksi.core.periodic import Period
from renaksi.core.periodic_words import FrozenWords
from renaksi.core.policy import SYSTEM
from renaksi.models import Agency, AgencyClosure, Cycle
from renaksi.queries.achievements import Achievements, achievements
from renaksi.queries.agency_tree import known_as, name_on, short_name_on
from renaksi.queries.complaint_figures import ComplaintReport, complaint_figures
from renaksi.queries.compliance import Compliance, compliance, due_by
from renaksi.queries.connection_figures import ConnectionReport, connection_figures
from renaksi.queries.cycle_calendar import KnownCheckpoint, KnownCycle, known_calendars
from renaksi.queries.funnel import Funnel, plan_funnel
from renaksi.queries.periodic_events import Guidance, guidance
from renaksi.queries.periodic_grades import PublishedGrades, published_grades
from renaksi.queries.periodic_overdue import overdue_by
from renaksi.queries.recommendation_figures import (
    RecommendationFigures,
    recommendation_figures,
)
from renaksi.queries.responsiveness import AnsweringAll, responsiveness


@dataclass(frozen=True)
class Moment:
    """One agency and all below it in a period, as known by its end, or by now while it runs."""

    session: Session
    base_id: int
    base_name: str
    is_nation: bool
    period: Period
    now: datetime
    today: date
    words: FrozenWords

    @cached_property
    def before(self) -> "Moment":
        """The same of the period before."""
        return Moment(
            self.session, self.base_id, self.base_name, self.is_nation, self.period.before,
            self.now, self.today, self.words,
        )  # fmt: skip

    @property
    def as_of(self) -> date:
        return self.period.as_of(self.today)

    @property
    def first(self) -> date:
        return self.period.start

    @property
    def since(self) -> tuple[str, ...]:
        """The note of what is not known as of a day, where that day is over."""
        return ("when_taken",) if self.today > self.as_of else ()

    # ── plans and reports ─────────────────────────────────────────────────────
    @cached_property
    def calendars(self) -> tuple[KnownCycle, ...]:
        return tuple(known_calendars(self.session, SYSTEM))

    @cached_property
    def funnel(self) -> Funnel | None:
        """Of the cycle of that year; None where there is none."""
        cycle = self.session.scalar(select(Cycle).where(Cycle.year == self.as_of.year))
        if cycle is None:
            return None
        return plan_funnel(
            self.session, cycle, under_id=self.base_id, actor=SYSTEM, today=self.today,
            as_of=self.as_of,
        )  # fmt: skip

    @cached_property
    def last_due(self) -> tuple[KnownCycle, KnownCheckpoint] | None:
        """The checkpoint that fell due last by that day, in whichever cycle."""
        due = [(one, point) for one in self.calendars for point in due_by(one, self.as_of)]
        return max(due, key=lambda pair: (pair[1].due_on, pair[1].period_end), default=None)

    @cached_property
    def compliance(self) -> Compliance | None:
        """All that were due in the cycle of the last one."""
        return self._compliance(None)

    @cached_property
    def last_compliance(self) -> Compliance | None:
        """The last one that fell due alone."""
        return self._compliance(self.last_due[1] if self.last_due else None)

    def _compliance(self, point: KnownCheckpoint | None) -> Compliance | None:
        if self.last_due is None:
            return None
        return compliance(
            self.session, self.last_due[0], point, under_id=self.base_id, actor=SYSTEM,
            today=self.today, as_of=self.as_of, now=self.now,
        )  # fmt: skip

    @cached_property
    def achievements(self) -> Achievements | None:
        """At the last one, with the values that are known when this is asked."""
        if self.last_due is None:
            return None
        cycle, point = self.last_due
        return achievements(
            self.session, cycle, point, under_id=self.base_id, actor=SYSTEM, today=self.today,
            now=self.now,
        )  # fmt: skip

    @cached_property
    def answering(self) -> AnsweringAll | None:
        if self.last_due is None:
            return None
        return responsiveness(
            self.session, under_id=self.base_id, actor=SYSTEM, today=self.today,
            year=self.last_due[0].year, as_of=self.as_of,
        )  # fmt: skip

    # ── complaints, connection, guidance ──────────────────────────────────────
    @cached_property
    def complaints(self) -> ComplaintReport:
        """Received within the period; ages are those of its end."""
        return complaint_figures(
            self.session, under_id=self.base_id, actor=SYSTEM, today=self.as_of,
            first=self.first, last=self.as_of,
        )  # fmt: skip

    @cached_property
    def receivers(self) -> Mapping[int, Receiver]:
        return {one.agency_id: one for one in self.complaints.by_agency}

    @cached_property
    def connections(self) -> ConnectionReport:
        return connection_figures(
            self.session, under_id=self.base_id, actor=SYSTEM, today=self.today, as_of=self.as_of
        )

    @cached_property
    def guidance(self) -> Guidance:
        agencies = {one.agency_id for one in self.connections.by_agency}
        return guidance(self.session, agencies, self.first, self.as_of)

    # ── recommendations and results ───────────────────────────────────────────
    @cached_property
    def recommendations(self) -> RecommendationFigures:
        return recommendation_figures(
            self.session, under_id=self.base_id, actor=SYSTEM, today=self.today, as_of=self.as_of
        )

    @cached_property
    def overdue(self) -> Mapping[int, int]:
        """By agency, how many of its answers were late."""
        return overdue_by(self.session, self.base_id, self.as_of)

    @cached_property
    def grades(self) -> PublishedGrades | None:
        """The newest results that were published by then."""
        return published_grades(self.session, self.base_id, self.as_of)

    # ── the tree ──────────────────────────────────────────────────────────────
    @cached_property
    def supervisors(self) -> Mapping[int, str]:
        """By agency at or below the base, the name of who supervised it."""
        up, down, above = aliased(AgencyClosure), aliased(AgencyClosure), aliased(Agency)
        day = self.as_of
        rows = self.session.execute(
            select(
                down.descendant_id, above.kind, name_on(day, above), short_name_on(day, above)
            )
            .join(up, and_(up.descendant_id == down.descendant_id, up.depth == 1))
            .join(above, above.id == up.ancestor_id)
            .where(
                down.ancestor_id == self.base_id,
                down.valid_from <= day, down.valid_to > day,
                up.valid_from <= day, up.valid_to > day,
            )
        )  # fmt: skip
        return {key: known_as(kind, name, short) for key, kind, name, short in rows}

    @property
    def rest_name(self) -> str:
        """Of those directly below the base that are taken together."""
        return self.words.directly_below.format(name=self.base_name)

    @cached_property
    def kinds(self) -> Mapping[int, AgencyKind]:
        return {one.agency_id: one.kind for one in self.connections.by_agency}
