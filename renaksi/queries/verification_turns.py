"""Every report that waits below an actor, with whose turn it is, be they as many as the nation has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import ONE_DAY
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.report import AWAITING
from renaksi.core.report_window import ReportWindow
from renaksi.core.review_queue import HORIZON
from renaksi.core.review_turns import Owner
from renaksi.core.verification_turns import Desk, PendingReport, Waiting
from renaksi.models import (
    ActionPlan,
    Agency,
    AgencyClosure,
    Checkpoint,
    Cycle,
    Holiday,
    ProgressReport,
    ReportContributor,
    ReportTransition,
    User,
)
from renaksi.queries.custody import held
from renaksi.queries.prepared import rows_of
from renaksi.queries.report_steps import OWNER_ACTIONS
from renaksi.queries.review_tiers import review_tiers
from renaksi.queries.scope import in_force

_WIB: Final = ZoneInfo(TimeZone.WIB.key)


def verification_desk(
    session: Session, actor: Actor, now: datetime, *conditions: ColumnElement[bool]
) -> Desk:
    """Four statements, or one where there is nothing.

    `conditions` narrow it, by columns of ProgressReport, Checkpoint, ActionPlan, Agency, Cycle.
    """
    today = now.astimezone(_WIB).date()
    asked = _asked(_chosen(today, conditions)) if conditions else _every(today)
    homes = sorted({grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)})
    waiting = [Waiting(*row) for row in rows_of(session, asked.chosen, {"homes": homes})]
    if not waiting:
        return Desk(actor, now, today)
    lines = supervisors(session, {one.holder_id for one in waiting}, today)
    tiers = review_tiers(session, {one for line in lines.values() for one in line}, today)
    people = {one for tier in tiers.values() for some in tier.holders.values() for one in some}
    first = waiting[0].submitted_at.date() - ONE_DAY
    given = {
        "homes": homes,
        "people": [*people, actor.user_id or 0],
        "first": first,
        "last": today + HORIZON,
    }
    facts = _facts(rows_of(session, asked.facts, given))
    return Desk(
        actor, now, today, waiting, lines, tiers, facts.owners, frozenset(facts.days_off)
    )  # fmt: skip


def pending_reports(session: Session, wanted: Sequence[Waiting]) -> list[PendingReport]:
    """The same as lists show them, in the same order. One statement, or none."""
    if not wanted:
        return []
    holders = {one.report_id: one.holder_id for one in wanted}
    rows = rows_of(session, _SHOWN, {"reports": list(holders)})
    found = {row[0]: _pending(row, holders[row[0]]) for row in rows}
    return [found[key] for key in holders if key in found]


def _pending(row: Any, holder_id: int) -> PendingReport:
    report, plan, state, at, verifier_id, verifier, is_nil, flagged, *rest = row
    owner, (code, year, limit, opens, due, closes) = Owner(*rest[:5]), rest[5:]
    window = ReportWindow(opens, due, closes, owner.time_zone)
    return PendingReport(
        report, plan, state, at, verifier_id, verifier or "", is_nil, flagged,
        owner, code, year, limit, window, holder_id,
    )  # fmt: skip


_SUBMITTED_AT: Final = func.coalesce(ProgressReport.submitted_at, ProgressReport.created_at)


def _shown() -> Select[*tuple[Any, ...]]:
    chosen: Select[*tuple[Any, ...]] = select(
        ProgressReport.id, ProgressReport.plan_id, ProgressReport.state, _SUBMITTED_AT,
        ProgressReport.verifier_id, User.name, ProgressReport.is_nil, ProgressReport.flagged,
        Agency.id, Agency.code, Agency.name, Agency.kind, Agency.time_zone,
        Checkpoint.code, Cycle.year, Cycle.review_days,
        Checkpoint.opens_on, Checkpoint.due_on, Checkpoint.closes_on,
    )  # fmt: skip
    return (
        chosen.join(ActionPlan, ActionPlan.id == ProgressReport.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == ProgressReport.verifier_id)
        .where(ProgressReport.id.in_(bindparam("reports", expanding=True)))
    )


_SHOWN: Final = _shown()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What waits below the `homes`, and the facts of it about `people` between two days."""

    chosen: Select[*tuple[Any, ...]]
    facts: CompoundSelect[*tuple[Any, ...]]


