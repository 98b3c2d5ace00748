"""Paths of results of assessments, and of recommendations that were resolved by each year's end."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from renaksi.core.grade import GradeScale
from renaksi.core.grade_figures import words
from renaksi.core.grade_years import YearFigures, by_year
from renaksi.core.recommendation import RecommendationStatus
from renaksi.core.roadmap import Actual, RoadmapMeasure, RoadmapScope, averaged, shared
from renaksi.queries.grade_page import Choice
from renaksi.queries.grade_years import year_rows
from renaksi.queries.instruments import catalogue
from renaksi.queries.recommendation_figures import counted_on
from renaksi.queries.recommendation_places import places
from renaksi.queries.roadmap_ground import Asked, ground


def result_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """By the instrument in use, each year read on its scale of today; four statements."""
    known = catalogue(session)
    version = known.usual
    if version is None:
        return {}
    rows = year_rows(
        session, version.instrument_id, under_id=asked.under_id, actor=asked.actor,
        today=asked.today,
    )  # fmt: skip
    choice = Choice(known, (), rows, version, asked.today.year, (), None)
    keys = words((band.name for band in version.scale.bands), ())
    mine = (row for row in rows if row.kind in asked.kinds and row.year in asked.years)
    told = by_year(mine, keys, choice.read)
    if asked.goal.measure is RoadmapMeasure.SCORE:
        return {one.year: _mean(one) for one in told}
    wanted = _from(version.scale, asked.goal.level)
    return {
        one.year: shared(sum(one.figures.counts[name] for name in wanted), one.total)
        for one in told
        if wanted
    }


def _mean(one: YearFigures) -> Actual:
    scores = one.figures.scores
    return averaged(sum(scores, Decimal()), len(scores))


def _from(scale: GradeScale, level: str) -> Sequence[str]:
    """The predicate and those better than it; nobody where the scale does not know it."""
    names = [band.name for band in scale.bands]
    return names[: names.index(level) + 1] if level in names else ()


# ── recommendations ───────────────────────────────────────────────────────────
def recommendation_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """Resolved, of all that counted on the day; seven statements at most."""
    here = ground(session, asked)
    days = [asked.day(year) for year in asked.years]
    where = places(session, asked.under_id, asked.today)
    counted = counted_on(session, asked.actor, asked.today, days)
    everybody = asked.goal.scope is RoadmapScope.EVERYBODY  # units too, as on their page
    found = {}
    for year, day in zip(asked.years, days, strict=True):
        then = replace(where, on=day)
        some = [
            one
            for one in counted[day]
            if (place := then.of(one.whose)) is not None and (everybody or here.counts(place[0]))
        ]
        done = sum(one.many for one in some if one.status is RecommendationStatus.RESOLVED)
        found[year] = shared(done, sum(one.many for one in some))
    return found
