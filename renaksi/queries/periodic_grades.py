"""The newest assessment that was published by a day: results as the page of grades counts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.funnel import Child
from renaksi.core.grade_figures import Distribution, Graded, Part, distribution, parts
from renaksi.core.policy import SYSTEM
from renaksi.models import AssessmentResult, Cycle, Instrument
from renaksi.queries.grades import Grades, grades_of
from renaksi.queries.instruments import catalogue


@dataclass(frozen=True)
class PublishedGrades:
    """Without results that had not been published by the day."""

    found: Grades
    published: frozenset[int]
    """Agencies whose result was."""

    @cached_property
    def rows(self) -> tuple[Graded, ...]:
        told = (
            row if row.agency_id in self.published else row._replace(result=None)
            for row in self.found.by_agency
        )
        return tuple(row for row in told if row.is_due or row.result)

    @cached_property
    def total(self) -> Distribution:
        return distribution(self.rows, self.found.keys)

    @cached_property
    def by_agency(self) -> Mapping[int, Graded]:
        return {row.agency_id: row for row in self.rows}

    @cached_property
    def by_hub(self) -> tuple[Part, ...]:
        """Shares that sum to the whole."""
        hubs = [
            Child(one.agency_id, one.code, one.name, True)
            for one in self.found.by_hub
            if one.agency_id is not None and one.agency_id != self.found.node.agency_id
        ]
        return tuple(parts(self.found.node, hubs, self.rows, self.found.keys))


def published_grades(session: Session, under_id: int, as_of: date) -> PublishedGrades | None:
    """None where nothing had been published by then."""
    one = AssessmentResult
    known = (one.superseded_at.is_(None), one.published_on <= as_of)
    newest = session.execute(
        select(one.year, Instrument.id, Instrument.code)
        .join(Instrument, Instrument.id == one.instrument_id)
        .where(*known)
        .group_by(one.year, Instrument.id, Instrument.code)
        .order_by(one.year.desc(), func.count().desc(), Instrument.code)
        .limit(1)
    ).first()
    if newest is None:
        return None
    year, instrument_id, code = newest
    ids = session.scalars(
        select(one.agency_id).where(*known, one.year == year, one.instrument_id == instrument_id)
    )
    cycle = session.scalar(select(Cycle).where(Cycle.year == year))
    version = catalogue(session).require(code, year)
    found = grades_of(session, year, version, cycle, under_id=under_id, actor=SYSTEM, today=as_of)
    return PublishedGrades(found, frozenset(ids))
