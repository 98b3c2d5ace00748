"""Paths of what a cycle asks for: plans enacted, reports handed in, and how far plans have come.

Plans stand as at the end of the year; reports, of which the last is due after it, as they stand
today. The number of statements does not grow with the years.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from renaksi.core.achievement import Mean
from renaksi.core.achievement_parts import Achieved, spread
from renaksi.core.compliance import Figures
from renaksi.core.compliance_parts import NONE, ONE
from renaksi.core.cycle import CycleState
from renaksi.core.funnel import STAGES, RevisionState
from renaksi.core.funnel_standings import standings
from renaksi.core.plan import STAGE_OF, FunnelStage
from renaksi.core.plan_duty import PlanDuties
from renaksi.core.roadmap import Actual, RoadmapMeasure, averaged, shared
from renaksi.models import (
    ActionPlan,
    Checkpoint,
    Cycle,
    CycleObligation,
    ObligationException,
    PlanRevision,
    PlanTransition,
    ReportTotal,
)
from renaksi.queries.compliance import moment_of, point_of
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Point, Question
from renaksi.queries.funnel import end_of
from renaksi.queries.roadmap_ground import Asked, ground

ENACTED = STAGES.index(FunnelStage.ENACTED)


# ── plans ─────────────────────────────────────────────────────────────────────
def plan_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """Enacted of those that owe one; eight statements at most."""
    here = ground(session, asked)
    rows = session.execute(
        select(Cycle.id, Cycle.year).where(
            Cycle.year.in_(asked.years), Cycle.state != CycleState.PREPARING
        )
    )
    cycles: dict[int, int] = {key: year for key, year in rows}  # noqa: C416
    if not cycles:
        return {}
    enacted = _enacted(session, asked, cycles)
    duties = _duties(session, asked, cycles)
    found = {}
    for cycle_id, year in cycles.items():
        owing = [
            key
            for key in here.standing(asked.day(year))
            if duties[cycle_id].owes(key, here.listing.kind(key))
        ]
        found[year] = shared(sum(key in enacted[cycle_id] for key in owing), len(owing))
    return found


def _enacted(
    session: Session, asked: Asked, cycles: Mapping[int, int]
) -> dict[int, frozenset[int]]:
    """By cycle, agencies whose plan stood there at the end of its year; one statement."""
    at = PlanTransition.at
    moments = case(
        *((ActionPlan.cycle_id == key, end_of(asked.day(year))) for key, year in cycles.items())
    )
    last = (
        select(PlanTransition.target)
        .where(PlanTransition.revision_id == PlanRevision.id, at < moments)
        .order_by(at.desc(), PlanTransition.id.desc())
        .limit(1)
        .correlate(PlanRevision, ActionPlan)
        .scalar_subquery()
    )
    rows = session.execute(
        select(ActionPlan.cycle_id, ActionPlan.agency_id, PlanRevision.number, last)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .where(ActionPlan.cycle_id.in_(cycles))
    )
    alike: dict[int, dict[RevisionState, list[int]]] = {key: defaultdict(list) for key in cycles}
    for cycle_id, agency_id, number, state in rows:
        if state is not None:
            alike[cycle_id][RevisionState(number, state)].append(agency_id)
    return {
        key: frozenset(
            agency
            for agency, one in standings(some.items()).items()
            if STAGES.index(STAGE_OF[one.state]) >= ENACTED
        )
        for key, some in alike.items()
    }


def _duties(session: Session, asked: Asked, cycles: Mapping[int, int]) -> dict[int, PlanDuties]:
    """By cycle, as decided by the end of its year; two statements."""
    rule, named = CycleObligation, ObligationException
    days = {key: asked.day(year) for key, year in cycles.items()}
    kinds = defaultdict(set)
    for one in session.scalars(select(rule).where(rule.cycle_id.in_(cycles), rule.owes_plan)):
        if one.valid_from <= days[one.cycle_id] < one.valid_to:
            kinds[one.cycle_id].add(one.kind)
    single: dict[bool, dict[int, set[int]]] = {True: defaultdict(set), False: defaultdict(set)}
    for other in session.scalars(select(named).where(named.cycle_id.in_(cycles))):
        if other.valid_from <= days[other.cycle_id] < other.valid_to:
            single[other.owes_plan][other.cycle_id].add(other.agency_id)
    return {
        key: PlanDuties(
            frozenset(kinds[key]), frozenset(single[True][key]), frozenset(single[False][key])
        )
        for key in cycles
    }


# ── reports ───────────────────────────────────────────────────────────────────
def report_path(session: Session, asked: Asked) -> dict[int, Actual]:
    """Handed in, or on time, of those expected; or the mean achievement. Eight statements at most."""
    points = _points(session, asked)
    if not points:
        return {}
    every = [one for some in points.values() for one in some]
    question = Question(
        under_id=asked.under_id,
        actor=asked.actor,
        today=asked.today,
        as_of=asked.today,
        moment=moment_of(asked.today, asked.now),
        named_on=asked.today,
        from_totals=True,
    )
    found = facts(session, every, question, all_names=False)
    if asked.goal.measure is RoadmapMeasure.ACHIEVEMENT:
        lasts = {year: some[-1] for year, some in points.items()}
        return _achievement(session, asked, found, lasts)
    on_time = asked.goal.measure is RoadmapMeasure.ON_TIME
    told = {year: _figures(asked, found, some) for year, some in points.items()}
    return {
        year: shared(one.on_time if on_time else one.submitted, one.expected)
        for year, one in told.items()
    }


def _points(session: Session, asked: Asked) -> dict[int, list[Point]]:
    """By year, the checkpoints that were due by today, in order; one statement."""
    rows: Sequence[Any] = session.execute(
        select(Cycle.year, Checkpoint)
        .join(Checkpoint, Checkpoint.cycle_id == Cycle.id)
        .where(
            Cycle.year.in_(asked.years),
            Cycle.state != CycleState.PREPARING,
            Checkpoint.due_on <= asked.today,
        )
        .order_by(Cycle.year, Checkpoint.ordinal)
    ).all()
    found: dict[int, list[Point]] = defaultdict(list)
    for year, checkpoint in rows:
        found[year].append(point_of(checkpoint, asked.today))
    return found


def _expected(asked: Asked, found: Facts, point: Point) -> list[tuple[int, int]]:
    """Agencies of the kinds a report is expected of, with its marks."""
    kind = found.agencies.listing.kind
    return [
        (key, marks)
        for key, _, marks in found.placed[point.id]
        if marks is not None and kind(key) in asked.kinds
    ]


def _figures(asked: Asked, found: Facts, points: Sequence[Point]) -> Figures:
    return sum((ONE[marks] for one in points for _, marks in _expected(asked, found, one)), NONE)


def _achievement(
    session: Session, asked: Asked, found: Facts, lasts: Mapping[int, Point]
) -> dict[int, Actual]:
    """Every plan weighs the same; whoever has no plan has no figure. One statement."""
    one = ReportTotal
    rows = session.execute(
        select(
            one.checkpoint_id, ActionPlan.agency_id, one.weight, one.weighted, one.due, one.missing
        )
        .join(ActionPlan, ActionPlan.id == one.plan_id)
        .where(one.checkpoint_id.in_([point.id for point in lasts.values()]), one.due > 0)
    )
    means = {
        (point, key): Mean(weight, weighted, due, missing)
        for point, key, weight, weighted, due, missing in rows
    }
    kind = found.agencies.listing.kind
    result = {}
    for year, point in lasts.items():
        told = spread(
            Achieved(key, "", "", kind(key), None, means.get((point.id, key)))
            for key, _ in _expected(asked, found, point)
        )
        total = told.mean * told.agencies if told.mean is not None else Decimal()
        result[year] = averaged(total, told.agencies)
    return result
