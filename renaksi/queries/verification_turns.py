"""Every report that waits below an actor, with whose turn it is, be they as many as the nation has."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
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
    chosen = _chosen(actor, today, conditions)
    waiting = [Waiting(*row) for row in session.execute(chosen)]
    if not waiting:
        return Desk(actor, now, today)
    lines = supervisors(session, {one.holder_id for one in waiting}, today)
    tiers = review_tiers(session, {one for line in lines.values() for one in line}, today)
    people = {one for tier in tiers.values() for some in tier.holders.values() for one in some}
    first = waiting[0].submitted_at.date() - ONE_DAY
    facts = _facts(session, chosen, people | {actor.user_id or 0}, (first, today + HORIZON))
    return Desk(
        actor, now, today, waiting, lines, tiers, facts.owners, frozenset(facts.days_off)
    )  # fmt: skip


def pending_reports(session: Session, wanted: Sequence[Waiting]) -> list[PendingReport]:
    """The same as lists show them, in the same order. One statement, or none."""
    if not wanted:
        return []
    holders = {one.report_id: one.holder_id for one in wanted}
    rows = session.execute(
        select(
            ProgressReport.id, ProgressReport.plan_id, ProgressReport.state, _SUBMITTED_AT,
            ProgressReport.verifier_id, User.name, ProgressReport.is_nil, ProgressReport.flagged,
            Agency.id, Agency.code, Agency.name, Agency.kind, Agency.time_zone,
            Checkpoint.code, Cycle.year, Cycle.review_days,
            Checkpoint.opens_on, Checkpoint.due_on, Checkpoint.closes_on,
        )
        .join(ActionPlan, ActionPlan.id == ProgressReport.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Checkpoint, Checkpoint.id == ProgressReport.checkpoint_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == ProgressReport.verifier_id)
        .where(ProgressReport.id.in_(holders))
    )  # fmt: skip
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


def _chosen(
    actor: Actor, today: date, conditions: Iterable[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
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
        .where(ProgressReport.state.in_(AWAITING), _is_below(holder, actor, today), *conditions)
        .order_by(_SUBMITTED_AT, ProgressReport.id)
    )


def _is_below(agency: ColumnElement[int], actor: Actor, today: date) -> ColumnElement[bool]:
    """Strictly below a home at which the actor reviews. Looked up for each: below the root there
    are ten times more agencies than reports that wait.
    """
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    return exists().where(
        AgencyClosure.descendant_id == agency,
        AgencyClosure.ancestor_id.in_(homes),
        AgencyClosure.depth > 0,
        in_force(today),
    )


def supervisors(
    session: Session, agency_ids: Iterable[int], today: date
) -> dict[int, tuple[int, ...]]:
    """Who stands above each of them today, the direct supervisor first. One statement."""
    down = AgencyClosure
    rows = session.execute(
        select(down.descendant_id, down.ancestor_id)
        .where(down.descendant_id.in_(agency_ids), down.depth > 0, in_force(today))
        .order_by(down.depth)
    )
    found: dict[int, tuple[int, ...]] = {}
    for agency_id, ancestor in rows:
        found[agency_id] = (*found.get(agency_id, ()), ancestor)
    return found


@dataclass(slots=True)
class _Facts:
    """What is read in one statement, since every page counts its statements."""

    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    days_off: set[date] = field(default_factory=set)


def _facts(
    session: Session,
    chosen: Select[*tuple[Any, ...]],
    people: Collection[int],
    days: tuple[date, date],
) -> _Facts:
    """Which of `people` acted for the owner of these reports, and the days off."""
    ids = chosen.order_by(None).with_only_columns(ProgressReport.id)
    reports = select(ids.cte("pending").c.id)
    owner, no_day = literal("owner"), cast(null(), Date)
    step, hand, report = ReportTransition, ReportContributor, ProgressReport
    found = _Facts()
    rows: Iterable[Any] = session.execute(
        union_all(
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
                Holiday.on.between(*days)
            ),
        )
    )
    for what, report_id, one, day in rows:
        if what == "day off":
            found.days_off.add(day)
        else:
            found.owners[report_id].add(one)
    return found
