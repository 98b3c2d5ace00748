"""Sections of a periodic report on what was found: recommendations and assessment."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from renaksi.core.periodic_grid import (
    CODE,
    COUNT,
    NAMED,
    PERCENT,
    SCORE,
    TEXT,
    grid,
    measured,
)
from renaksi.core.periodic_sheet import Cell, Figure, Grid, Part, Section, counted, shared
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_ageing import AgeBand
from renaksi.core.recommendation_figures import StatusFigures
from renaksi.queries.periodic_grades import PublishedGrades
from renaksi.queries.periodic_moment import Moment

HUBS: Final = {
    **NAMED,
    **dict.fromkeys(("total", "resolved", "in_process", "open", "overdue"), COUNT),
    "share": PERCENT,
}


# ── recommendations ───────────────────────────────────────────────────────────
def recommendations_part(now: Moment) -> Section:
    """How recommendations stood, how old those are that are not settled, and what is late."""
    found, before = now.recommendations, now.before.recommendations.total
    statuses = grid(
        "statuses",
        {"status": CODE, "count": COUNT, "share": PERCENT, "before": COUNT},
        (
            (one.value, found.total.at(one), found.total.share(one), before.at(one))
            for one in COUNTED
        ),
    )
    ageing = grid(
        "ageing",
        {"band": CODE, "count": COUNT},
        ((band.value, found.ages.at(band)) for band in AgeBand),
    )
    hubs = grid(
        "recommendation_hubs", HUBS, _hub_rows(now), _row("", "", found.total, _all_late(now))
    )
    return Section(Part.RECOMMENDATIONS, followed_up(now), (statuses, ageing, hubs))


def followed_up(now: Moment) -> tuple[Figure, ...]:
    one, before = now.recommendations.total, now.before.recommendations.total
    return (
        shared("recommendations_resolved", one.resolved, one.total, before.share_resolved),
        counted("recommendations_overdue", _all_late(now), _all_late(now.before)),
    )


def _all_late(now: Moment) -> int:
    return sum(now.overdue.values())


def _hub_rows(now: Moment) -> Iterator[Sequence[Cell]]:
    """Of the nation hub by hub, of a hub agency by agency."""
    found, late = now.recommendations, now.overdue
    if not now.is_nation:
        for one in found.by_agency:
            yield _row(one.code, one.name, one.figures, late.get(one.agency_id, 0))
        return
    hubs = {part.agency_id for part in found.by_hub}
    sums: dict[int | None, int] = {}
    for owner in found.by_agency:
        key = found.node.agency_id if owner.part is None else owner.part
        place = key if key in hubs else None
        sums[place] = sums.get(place, 0) + late.get(owner.agency_id, 0)
    for part in found.by_hub:
        if part.figures.total:
            name = part.name or now.rest_name
            yield _row(part.code, name, part.figures, sums.get(part.agency_id, 0))


def _row(code: str, name: str, one: StatusFigures, late: int) -> Sequence[Cell]:
    return code, name, one.total, one.resolved, one.in_process, one.open, late, one.share_resolved


# ── assessment ────────────────────────────────────────────────────────────────
def assessment_part(now: Moment) -> Section:
    """The newest results that had been published by the end of the period."""
    found = now.grades
    if found is None or not any(row.result for row in found.rows):
        return Section(Part.ASSESSMENT, notes=("no_results",))
    counts = grid("grades", {"grade": TEXT, "agencies": COUNT}, found.total.counts.items())
    return Section(Part.ASSESSMENT, (scored(now),), (counts, _grade_hubs(now, found)))


def scored(now: Moment) -> Figure:
    before = now.before.grades
    return measured(
        "score_mean",
        SCORE,
        now.grades.total.mean if now.grades else None,
        before.total.mean if before else None,
    )


def _grade_hubs(now: Moment, found: PublishedGrades) -> Grid:
    rows: list[tuple[Any, ...]]
    if now.is_nation:
        rows = [
            (one.code, one.name or now.rest_name, len(one.figures.scores), one.figures.mean)
            for one in found.by_hub
            if one.figures.scores
        ]
    else:
        rows = [
            (row.code, row.name, 1, row.result.score)
            for row in found.rows
            if row.result and row.result.score is not None
        ]
    columns = {**NAMED, "agencies": COUNT, "mean": SCORE}
    whole = found.total
    return grid("assessment_hubs", columns, rows, ("", "", len(whole.scores), whole.mean))
