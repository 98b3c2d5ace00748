"""Who below a node still owes something at a checkpoint today, with the people to be reminded."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.funnel import RevisionState, standing
from renaksi.core.plan import PlanState
from renaksi.core.policy import Actor, Role
from renaksi.core.reminder import Case, Due, dues
from renaksi.core.report import ExtensionState, ReportState
from renaksi.core.report_window import ReportWindow
from renaksi.models import (
    ActionPlan,
    Extension,
    PlanRevision,
    ProgressReport,
    RoleAssignment,
    User,
)
from renaksi.queries.compliance import moment_of, point_of
from renaksi.queries.compliance_facts import Facts, facts
from renaksi.queries.compliance_question import Question
from renaksi.queries.cycle_calendar import Calendar, Dated
from renaksi.queries.obligations import owing
from renaksi.queries.scope import visible


@dataclass(frozen=True, slots=True)
class Reminded:
    """One agency that owes something, and who answers for it there."""

    agency_id: int
    code: str
    name: str
    zone: TimeZone
    part: int | None
    dues: tuple[Due, ...]
    people: tuple[str, ...] = ()
    """Its managers, else its administrators; empty where there is none, or none to be named."""

    @property
    def is_direct(self) -> bool:
        """Whether the node itself supervises it."""
        return self.part == self.agency_id


@dataclass(frozen=True, slots=True)
class _State:
    """Where the plan and the report of an agency stand."""

    plan: PlanState | None = None
    plan_due_on: date | None = None
    report: ReportState | None = None
    return_due_on: date | None = None
    extended_until: date | None = None


def reminders(
    session: Session,
    cycle: Calendar[Dated],
    checkpoint: Dated,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    now: datetime,
) -> list[Reminded]:
    """Strictly below the node, in the order of lists, on the tree of today; nine statements.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    point = point_of(checkpoint, today)
    asked = Question(under_id, actor, today, today, moment_of(today, now), today, from_totals=True)
    found = facts(session, [point], asked)
    expected = {one for one, _, marks in found.placed[point.id] if marks is not None}
    below = found.branch.on(today)
    hidden = found.hidden.get(point.id, frozenset())
    ids = [one for one in found.agencies if one in below and one != under_id and one not in hidden]
    planning = set(session.scalars(owing(cycle, today)))
    states = _states(session, cycle, checkpoint, ids)
    owed = {
        one: dues(_case(found, one, states, cycle, checkpoint, one in expected), now)
        for one in ids
        if one in planning
    }
    named = _people(session, [one for one in ids if owed.get(one)], actor, today)
    return [
        Reminded(
            one,
            found.agencies[one].code,
            found.agencies[one].name,
            found.agencies[one].zone,
            below[one],
            owed[one],
            named.get(one, ()),
        )
        for one in ids
        if owed.get(one)
    ]


def _case(
    found: Facts,
    agency_id: int,
    states: Mapping[int, _State],
    cycle: Calendar[Dated],
    checkpoint: Dated,
    owes_report: bool,
) -> Case:
    state = states.get(agency_id, _State())
    return Case(
        plan=state.plan,
        plan_due_on=state.plan_due_on or cycle.drafting_due_on,
        report=state.report,
        owes_report=owes_report,
        window=ReportWindow(
            checkpoint.opens_on,
            checkpoint.due_on,
            checkpoint.closes_on,
            found.agencies[agency_id].zone,
            extended_until=state.extended_until,
            return_due_on=state.return_due_on,
        ),
    )


def _states(
    session: Session, cycle: Calendar[Dated], checkpoint: Dated, ids: Collection[int]
) -> dict[int, _State]:
    """Two statements: revisions with the report beside them, and extensions."""
    one = Extension
    extended: dict[int, Any] = dict(
        session.execute(
            select(one.agency_id, func.max(one.granted_until))
            .where(one.checkpoint_id == checkpoint.id, one.state == ExtensionState.GRANTED)
            .group_by(one.agency_id)
        ).all()
    )
    report, revision = ProgressReport, PlanRevision
    rows = session.execute(
        select(
            ActionPlan.agency_id,
            revision.number,
            revision.state,
            revision.return_due_on,
            report.state,
            report.return_due_on,
        )
        .join(revision, revision.plan_id == ActionPlan.id)
        .outerjoin(
            report, and_(report.plan_id == ActionPlan.id, report.checkpoint_id == checkpoint.id)
        )
        .where(ActionPlan.cycle_id == cycle.id, ActionPlan.agency_id.in_(ids))
        .order_by(ActionPlan.agency_id, revision.number)
    )
    by_agency: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_agency[row[0]].append(row)
    return {
        agency_id: _state(by_agency.get(agency_id, []), extended.get(agency_id))
        for agency_id in {*by_agency, *extended}
    }


def _state(rows: list[Any], extended_until: date | None) -> _State:
    plan = standing(RevisionState(row[1], row[2]) for row in rows)
    if plan is None:
        return _State(extended_until=extended_until)
    due_on = next((row[3] for row in rows if row[1] == plan.number), None)
    return _State(plan.state, due_on, rows[-1][4], rows[-1][5], extended_until)


def _people(
    session: Session, ids: Collection[int], actor: Actor, today: date
) -> dict[int, tuple[str, ...]]:
    """Names, where the actor may read people; one statement."""
    if not ids:
        return {}
    held = RoleAssignment
    rows = session.execute(
        select(held.home_id, held.role, User.name)
        .join(User, User.id == held.user_id)
        .where(
            held.home_id.in_(ids),
            held.role.in_([Role.MANAGER, Role.AGENCY_ADMIN]),
            held.valid_from <= today,
            held.valid_to > today,
            User.is_active,
            visible(actor, held.home_id, today),
        )
        .order_by(held.home_id, User.name)
    )
    found: dict[tuple[int, Role], list[str]] = defaultdict(list)
    for home_id, role, name in rows:
        found[home_id, role].append(name)
    return {
        one: tuple(dict.fromkeys(found[one, Role.MANAGER] or found[one, Role.AGENCY_ADMIN]))
        for one in ids
    }
