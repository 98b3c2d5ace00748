"""The queue of a reviewer: what waits, what colleagues are at, what was decided."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_hints import hints
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Actor
from renaksi.core.review_queue import Wait, reviewing_tier, stands_in_for
from renaksi.core.review_turns import Owner, Pending, Turns
from renaksi.models import ActionItem, Agency, Cycle, PlanRevision
from renaksi.queries.review_decisions import Decision, decided_by, decisions
from renaksi.queries.review_turns import review_turns

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
    agency: Owner
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


def review_queue(session: Session, actor: Actor, wanted: Filter, today: date) -> Queue:
    """Eight statements at most, whatever the number of plans."""
    found = review_turns(session, actor, today, *_conditions(wanted))
    decided = decided_by(actor, *_conditions(wanted))
    count = session.scalar(select(func.count()).select_from(decided.subquery())) or 0
    mine = [turn.pending for turn in found.mine]
    chosen = _sorted(mine if wanted.tab is Tab.WAITING else found.others, wanted)
    shows_decided = wanted.tab is Tab.DECIDED
    shown = [] if shows_decided else _page(chosen, wanted.page)
    return Queue(
        lines=_lines(session, shown, found),
        decisions=decisions(session, decided, wanted.page, PER_PAGE) if shows_decided else (),
        counts={Tab.WAITING: len(mine), Tab.UNDER_WAY: len(found.others), Tab.DECIDED: count},
        total=count if shows_decided else len(chosen),
        late=sum(turn.wait.days > turn.wait.limit for turn in found.mine),
    )


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


def _sorted(found: Sequence[Pending], wanted: Filter) -> Sequence[Pending]:
    """As they come, the longest wait first, or by name."""
    return sorted(found, key=lambda one: one.agency.name) if wanted.by_name else found


def _page(found: Sequence[Pending], page: int) -> Sequence[Pending]:
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _lines(session: Session, shown: Iterable[Pending], found: Turns) -> tuple[QueueLine, ...]:
    steps = {turn.pending.revision_id: turn.steps for turn in found.mine}
    hinted = _hinted(session, [one.revision_id for one in shown]) if shown else Counter()
    return tuple(
        _line(one, found, steps.get(one.revision_id, ()), hinted[one.revision_id]) for one in shown
    )


def _line(one: Pending, found: Turns, steps: tuple[PlanAction, ...], hinted: int) -> QueueLine:
    case = found.case(one)
    return QueueLine(
        plan_id=one.plan_id,
        number=one.number,
        agency=one.agency,
        year=one.year,
        state=one.state,
        submitted_at=one.submitted_at,
        wait=found.wait(one),
        steps=steps,
        stands_in_for=stands_in_for(next(iter(steps), None), case),
        tier=reviewing_tier(case),
        reviewer=one.reviewer,
        hints=hinted,
    )


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
