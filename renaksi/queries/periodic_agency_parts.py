"""Sections of a periodic report that name single agencies: rankings, and the annex."""

from collections.abc import Iterator, Sequence
from typing import Final

from renaksi.core.periodic_grid import (
    CODE,
    COUNT,
    DAYS,
    NAMED,
    PERCENT,
    SCORE,
    TEXT,
    best,
    grid,
)
from renaksi.core.periodic_sheet import Cell, Grid, Part, Section, Unit
from renaksi.queries.periodic_moment import Moment

Row = tuple[str, str, Cell, Cell]
"""Code, name, value, whole."""
ANNEX: Final[dict[str, Unit]] = {
    **NAMED,
    "kind": CODE, "hub": TEXT, "plan": CODE, "expected": COUNT, "submitted": COUNT,
    "rate": PERCENT, "achievement": PERCENT, "received": COUNT, "followed_up": PERCENT,
    "finished": PERCENT, "connection": CODE, "score": SCORE, "grade": TEXT,
    "recommendations": COUNT, "resolved": COUNT,
}  # fmt: skip


# ── rankings ──────────────────────────────────────────────────────────────────
def ranking_part(now: Moment) -> Section:
    """The ten best of what effort decides, and where most people turn to."""
    ranked = (
        _ranked("best_compliance", PERCENT, _compliant(now)),
        _ranked("best_score", SCORE, _scored(now)),
        _ranked("most_responsive", DAYS, _responsive(now)),
        _ranked("most_complaints", COUNT, _addressed(now)),
    )
    return Section(Part.RANKING, grids=tuple(one for one in ranked if one.rows))


def _ranked(code: str, unit: Unit, rows: Sequence[Row]) -> Grid:
    return grid(code, {"rank": COUNT, **NAMED, "value": unit, "whole": COUNT}, best(rows))


def _compliant(now: Moment) -> list[Row]:
    """By the share of reports handed in; of equals first who was on time more often."""
    lines = now.compliance.by_agency if now.compliance else ()
    told = [one for one in lines if one.figures.submitted]
    told.sort(
        key=lambda one: (-(one.figures.rate or 0), -(one.figures.on_time_rate or 0), one.code)
    )
    return [(one.code, one.name, one.figures.rate, one.figures.expected) for one in told]


def _scored(now: Moment) -> list[Row]:
    rows = now.grades.rows if now.grades else ()
    told = [(row, row.result.score) for row in rows if row.result and row.result.score is not None]
    told.sort(key=lambda pair: (-pair[1], pair[0].code))
    return [(row.code, row.name, score, len(told)) for row, score in told]


def _responsive(now: Moment) -> list[Row]:
    """Supervising agencies by how many working days they take to decide (median)."""
    hubs = now.answering.hubs if now.answering else ()
    told = [(one, one.total.median) for one in hubs]
    known = [(one, days) for one, days in told if days is not None]
    known.sort(key=lambda pair: (pair[1], -pair[0].total.decided, pair[0].code))
    return [(one.code, one.name, days, one.total.decided) for one, days in known]


def _addressed(now: Moment) -> list[Row]:
    """Where people turn to most; no merit and no fault."""
    told = [one for one in now.complaints.by_agency if one.figures.received]
    told.sort(key=lambda one: (-one.figures.received, one.code))
    return [(one.code, one.name, one.figures.received, one.figures.denominator) for one in told]


# ── annex ─────────────────────────────────────────────────────────────────────
def annex_part(now: Moment) -> Section:
    """One row for each agency that existed at the base or below it, units aside."""
    return Section(Part.ANNEX, grids=(grid("agencies", ANNEX, _annex(now)),))


def _annex(now: Moment) -> Iterator[Sequence[Cell]]:
    plans = {row.agency_id: row for row in (now.funnel.by_agency if now.funnel else ())}
    lines = now.compliance.by_agency if now.compliance else ()
    reports = {one.agency_id: one.figures for one in lines if one.figures.expected}
    reached = now.achievements.by_agency if now.achievements else ()
    percents = {one.agency_id: one.percent for one in reached}
    results = now.grades.by_agency if now.grades else {}
    told = {one.agency_id: one.figures for one in now.recommendations.by_agency}
    for one in now.connections.by_agency:
        key = one.agency_id
        plan, report, row = plans.get(key), reports.get(key), results.get(key)
        result = row.result if row else None
        complaints = now.receivers.get(key)
        figures = complaints.figures if complaints else None
        recommended = told.get(key)
        yield (
            one.code, one.name, one.kind.value, now.supervisors.get(key, ""),
            plan.stage.value if plan and plan.stage else None,
            report.expected if report else None, report.submitted if report else None,
            report.rate if report else None, percents.get(key),
            figures.received if figures else 0,
            figures.share_followed_up if figures else None,
            figures.share_finished if figures else None, one.state.value,
            result.score if result else None, result.grade if result else None,
            recommended.total if recommended else 0, recommended.resolved if recommended else 0,
        )  # fmt: skip