def _asked(chosen: Select[*tuple[Any, ...]]) -> _Asked:
    return _Asked(chosen, _facts_of(chosen))


@lru_cache(maxsize=4)
def _every(today: date) -> _Asked:
    """Kept for the day: it takes longer to put together than to run."""
    return _asked(_chosen(today, ()))


def _chosen(today: date, conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    passed_on = held(today)
    holder = func.coalesce(passed_on.c.holder_id, ActionPlan.agency_id)
    chosen: Select[*tuple[Any, ...]] = select(
        ProgressReport.id,
        ProgressReport.state,
        _SUBMITTED_AT,
        ProgressReport.verifier_id,
        ProgressReport.flagged,
        holder,
        Agency.time_zone,
        Cycle.review_days,
    )
    return (
        chosen.select_from(ProgressReport)
        .join(ActionPlan, ActionPlan.id == ProgressReport.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .where(ProgressReport.state.in_(AWAITING), _is_below(holder, today), *conditions)
        .order_by(_SUBMITTED_AT, ProgressReport.id)
    )


def _is_below(agency: ColumnElement[int], today: date) -> ColumnElement[bool]:
    """Strictly below a home at which the actor reviews. Looked up for each: below the root there
    are ten times more agencies than reports that wait.
    """
    return exists().where(
        AgencyClosure.descendant_id == agency,
        AgencyClosure.ancestor_id.in_(bindparam("homes", expanding=True)),
        AgencyClosure.depth > 0,
        in_force(today),
    )


def supervisors(
    session: Session, agency_ids: Iterable[int], today: date
) -> dict[int, tuple[int, ...]]:
    """Who stands above each of them today, the direct supervisor first. One statement."""
    given = {"agencies": list(agency_ids), "today": today}
    found: dict[int, tuple[int, ...]] = {}
    for agency_id, ancestor in rows_of(session, _SUPERVISORS, given):
        found[agency_id] = (*found.get(agency_id, ()), ancestor)
    return found


_SUPERVISORS: Final = (
    select(AgencyClosure.descendant_id, AgencyClosure.ancestor_id)
    .where(
        AgencyClosure.descendant_id.in_(bindparam("agencies", expanding=True)),
        AgencyClosure.depth > 0,
        in_force(bindparam("today")),
    )
    .order_by(AgencyClosure.depth)
)


@dataclass(slots=True)
class _Facts:
    """What is read in one statement, since every page counts its statements."""

    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    days_off: set[date] = field(default_factory=set)


def _facts_of(chosen: Select[*tuple[Any, ...]]) -> CompoundSelect[*tuple[Any, ...]]:
    """Which of `people` acted for the owner of these reports, and the days off."""
    people: BindParameter[Any] = bindparam("people", expanding=True)
    ids = chosen.order_by(None).with_only_columns(ProgressReport.id)
    reports = select(ids.cte("pending").c.id)
    owner, no_day = literal("owner"), cast(null(), Date)
    step, hand, report = ReportTransition, ReportContributor, ProgressReport
    return union_all(
        select(owner, step.report_id, step.actor_id, no_day).where(
            step.report_id.in_(reports),
            step.action.in_(OWNER_ACTIONS),
            step.actor_id.in_(people),
        ),
        select(owner, hand.report_id, hand.user_id, no_day).where(
            hand.report_id.in_(reports), hand.user_id.in_(people)
        ),
        select(owner, report.id, report.created_by_id, no_day).where(
            report.id.in_(reports), report.created_by_id.in_(people)
        ),
        select(literal("day off"), literal(0), literal(0), Holiday.on).where(
            Holiday.on.between(bindparam("first"), bindparam("last"))
        ),
    )


def _facts(rows: Iterable[Any]) -> _Facts:
    found = _Facts()
    for what, report_id, one, day in rows:
        if what == "day off":
            found.days_off.add(day)
        else:
            found.owners[report_id].add(one)
    return found
