"""How fast each supervising agency decides on the plans and reports handed in to it.

A roll-up: it stands on the tree of the day, at most of the cycle's last day (design 3.8). What was
handed in counts with whoever supervises the agency in that tree, whichever tier then acted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, and_, cast, literal, select, true, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import UNIT_KINDS, TimeZone
from renaksi.core.calendar import ONE_DAY
from renaksi.core.cycle import tree_day
from renaksi.core.errors import NotFound, Refusal
from renaksi.core.plan import PlanAction
from renaksi.core.policy import Actor
from renaksi.core.report import ReportAction
from renaksi.core.responsiveness import (
    NOTHING,
    Mark,
    Responsiveness,
    WorkingDays,
    handed_in,
    measure,
)
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Cycle,
    PlanRevision,
    PlanTransition,
    ProgressReport,
    ReportTransition,
)
from renaksi.queries.agency_tree import known_as, name_on, ordering, short_name_on
from renaksi.queries.cycles import holidays
from renaksi.queries.funnel import end_of
from renaksi.queries.scope import in_force, visible

PLAN_MARKS: Final[Mapping[str, Mark]] = {
    PlanAction.SUBMIT: Mark.SUBMITTED,
    PlanAction.WITHDRAW: Mark.WITHDRAWN,
    PlanAction.RETURN: Mark.DECIDED,
    PlanAction.ENDORSE: Mark.DECIDED,
}
REPORT_MARKS: Final[Mapping[str, Mark]] = {
    ReportAction.SUBMIT: Mark.SUBMITTED,
    ReportAction.WITHDRAW: Mark.WITHDRAWN,
    ReportAction.RETURN: Mark.DECIDED,
    ReportAction.VERIFY: Mark.DECIDED,
}
PLAN, REPORT = "plan", "report"


@dataclass(frozen=True, slots=True)
class Answering:
    """One supervising agency, and how it answers those directly below it."""

    agency_id: int
    code: str
    name: str
    plans: Responsiveness = NOTHING
    reports: Responsiveness = NOTHING

    @property
    def total(self) -> Responsiveness:
        return self.plans + self.reports


@dataclass(frozen=True, slots=True)
class AnsweringAll:
    """Every supervising agency at or below a node, and all of them together."""

    year: int
    tree_on: date
    limit: int
    """Working days a tier has for a decision."""
    hubs: tuple[Answering, ...] = ()
    plans: Responsiveness = NOTHING
    reports: Responsiveness = NOTHING

    @property
    def total(self) -> Responsiveness:
        return self.plans + self.reports


def responsiveness(
    session: Session,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    year: int,
    as_of: date | None = None,
) -> AnsweringAll:
    """Of a cycle, as known by the end of `as_of` (today if left out); four statements. Raises
    NotFound for an unknown cycle.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    cycle = session.execute(select(Cycle.id, Cycle.review_days).where(Cycle.year == year)).first()
    if cycle is None:
        raise NotFound(Refusal.CYCLE_MISSING, year=year)
    until = min(as_of or today, today)
    on = tree_day(year, until)
    tree = _tree(session, under_id, actor, today, on)
    known = session.execute(_steps(cycle.id, end_of(until) if until < today else None))
    rows = [row for row in known if row.agency_id in tree.above]
    found = _Found(cycle.review_days, until, _days(session, rows, until))
    for row in rows:
        found.add(tree.above[row.agency_id], row)
    hubs = tuple(found.of(hub) for hub in tree.hubs)
    return AnsweringAll(
        year=year,
        tree_on=on,
        limit=cycle.review_days,
        hubs=hubs,
        plans=sum((one.plans for one in hubs), NOTHING),
        reports=sum((one.reports for one in hubs), NOTHING),
    )


def _days(session: Session, rows: Sequence[Any], today: date) -> WorkingDays:
    """From the first step to today, or to the last step where clocks are ahead of the centre's."""
    steps = [row.at for row in rows]
    first = min((at.date() for at in steps), default=today) - ONE_DAY
    last = max([today, *(at.date() for at in steps)]) + ONE_DAY
    return WorkingDays(first, last, holidays(session, first, last))


