"""Who was helped in a year and what changed after: reports and grades on both sides of an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.compliance import Figures
from renaksi.core.grade_figures import Result
from renaksi.core.guidance import TOOK_PLACE, around
from renaksi.core.policy import Actor
from renaksi.models import Agency, Cycle, GuidanceEvent, GuidanceParticipant, Instrument
from renaksi.queries.compliance import due_by, moment_of, point_of
from renaksi.queries.compliance_facts import facts
from renaksi.queries.compliance_question import Question
from renaksi.queries.grade_results import results
from renaksi.queries.scope import visible

INSTRUMENT: Final = "SP4N"
"""Whose grades are told."""


class Reported(NamedTuple):
    """How the report of one checkpoint stands."""

    code: str
    figures: Figures


class Helped(NamedTuple):
    """One agency. `before` and `after`: around its last event; without one, `before` is the last."""

    agency_id: int
    code: str
    name: str
    events: int
    last_on: date | None
    before: Reported | None
    after: Reported | None
    grade_before: str
    grade_after: str

    @property
    def is_struggling(self) -> bool:
        """The last report that is told of came late or not at all."""
        last = self.after or self.before
        return last is not None and not (last.figures.on_time or last.figures.extended)


@dataclass(frozen=True, slots=True)
class Impact:
    """Those below an agency that owe reports, as far as the actor may see them."""

    year: int
    name: str
    rows: Sequence[Helped]


class Took(NamedTuple):
    """How many events an agency came to, and the last day of the last one."""

    events: int
    last_on: date | None


NEVER: Final = Took(0, None)


def impact(
    session: Session, cycle: Cycle, under: Agency, *, actor: Actor, today: date, now: datetime
) -> Impact:
    """`under` is the caller's to check. Eight statements at most, however many there are."""
    due = due_by(cycle, today)
    points = {one.due_on: point_of(one, today) for one in due}
    asked = Question(
        under_id=under.id, actor=actor, today=today, as_of=today, moment=moment_of(today, now),
        named_on=today,
    )  # fmt: skip
    found = facts(session, list(points.values()), asked)
    lines = {
        day: {one.agency_id: one.figures for one in found.lines([point]) if one.figures.expected}
        for day, point in points.items()
    }
    owing = {key for some in lines.values() for key in some} - {under.id}
    ids = [key for key in found.agencies if key in owing]
    took = _took(session, cycle.year, actor, today)
    named = found.agencies.named(ids)
    grades = _grades(session, cycle.year, actor, today)
    codes = {day: point.code for day, point in points.items()}
    rows = []
    for key in ids:
        events, last_on = took.get(key, NEVER)
        sides = around(last_on or today, [day for day in lines if key in lines[day]], today)
        before, after = (
            None if day is None else Reported(codes[day], lines[day][key]) for day in sides
        )
        rows.append(
            Helped(
                key, named[key].code, named[key].name, events, last_on, before, after,
                *(_grade(grades[year], key) for year in (cycle.year - 1, cycle.year)),
            )
        )  # fmt: skip
    return Impact(cycle.year, under.name, rows)


def _took(session: Session, year: int, actor: Actor, today: date) -> Mapping[int, Took]:
    one, row = GuidanceEvent, GuidanceParticipant
    rows = session.execute(
        select(row.agency_id, func.count(), func.max(one.ends_on))
        .join(one, one.id == row.event_id)
        .where(
            row.people > 0, one.state.in_(TOOK_PLACE), one.begins_on >= date(year, 1, 1),
            one.begins_on < date(year + 1, 1, 1), visible(actor, row.agency_id, today),
        )
        .group_by(row.agency_id)
    )  # fmt: skip
    return {key: Took(many, last_on) for key, many, last_on in rows}


def _grades(
    session: Session, year: int, actor: Actor, today: date
) -> Mapping[int, Mapping[int, Result]]:
    chosen = select(Instrument.id).where(Instrument.code == INSTRUMENT)
    instrument_id = session.scalar(chosen)
    if instrument_id is None:
        return {year - 1: {}, year: {}}
    return results(session, instrument_id, (year - 1, year), actor, today)


def _grade(results: Mapping[int, Result], key: int) -> str:
    return results[key].grade if key in results else ""
