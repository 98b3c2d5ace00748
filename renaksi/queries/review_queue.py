"""The queue of a reviewer: what waits, what colleagues are at, what was decided."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_hints import hints
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.review_queue import HORIZON, Wait, next_steps, reviewing_tier, stands_in_for, wait
from renaksi.core.workflow import PlanCase
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    Cycle,
    PlanRevision,
    User,
)
from renaksi.queries.cycles import holidays
from renaksi.queries.plan_cases import plan_cases
from renaksi.queries.review_decisions import Decision, decided_by, decisions
from renaksi.queries.scope import in_force

PER_PAGE: Final = 20


class Tab(StrEnum):
    """The three lists of the page."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; empty means everything."""

    tab: Tab = Tab.WAITING
    text: str = ""
    agency: str = ""
    """A code."""
    year: int | None = None
    state: PlanState | None = None
    by_name: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One revision in the queue."""

    plan_id: int
    number: int
    agency: Agency
    year: int
    state: PlanState
    submitted_at: datetime
    wait: Wait
    steps: tuple[PlanAction, ...]
    stands_in_for: str
    tier: str
    """Who acts now."""
    reviewer: str
    hints: int = 0
    """Rows that are hard to check."""


@dataclass(frozen=True, slots=True)
class Queue:
    lines: tuple[QueueLine, ...]
    decisions: tuple[Decision, ...]
    counts: Mapping[Tab, int]
    total: int
    late: int
    """Of those that wait for the actor."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A revision under way below one of the actor's homes, with its case and wait."""

    revision: PlanRevision
    case: PlanCase
    wait: Wait
    reviewer: str


def review_queue(session: Session, actor: Actor, wanted: Filter, today: date) -> Queue:
    """Eight statements at most, whatever the number of plans."""
    found = candidates(session, actor, today, *_conditions(wanted))
    mine = [one for one in found if next_steps(one.case, actor)]
    others = [one for one in found if one not in mine]
    chosen = _sorted(mine if wanted.tab is Tab.WAITING else others, wanted)
    decided = decided_by(actor, *_conditions(wanted))
    count = session.scalar(select(func.count()).select_from(decided.subquery())) or 0
    shows_decided = wanted.tab is Tab.DECIDED
    shown = [] if shows_decided else _page(chosen, wanted.page)
    return Queue(
        lines=_lines(session, shown, actor),
        decisions=decisions(session, decided, wanted.page, PER_PAGE) if shows_decided else (),
        counts={Tab.WAITING: len(mine), Tab.UNDER_WAY: len(others), Tab.DECIDED: count},
        total=count if shows_decided else len(chosen),
        late=sum(one.wait.days > one.wait.limit for one in mine),
    )


def candidates(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> list[Candidate]:
    """Everything submitted or under review strictly below the actor's homes, oldest first.

    Five statements, or one where there is nothing.
    """
    found = under_review(session, actor, today, *conditions)
    if not found:
        return []
    cases = plan_cases(session, list(found), today)
    free = holidays(session, first_day(found), today + HORIZON)
    return [Candidate(one, cases[one.id], waited(one, today, free), found[one]) for one in found]


def under_review(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> dict[PlanRevision, str]:
    """The same without cases: each revision with the name of who reviews it. One statement."""
    rows = session.execute(
        select(PlanRevision, User.name)
        .join(PlanRevision.plan)
        .join(ActionPlan.agency)
        .join(ActionPlan.cycle)
        .outerjoin(User, User.id == PlanRevision.reviewed_by_id)
        .where(
            PlanRevision.state.in_([PlanState.SUBMITTED, PlanState.IN_REVIEW]),
            ActionPlan.agency_id.in_(_below(actor, today)),
            *conditions,
        )
        .order_by(PlanRevision.submitted_at, PlanRevision.id)
        .options(
            contains_eager(PlanRevision.plan).options(
                contains_eager(ActionPlan.agency), contains_eager(ActionPlan.cycle)
            )
        )
    )
    return {revision: name or "" for revision, name in rows}


def first_day(revisions: Iterable[PlanRevision]) -> date:
    return min(map(submitted_on, revisions))


def _below(actor: Actor, today: date) -> Select[int]:
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    return select(AgencyClosure.descendant_id).where(
        AgencyClosure.ancestor_id.in_(homes), AgencyClosure.depth > 0, in_force(today)
    )


def submitted_on(revision: PlanRevision) -> date:
    zone = ZoneInfo(revision.plan.agency.time_zone.key)
    return (revision.submitted_at or revision.created_at).astimezone(zone).date()


def waited(revision: PlanRevision, today: date, free: frozenset[date]) -> Wait:
    return wait(submitted_on(revision), today, revision.plan.cycle.review_days, free)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        found.append(Agency.search_text.contains(wanted.text.lower(), autoescape=True))
    if wanted.agency:
        found.append(Agency.code == wanted.agency)
    if wanted.year is not None:
        found.append(Cycle.year == wanted.year)
    if wanted.state is not None:
        found.append(PlanRevision.state == wanted.state)
    return found


def _sorted(found: Iterable[Candidate], wanted: Filter) -> list[Candidate]:
    if wanted.by_name:
        return sorted(found, key=lambda one: one.revision.plan.agency.name)
    return sorted(found, key=lambda one: -one.wait.days)


def _page(found: Sequence[Any], page: int) -> Sequence[Any]:
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _lines(session: Session, found: Sequence[Candidate], actor: Actor) -> tuple[QueueLine, ...]:
    hinted = _hinted(session, [one.revision.id for one in found]) if found else Counter()
    lines = []
    for one in found:
        revision, plan = one.revision, one.revision.plan
        steps = next_steps(one.case, actor)
        lines.append(
            QueueLine(
                plan_id=plan.id,
                number=revision.number,
                agency=plan.agency,
                year=plan.cycle.year,
                state=revision.state,
                submitted_at=revision.submitted_at or revision.created_at,
                wait=one.wait,
                steps=steps,
                stands_in_for=stands_in_for(next(iter(steps), None), one.case),
                tier=reviewing_tier(one.case),
                reviewer=one.reviewer,
                hints=hinted[revision.id],
            )
        )
    return tuple(lines)


def _hinted(session: Session, revision_ids: Sequence[int]) -> Counter[int]:
    """How many rows of each revision carry a hint; only the columns that hints look at."""
    rows = session.execute(
        select(
            ActionItem.revision_id,
            ActionItem.action,
            ActionItem.indicator,
            ActionItem.unit,
            ActionItem.polarity,
        ).where(ActionItem.revision_id.in_(revision_ids), ActionItem.removed_at.is_(None))
    )
    return Counter(
        revision_id
        for revision_id, action, indicator, unit, polarity in rows
        if hints(
            ItemValues(
                strategy_code="", action=action, indicator=indicator, unit=unit, polarity=polarity
            )
        )
    )
