"""Figures of a map on the service itself: complaints, connection, predicates, recommendations."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renaksi.core.complaint_figures import ComplaintFigures
from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Standing, connections
from renaksi.core.grade_figures import Result
from renaksi.core.map_classes import MapMeasure, place_in_scale
from renaksi.core.recommendation_ageing import AgeBand, Ages
from renaksi.models import AssessmentResult, Cycle
from renaksi.queries.complaint_figures import complaint_figures
from renaksi.queries.connection_figures import connection_figures
from renaksi.queries.grade_results import knowable
from renaksi.queries.grades import grades_of
from renaksi.queries.instruments import Catalogue, catalogue
from renaksi.queries.map_figures import EMPTY, Asked, Figure, Looker, Reading
from renaksi.queries.map_reports import part_of
from renaksi.queries.recommendation_figures import recommendation_figures

SHADE: Final = {
    ConnectionState.NOT_CONNECTED: 1,
    ConnectionState.HAS_ACCOUNT: 2,
    ConnectionState.CONNECTED: 4,
    ConnectionState.INTEGRATED: 5,
}
"""Of one agency. No state is between: a class less."""


def complaints(session: Session, asked: Asked, by: Looker) -> Reading:
    """Followed up or finished, of those that count."""
    found = complaint_figures(
        session,
        under_id=asked.under_id,
        actor=by.actor,
        today=by.today,
        first=asked.first,
        last=asked.last,
    )
    parts = found.by_hub if asked.is_nation else found.by_agency
    return Reading({one.code: _handled(asked.measure, one.figures) for one in parts})


def _handled(measure: MapMeasure, own: ComplaintFigures) -> Figure:
    done = own.finished if measure is MapMeasure.FINISHED else own.followed_up
    return part_of(done, own.denominator)


def connected(session: Session, asked: Asked, by: Looker) -> Reading:
    """Who is connected or further; of one agency, its state."""
    found = connection_figures(
        session, under_id=asked.under_id, actor=by.actor, today=by.today, as_of=asked.as_of
    )
    if not asked.is_nation:
        states = ((one.code, one.state) for one in found.by_agency)
        return Reading({code: Figure(SHADE[state], word=state.value) for code, state in states})
    codes = {one.agency_id: one.code for one in found.by_agency}
    branches: dict[int, list[Standing]] = defaultdict(list)
    for one in found.by_agency:
        if one.part is not None:
            branches[one.part].append(one)
    return Reading(
        {codes[part]: _connected(some) for part, some in branches.items() if part in codes}
    )


def _connected(some: Sequence[Standing]) -> Figure:
    own = connections(some)
    return part_of(own.reached(ConnectionState.CONNECTED), own.total)


def overdue(session: Session, asked: Asked, by: Looker) -> Reading:
    """Of the recommendations that are not settled, those older than sixty days."""
    found = recommendation_figures(
        session, under_id=asked.under_id, actor=by.actor, today=by.today, as_of=asked.as_of
    )
    parts = found.by_hub if asked.is_nation else found.by_agency
    return Reading({one.code: _old(one.ages) for one in parts})


def _old(ages: Ages) -> Figure:
    return part_of(ages.at(AgeBand.OLD), ages.total, MapMeasure.OVERDUE)


def graded(
    session: Session, asked: Asked, by: Looker, code: str = "", year: int | None = None
) -> Reading:
    """The predicate of each agency itself with the instrument `code` (else the usual one), of `year`
    (else the newest anybody has a result in).
    """
    known = catalogue(session)
    version = known.newest.get(code) or known.usual
    if version is None:
        return Reading()
    newest = year or _newest(session, version.instrument_id, by)
    if newest is None:
        return Reading({}, version.scale.bands, version.code, known.codes)
    used = known.of_year(version.code, newest) or version
    cycle = session.scalar(select(Cycle).where(Cycle.year == newest))
    found = grades_of(
        session, newest, used, cycle, under_id=asked.under_id, actor=by.actor, today=by.today
    )
    figures = {
        one.code: _predicate(known, one.result) for one in found.by_agency if one.result is not None
    }
    return Reading(figures, used.scale.bands, used.code, known.codes, newest)


def _newest(session: Session, instrument_id: int, by: Looker) -> int | None:
    one = AssessmentResult
    return session.scalar(
        select(func.max(one.year)).where(
            one.instrument_id == instrument_id,
            one.superseded_at.is_(None),
            knowable(by.actor, by.today),
        )
    )


def _predicate(known: Catalogue, result: Result) -> Figure:
    """On the scale the result was given on."""
    bands = known.versions[result.version_id].scale.bands
    place = next((at for at, one in enumerate(bands) if one.name == result.grade), None)
    if place is None:
        return EMPTY._replace(word=result.grade)
    return Figure(place_in_scale(place, len(bands)), result.score, word=result.grade)
