"""The queue of a reviewer: what waits, what colleagues are at, what was decided."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanAction, PlanState, Polarity
from renaksi.core.plan_hints import hints
from renaksi.core.plan_item import ItemValues
from renaksi.core.policy import Actor
from renaksi.core.review_queue import Wait, reviewing_tier, stands_in_for
from renaksi.core.review_turns import Desk, Owner, Turn
from renaksi.models import ActionItem, Agency, Cycle, PlanRevision
from renaksi.queries.review_decisions import Decision, decided_by, decisions
from renaksi.queries.review_turns import desk_of, shown, turns

PER_PAGE: Final = 20
T = TypeVar("T")


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
    is_inherited: bool = False
    """Its agency is no more; another one acts for it."""


@dataclass(frozen=True, slots=True)
class Queue:
    lines: tuple[QueueLine, ...]
    decisions: tuple[Decision, ...]
    counts: Mapping[Tab, int]
    total: int
    late: int
    """Of those that wait for the actor."""


def review_queue(session: Session, actor: Actor, wanted: Filter, today: date) -> Queue:
    """Nine statements at most, whatever the number of plans."""
    desk = desk_of(session, actor, today, *_conditions(wanted))
    mine = turns(session, desk)
    decided = decided_by(actor, *_conditions(wanted))
    count = session.scalar(select(func.count()).select_from(decided.subquery())) or 0
    others = len(desk.waiting) - len(mine)
    totals = {Tab.WAITING: len(mine), Tab.UNDER_WAY: others, Tab.DECIDED: count}
    shows_decided = wanted.tab is Tab.DECIDED
    return Queue(
        lines=() if shows_decided else _lines(session, desk, mine, wanted),
        decisions=decisions(session, decided, wanted.page, PER_PAGE) if shows_decided else (),
        counts=totals,
        total=totals[wanted.tab],
        late=sum(turn.wait.days > turn.wait.limit for turn in mine),
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


def _lines(
    session: Session, desk: Desk, mine: Sequence[Turn], wanted: Filter
) -> tuple[QueueLine, ...]:
    """One page, the longest wait first or by name; the turn of others is looked at only here."""
    found = list(mine) if wanted.tab is Tab.WAITING else _others(session, desk, mine, wanted)
    if wanted.by_name:
        found.sort(key=lambda turn: turn.pending.agency.name)
    if wanted.tab is Tab.WAITING or wanted.by_name:
        found = list(_page(found, wanted.page))
    hinted = _hinted(session, [turn.pending.revision_id for turn in found]) if found else Counter()
    return tuple(_line(turn, hinted[turn.pending.revision_id]) for turn in found)


def _others(session: Session, desk: Desk, mine: Sequence[Turn], wanted: Filter) -> list[Turn]:
    """What colleagues or other tiers are at: one page of it, all of it to sort by name."""
    own = {turn.pending.revision_id for turn in mine}
    others = [one for one in desk.waiting if one.revision_id not in own]
    some = others if wanted.by_name else _page(others, wanted.page)
    return [desk.turn(one) for one in shown(session, some)]


def _page(found: Sequence[T], page: int) -> Sequence[T]:
    return found[(page - 1) * PER_PAGE : page * PER_PAGE]


def _line(turn: Turn, hinted: int) -> QueueLine:
    one = turn.pending
    return QueueLine(
        plan_id=one.plan_id,
        number=one.number,
        agency=one.agency,
        year=one.year,
        state=one.state,
        submitted_at=one.submitted_at,
        wait=turn.wait,
        steps=turn.steps,
        stands_in_for=stands_in_for(next(iter(turn.steps), None), turn.case),
        tier=reviewing_tier(turn.case),
        reviewer=one.reviewer,
        hints=hinted,
        is_inherited=one.holder_id != one.agency.id,
    )


def _hinted(session: Session, revision_ids: Sequence[int]) -> Counter[int]:
    """How many rows of each revision carry a hint; only the columns that hints look at."""
    item = ActionItem
    rows = session.execute(
        select(
            item.revision_id,
            item.action,
            item.indicator,
            item.unit,
            type_coerce(item.polarity, String),
        ).where(item.revision_id.in_(revision_ids), item.removed_at.is_(None))
    )
    found = rows.all()  # at once: one by one takes twice as long
    return Counter(revision_id for revision_id, *texts in found if _has_hint(*texts))


@lru_cache(maxsize=32_768)
def _has_hint(action: str, indicator: str, unit: str, polarity: str) -> bool:
    """A page shows thousands of rows that are frozen, and is opened again and again."""
    return bool(
        hints(
            ItemValues(
                strategy_code="",
                action=action,
                indicator=indicator,
                unit=unit,
                polarity=Polarity(polarity),
            )
        )
    )
