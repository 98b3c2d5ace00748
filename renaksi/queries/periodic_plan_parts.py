"""Sections of a periodic report on plans and reports: funnel, compliance, achievement."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select

from renaksi.core.achievement_parts import distribution, spread
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import Reporter
from renaksi.core.funnel import STAGES, Counts, count
from renaksi.core.periodic_grid import (
    CODE,
    COUNT,
    DAYS,
    NAMED,
    PERCENT,
    TEXT,
    grid,
    measured,
)
from renaksi.core.periodic_sheet import Cell, Grid, Part, Section
from renaksi.core.plan import FunnelStage
from renaksi.models import ActionPlan, Strategy, StrategyTotal
from renaksi.queries.compliance import Compliance
from renaksi.queries.funnel import Funnel
from renaksi.queries.periodic_moment import Moment

STEPS: Final = dict.fromkeys(("owes", "drafted", "submitted", "endorsed", "enacted"), COUNT)
REPORTS: Final = dict.fromkeys(("expected", "submitted", "on_time", "verified"), COUNT)
POINTS: Final = dict.fromkeys(
    ("expected", "submitted", "on_time", "extended", "verified", "nil"), COUNT
)
RATES: Final = {"rate": PERCENT, "on_time_rate": PERCENT}


# ── plans ─────────────────────────────────────────────────────────────────────
def funnel_part(now: Moment) -> Section:
    """How far plans have come, by step and by hub."""
    if now.funnel is None:
        return Section(Part.FUNNEL, notes=("no_cycle",))
    total, before = now.funnel.total, now.before.funnel
    rows = [
        (
            stage.value,
            total.at(stage),
            total.share(stage),
            before.total.at(stage) if before else None,
        )
        for stage in STAGES
    ]
    columns = {"step": CODE, "count": COUNT, "share": PERCENT, "before": COUNT}
    hubs = grid(
        "funnel_hubs",
        {**NAMED, **STEPS, "share": PERCENT},
        (_funnel_row(*row) for row in _funnel_rows(now, now.funnel)),
        _funnel_row("", "", total),
    )
    return Section(Part.FUNNEL, grids=(grid("funnel", columns, rows), hubs))


def _funnel_rows(now: Moment, found: Funnel) -> Iterator[tuple[str, str, Counts]]:
    """Of the nation hub by hub, of a hub agency by agency."""
    if now.is_nation:
        for part in found.by_hub:
            yield part.code, part.name or now.rest_name, part.counts
        return
    for row in found.by_agency:
        if row.owes:
            yield row.code, row.name, count([row])


def _funnel_row(code: str, name: str, one: Counts) -> Sequence[Cell]:
    return code, name, *(one.at(stage) for stage in STAGES), one.share(FunnelStage.ENACTED)


# ── reports ───────────────────────────────────────────────────────────────────
def compliance_part(now: Moment) -> Section:
    """Who has reported: every checkpoint of the year that fell due, and by hub."""
    if now.compliance is None or now.last_due is None:
        return Section(Part.COMPLIANCE, notes=("nothing_due",))
    found, year = now.compliance, now.last_due[0].year
    named = "" if year == now.period.year else f" {year}"
    points = [(f"{one.code}{named}", one.figures) for one in found.by_checkpoint]
    by_point = grid(
        "checkpoints",
        {"checkpoint": CODE, **POINTS, **RATES},
        ((code, *one, one.rate, one.on_time_rate) for code, one in points),
        ("", *found.total, found.total.rate, found.total.on_time_rate),
    )
    return Section(Part.COMPLIANCE, grids=(by_point, _compliance_hubs(now, found), _missing(now)))


def _compliance_hubs(now: Moment, found: Compliance) -> Grid:
    """Beside its branch, how many working days a hub takes to decide (median)."""
    hubs = now.answering.hubs if now.answering else ()
    days = {one.code: one.total.median for one in hubs}
    rows = (
        (*_compliance_row(code, name, one), days.get(code))
        for code, name, one in _compliance_rows(now, found)
    )
    whole = now.answering.total.median if now.answering else None
    totals = (*_compliance_row("", "", found.total), whole)
    columns = {**NAMED, **REPORTS, **RATES, "median_days": DAYS}
    return grid("compliance_hubs", columns, rows, totals)


def _compliance_rows(now: Moment, found: Compliance) -> Iterator[tuple[str, str, Figures]]:
    if now.is_nation:
        for part in found.by_hub:
            yield part.code, part.name or now.rest_name, part.figures
        return
    for one in found.by_agency:
        if one.figures.expected:
            yield one.code, one.name, one.figures


def _compliance_row(code: str, name: str, one: Figures) -> Sequence[Cell]:
    counts = one.expected, one.submitted, one.on_time, one.verified
    return code, name, *counts, one.rate, one.on_time_rate


def _missing(now: Moment) -> Grid:
    """Who had not reported at the last checkpoint."""
    found = now.last_compliance
    lines: Sequence[Reporter] = found.by_agency if found else ()
    rows = (
        (one.code, one.name, now.supervisors.get(one.agency_id, ""))
        for one in lines
        if one.figures.missing
    )
    return grid("missing", {**NAMED, "hub": TEXT}, rows)


# ── achievement ───────────────────────────────────────────────────────────────
def achievement_part(now: Moment) -> Section:
    """How far the plans have come at the last checkpoint, by strategy, hub and class."""
    found = now.achievements
    if found is None:
        return Section(Part.ACHIEVEMENT, notes=("nothing_due",))
    before = now.before.achievements
    figures = (
        measured("mean", PERCENT, found.total.mean, before.total.mean if before else None),
        measured("median", PERCENT, found.total.median, before.total.median if before else None),
    )
    classes = enumerate(distribution(found.by_agency))
    bands = grid(
        "achievement_bands",
        {"band": CODE, "agencies": COUNT},
        ((str(place), many) for place, many in classes),
    )
    grids = (_strategies(now), _achievement_hubs(now), bands)
    return Section(Part.ACHIEVEMENT, figures, grids, now.since)


def _strategies(now: Moment) -> Grid:
    agencies = _agencies_by_strategy(now)
    rows = (
        (one.name, agencies[one.code], one.mean.percent)
        for one in (now.achievements.by_strategy if now.achievements else ())
    )
    return grid("achievement_strategies", {"name": TEXT, "agencies": COUNT, "mean": PERCENT}, rows)


def _agencies_by_strategy(now: Moment) -> Counter[str]:
    """How many of those expected have an action of the strategy that is due; one statement."""
    found: Counter[str] = Counter()
    if now.achievements is None or now.last_due is None:
        return found
    expected = {one.agency_id for one in now.achievements.by_agency}
    one = StrategyTotal
    rows = now.session.execute(
        select(ActionPlan.agency_id, Strategy.code)
        .join(one, one.plan_id == ActionPlan.id)
        .join(Strategy, Strategy.id == one.strategy_id)
        .where(one.checkpoint_id == now.last_due[1].id, one.due > 0)
    )
    found.update(code for agency_id, code in rows if agency_id in expected)
    return found


def _achievement_hubs(now: Moment) -> Grid:
    found = now.achievements
    columns = {**NAMED, "agencies": COUNT, "mean": PERCENT, "median": PERCENT}
    if found is None:
        return grid("achievement_hubs", columns, ())
    if now.is_nation:
        named = [(one.code, one.name or now.rest_name, one.spread) for one in found.by_hub]
    else:
        named = [(one.code, one.name, spread([one])) for one in found.by_agency]
    rows = [(code, name, one.agencies, one.mean, one.median) for code, name, one in named]
    whole = found.total
    return grid(
        "achievement_hubs", columns, rows, ("", "", whole.agencies, whole.mean, whole.median)
    )
