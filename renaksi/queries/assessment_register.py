"""The work list of assessments: everything in the actor's sight, from what the rows keep.

What a score or a grade may not tell yet is neither shown, nor filtered, nor sorted by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.core.assessment_wanted import AssessmentsWanted
from renaksi.core.calendar import local_day
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentRound,
    Cycle,
    Instrument,
    InstrumentVersion,
    SupervisionLink,
    User,
)
from renaksi.queries.assessment_custody import acting_for, assessment_visible, held_assessments
from renaksi.queries.assessment_desk import due_on
from renaksi.queries.assessment_filter import filters, grade_known, order_by
from renaksi.queries.assessment_list_sight import sights
from renaksi.queries.assessment_row import AssessmentRow, as_row
from renaksi.queries.assessment_turns import asked, objected, turn_clauses


@dataclass(frozen=True, slots=True)
class _Parts:
    """Clauses of one person on one day."""

    held: Subquery
    acting: ColumnElement[int]
    known: ColumnElement[bool]
    turns: Mapping[AssessmentTurn, ColumnElement[bool]]


@lru_cache(maxsize=128)
def _parts(actor: Actor, today: date) -> _Parts:
    """Kept for whoever comes back the same day: they take longer to put together than to run."""
    held = held_assessments(today)
    acting = acting_for(held)
    known, turns = grade_known(actor, acting, today), dict(turn_clauses(actor, acting, today))
    return _Parts(held, acting, known, turns)


@dataclass(frozen=True)
class Register:
    """The list for one actor on one day; `years`: of all rounds there are."""

    session: Session
    actor: Actor
    now: datetime

    @cached_property
    def today(self) -> date:
        return local_day(self.now, TimeZone.WIB)

    @cached_property
    def rounds(self) -> Sequence[tuple[int, str]]:
        """(year, code of the instrument), the newest first; one statement."""
        rows = self.session.execute(
            select(Cycle.year, Instrument.code)
            .join(AssessmentRound, AssessmentRound.cycle_id == Cycle.id)
            .join(Instrument, Instrument.id == AssessmentRound.instrument_id)
            .order_by(Cycle.year.desc(), Instrument.code)
        )
        return [(year, code) for year, code in rows]

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(year for year, _code in self.rounds))

    def counts(self, wanted: AssessmentsWanted) -> tuple[Mapping[S, int], int]:
        """By state, how many there are with these filters, and how many wait for the actor.

        The tab itself does not narrow them. One statement.
        """
        base = self._chosen(wanted, Assessment.id, Assessment.state, self._mine().label("mine"))
        found = base.subquery()
        rows = self.session.execute(
            select(found.c.state, func.count(), func.sum(found.c.mine)).group_by(found.c.state)
        ).all()
        counts = {S(state): many for state, many, _mine in rows}
        return counts, sum(int(mine or 0) for *_rest, mine in rows)

    def rows(
        self, wanted: AssessmentsWanted, *, offset: int = 0, limit: int | None = None
    ) -> list[AssessmentRow]:
        """Four statements at most, however many rows."""
        chosen = self._rows(wanted).order_by(*order_by(wanted.order, self._parts.known))
        if limit is not None:
            chosen = chosen.offset(offset).limit(limit)
        found: Sequence[Any] = self.session.execute(chosen).all()
        seen = sights(self.session, self.actor, [row[0] for row in found], self.now)
        turns = self._turns([row[0].id for row in found])
        return [as_row(row, seen[row[0].id], turns.get(row[0].id, ()), self.today) for row in found]

    # ── the statement ─────────────────────────────────────────────────────────
    def _rows(self, wanted: AssessmentsWanted) -> Select[*tuple[Any, ...]]:
        above, link, person = aliased(Agency), aliased(SupervisionLink), aliased(User)
        chosen = self._chosen(
            wanted, Assessment, above.id, above.name, person.name, due_on(), asked(), objected()
        )  # fmt: skip
        if wanted.mine:
            chosen = chosen.where(self._mine() == 1)
        elif wanted.state is not None:
            chosen = chosen.where(Assessment.state == wanted.state)
        loaded = contains_eager(Assessment.round)
        version = loaded.contains_eager(AssessmentRound.instrument_version)
        return (
            chosen.options(
                contains_eager(Assessment.agency),
                loaded.contains_eager(AssessmentRound.cycle),
                version.contains_eager(InstrumentVersion.instrument),
            )
            .outerjoin(person, person.id == Assessment.assigned_id)
            .outerjoin(
                link,
                (link.agency_id == Assessment.agency_id)
                & (link.valid_from <= self.today)
                & (link.valid_to > self.today),
            )
            .outerjoin(above, above.id == link.supervisor_id)
        )

    def _chosen(self, wanted: AssessmentsWanted, *columns: Any) -> Select[*tuple[Any, ...]]:
        """All that the actor may see and the filters let through."""
        chosen: Select[*tuple[Any, ...]] = select(*columns).select_from(Assessment)
        return (
            chosen.join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
            .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
            .join(InstrumentVersion, InstrumentVersion.id == AssessmentRound.version_id)
            .join(Instrument, Instrument.id == AssessmentRound.instrument_id)
            .join(Agency, Agency.id == Assessment.agency_id)
            .outerjoin(self._parts.held, self._parts.held.c.assessment_id == Assessment.id)
            .where(
                assessment_visible(self.actor, self._parts.acting, self.years, self.today),
                *filters(wanted, self.actor, self._parts.known, self._parts.turns, self.today),
            )
        )

    @cached_property
    def _parts(self) -> "_Parts":
        return _parts(self.actor, self.today)

    def _mine(self) -> ColumnElement[int]:
        clauses = list(self._parts.turns.values())
        return case((or_(*clauses), 1), else_=0) if clauses else literal(0)

    def _turns(self, ids: Sequence[int]) -> Mapping[int, tuple[AssessmentTurn, ...]]:
        """What each of these asks of the actor; one statement, none where nothing ever does."""
        if not ids or not self._parts.turns:
            return {}
        columns = [clause.label(turn.value) for turn, clause in self._parts.turns.items()]
        chosen: Select[*tuple[Any, ...]] = select(Assessment.id, *columns)
        rows: Sequence[Any] = self.session.execute(
            chosen.select_from(Assessment)
            .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
            .outerjoin(self._parts.held, self._parts.held.c.assessment_id == Assessment.id)
            .where(Assessment.id.in_(ids))
        ).all()
        order = list(self._parts.turns)
        return {
            key: tuple(turn for turn, holds in zip(order, told, strict=True) if holds)
            for key, *told in rows
        }
