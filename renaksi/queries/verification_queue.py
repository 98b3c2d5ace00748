"""The queue of a verifier: what waits, what colleagues are at, what lies too long, what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from renaksi.core.escalation import Overdue, TierOverdue, by_tier
from renaksi.core.policy import Actor
from renaksi.core.report import ReportState
from renaksi.core.verification_turns import Desk, Turn
from renaksi.models import Agency, Checkpoint, Cycle, ProgressReport
from renaksi.queries.escalation import OverdueLine, lying
from renaksi.queries.verification_decisions import (
    Decided,
    Decision,
    count_decisions,
    decided_by,
    decisions,
)
from renaksi.queries.verification_turns import pending_reports, verification_desk

PER_PAGE: Final = 20
T = TypeVar("T")


class Tab(StrEnum):
    """The four lists of the page."""

    WAITING = "waiting"
    UNDER_WAY = "under_way"
    ESCALATED = "escalated"
    DECIDED = "decided"


class Order(StrEnum):
    """How the lists of what waits are sorted; decisions: the newest first, or by name."""

    AGE = "age"
    FLAGS = "flags"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; empty means everything."""

    tab: Tab = Tab.WAITING
    text: str = ""
    """Part of a name or code."""
    checkpoint: str = ""
    year: int | None = None
    state: ReportState | None = None
    flagged_only: bool = False
    order: Order = Order.AGE
    tier_id: int | None = None
    """Of what lies too long, only what waits for this agency."""
    page: int = 1
    per_page: int | None = PER_PAGE
    """None: everything, for a file."""

    @property
    def asks_for_reports(self) -> bool:
        """Something that plans do not have."""
        return bool(self.checkpoint or self.state or self.flagged_only)


@dataclass(frozen=True, slots=True)
class Queue:
    """One tab's page, and how much lies under each tab."""

    turns: tuple[Turn, ...]
    decisions: tuple[Decision, ...]
    tiers: tuple[TierOverdue, ...]
    """What lies too long, tier by tier, whatever the page."""
    overdue: tuple[OverdueLine, ...]
    """A page of it."""
    counts: Mapping[Tab, int]
    total: int
    """Of the tab that is open."""
    late: int
    """Of those that wait for the actor."""


def verification_queue(session: Session, actor: Actor, wanted: Filter, now: datetime) -> Queue:
    """Eleven statements at most, whatever the number of reports."""
    of_reports = _conditions(wanted)
    desk = verification_desk(session, actor, now, *of_reports)
    decided = decided_by(actor, of_reports)
    of_plans = None if wanted.asks_for_reports else _of_agencies(wanted)
    late = lying(session, desk, of_plans)
    tiers = by_tier(late.found)
    counts = {
        Tab.WAITING: len(desk.mine),
        Tab.UNDER_WAY: len(desk.others),
        Tab.ESCALATED: len(late.found),
        Tab.DECIDED: count_decisions(session, decided),
    }
    lie = _page(_chosen(tiers, wanted), wanted) if wanted.tab is Tab.ESCALATED else ()
    return Queue(
        turns=_turns(session, desk, wanted),
        decisions=_decisions(session, decided, wanted) if wanted.tab is Tab.DECIDED else (),
        tiers=tiers,
        overdue=tuple(late.lines(session, lie)),
        counts=counts,
        total=_total(tiers, wanted, counts),
        late=sum(desk.is_late(one) for one in desk.mine),
    )


def _of_agencies(wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        found.append(Agency.search_text.contains(wanted.text.lower(), autoescape=True))
    if wanted.year is not None:
        found.append(Cycle.year == wanted.year)
    return found


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found = _of_agencies(wanted)
    if wanted.checkpoint:
        found.append(Checkpoint.code == wanted.checkpoint)
    if wanted.state is not None:
        found.append(ProgressReport.state == wanted.state)
    if wanted.flagged_only:
        found.append(ProgressReport.flagged > 0)
    return found


def _turns(session: Session, desk: Desk, wanted: Filter) -> tuple[Turn, ...]:
    """The page of what waits. Sorted by name all of them must be read first."""
    if wanted.tab not in {Tab.WAITING, Tab.UNDER_WAY}:
        return ()
    found = desk.mine if wanted.tab is Tab.WAITING else desk.others
    if wanted.order is Order.NAME:
        named = pending_reports(session, found)
        rows = _page(sorted(named, key=lambda one: one.agency.name), wanted)
    else:
        flags = wanted.order is Order.FLAGS
        ordered = sorted(found, key=lambda one: -one.flagged) if flags else found
        rows = pending_reports(session, _page(ordered, wanted))
    return tuple(desk.turn(one) for one in rows)


def _chosen(tiers: Sequence[TierOverdue], wanted: Filter) -> list[Overdue]:
    chosen = (one for one in tiers if wanted.tier_id in {None, one.agency_id})
    found = [one for tier in chosen for one in tier.found]
    return sorted(found, key=lambda one: one.submitted_at)


def _total(tiers: Sequence[TierOverdue], wanted: Filter, counts: Mapping[Tab, int]) -> int:
    if wanted.tab is Tab.ESCALATED:
        return len(_chosen(tiers, wanted))
    return counts[wanted.tab]


def _page(found: Sequence[T], wanted: Filter) -> Sequence[T]:
    if wanted.per_page is None:
        return found
    return found[(wanted.page - 1) * wanted.per_page : wanted.page * wanted.per_page]


def _decisions(session: Session, decided: Decided, wanted: Filter) -> tuple[Decision, ...]:
    return decisions(
        session,
        decided,
        offset=(wanted.page - 1) * (wanted.per_page or 0),
        limit=wanted.per_page,
        by_name=wanted.order is Order.NAME,
    )
