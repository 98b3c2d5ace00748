"""Periodic reports that wait for somebody's approval, told in one line (design section 6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.task import Task, TaskKind, urgency

_WIB = ZoneInfo(TimeZone.WIB.key)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report that the actor may approve."""

    report_id: int
    period: str
    """Its code: `2026-M03`."""
    agency_name: str
    """The base."""
    submitted_at: datetime


def periodic_tasks(waiting: Sequence[Waiting]) -> Iterator[Task]:
    """The oldest, and how many there are; they have no deadline of their own."""
    if not waiting:
        return
    first = min(waiting, key=lambda one: (one.submitted_at, one.report_id))
    kind = TaskKind.APPROVE_PERIODIC
    yield Task(
        kind,
        urgency(kind, None),
        count=len(waiting),
        since=first.submitted_at.astimezone(_WIB).date(),
        subject_id=first.report_id,
        period=first.period,
        agency_name=first.agency_name,
    )