@dataclass(frozen=True, slots=True)
class _Tree:
    """`above`: by agency, its direct supervisor; `hubs`: those supervisors, in the usual order."""

    above: Mapping[int, int]
    hubs: Sequence[Answering]


def _tree(session: Session, under_id: int, actor: Actor, today: date, on: date) -> _Tree:
    """Agencies strictly below the node that hand in plans of their own, on the tree of `on`."""
    one, up, node = aliased(Agency), AgencyClosure, aliased(AgencyClosure)
    rows = session.execute(
        select(
            one.id.label("below_id"),
            Agency.id,
            Agency.code,
            Agency.kind,
            name_on(on).label("name"),
            short_name_on(on).label("short_name"),
        )
        .join(up, and_(up.ancestor_id == Agency.id, up.depth == 1, in_force(on)))
        .join(one, one.id == up.descendant_id)
        .join(
            node,
            and_(
                node.descendant_id == one.id,
                node.ancestor_id == under_id,
                node.depth > 0,
                node.valid_from <= on,
                node.valid_to > on,
            ),
        )
        .where(one.kind.not_in(UNIT_KINDS), visible(actor, one.id, today, on))
        .order_by(*ordering())
    )
    above: dict[int, int] = {}
    hubs: dict[int, Answering] = {}
    for row in rows:
        above[row.below_id] = row.id
        if row.id not in hubs:
            name = known_as(row.kind, row.name, row.short_name)
            hubs[row.id] = Answering(row.id, row.code, name)
    return _Tree(above, list(hubs.values()))


def _steps(cycle_id: int, before: datetime | None) -> Select[*tuple[Any, ...]]:
    """Every mark of the cycle's plans and reports, object by object in order of time."""
    plans, reports = PlanTransition, ReportTransition
    both = union_all(
        select(
            literal(PLAN).label("what"),
            plans.revision_id.label("object_id"),
            plans.id.label("step_id"),
            ActionPlan.agency_id,
            cast(plans.action, String).label("action"),
            plans.at,
        )
        .join(PlanRevision, PlanRevision.id == plans.revision_id)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .where(ActionPlan.cycle_id == cycle_id, plans.action.in_(PLAN_MARKS)),
        select(
            literal(REPORT),
            reports.report_id,
            reports.id,
            ActionPlan.agency_id,
            cast(reports.action, String),
            reports.at,
        )
        .join(ProgressReport, ProgressReport.id == reports.report_id)
        .join(ActionPlan, ActionPlan.id == ProgressReport.plan_id)
        .where(ActionPlan.cycle_id == cycle_id, reports.action.in_(REPORT_MARKS)),
    ).subquery()
    return (
        select(
            both.c.what,
            both.c.object_id,
            both.c.agency_id,
            both.c.action,
            both.c.at,
            Agency.time_zone,
        )
        .join(Agency, Agency.id == both.c.agency_id)
        .where(true() if before is None else both.c.at < before)
        .order_by(both.c.what, both.c.object_id, both.c.at, both.c.step_id)
    )


@dataclass(slots=True)
class _Found:
    limit: int
    today: date
    days: WorkingDays
    marks: dict[tuple[int, str], dict[int, list[tuple[Mark, date]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """By supervisor and what it is, then object by object."""

    def add(self, hub_id: int, row: Any) -> None:
        mark = (PLAN_MARKS if row.what == PLAN else REPORT_MARKS)[row.action]
        self.marks[hub_id, row.what][row.object_id].append((mark, day_of(row.at, row.time_zone)))

    def of(self, hub: Answering) -> Answering:
        return replace(
            hub,
            plans=self._measured(hub.agency_id, PLAN),
            reports=self._measured(hub.agency_id, REPORT),
        )

    def _measured(self, hub_id: int, what: str) -> Responsiveness:
        objects = self.marks[hub_id, what].values()
        every = (one for marks in objects for one in handed_in(marks))
        return measure(every, limit=self.limit, today=self.today, days=self.days)


@lru_cache(maxsize=8)
def _zone(zone: TimeZone) -> ZoneInfo:
    return ZoneInfo(zone.key)


def day_of(moment: datetime, zone: TimeZone) -> date:
    """The day on the clocks of the agency."""
    return moment.astimezone(_zone(zone)).date()
