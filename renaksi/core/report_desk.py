"""What waits for somebody who verifies reports and decides on more time, told in one line each.

A hub has dozens of them in the week after the due day; its queue names them one by one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.policy import Role
from renaksi.core.review_queue import wait
from renaksi.core.task import Task, TaskKind, urgency
from renaksi.core.verification_turns import Desk, Waiting

_NOBODY: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """What a line says of a request or report where it is the only one."""

    agency_name: str
    checkpoint: str
    year: int


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request for more time that nobody has decided on."""

    extension_id: int
    requested_at: datetime
    holder_id: int
    zone: TimeZone
    review_days: int


@dataclass(frozen=True)
class ReportDesk:
    """Everything that waits strictly below the actor's homes, the longest wait first."""

    reports: Desk
    requests: Sequence[WaitingRequest] = ()
    askers: Mapping[int, set[int]] = field(default_factory=dict)
    """By request, who acted for the owner."""
    names: Mapping[tuple[TaskKind, int], Named] = field(default_factory=dict)
    """By what waits: a report or a request."""

    def decides(self, one: WaitingRequest) -> bool:
        """As `core.extension.why_not` answers for a grant, asked of many."""
        actor, busy = self.reports.actor, self.askers.get(one.extension_id, _NOBODY)
        homes = {grant.home_id for grant in actor.with_role(Role.EVALUATION_LEAD)}
        for above in self.reports.lines.get(one.holder_id, ()):
            leads = self.reports.tiers[above].holders.get(Role.EVALUATION_LEAD, _NOBODY)
            if leads - busy:
                return above in homes and actor.user_id not in busy
        return False


def desk_tasks(desk: ReportDesk) -> Iterator[Task]:
    """At most one line for reports and one for requests."""
    if mine := desk.reports.mine:
        yield _of_reports(desk, mine)
    if wanted := [one for one in desk.requests if desk.decides(one)]:
        yield _of_requests(desk, wanted)


def _of_reports(desk: ReportDesk, mine: Sequence[Waiting]) -> Task:
    oldest = mine[0]
    since = _day(oldest.submitted_at, oldest.zone)
    return _task(
        desk, TaskKind.VERIFY_REPORTS, oldest.report_id, len(mine), since, oldest.review_days
    )


def _of_requests(desk: ReportDesk, wanted: Sequence[WaitingRequest]) -> Task:
    oldest = wanted[0]
    since = _day(oldest.requested_at, oldest.zone)
    return _task(
        desk, TaskKind.DECIDE_EXTENSIONS, oldest.extension_id, len(wanted), since,
        oldest.review_days,
    )  # fmt: skip


def _task(
    desk: ReportDesk, kind: TaskKind, key: int, count: int, since: date, review_days: int
) -> Task:
    """Due when the oldest has waited as many working days as a review may take."""
    today = desk.reports.today
    due = wait(since, today, review_days, desk.reports.days_off).due
    left = (due - today).days
    named = desk.names[kind, key]
    return Task(
        kind,
        urgency(kind, left),
        days_left=left,
        due=due,
        count=count,
        since=since,
        agency_name=named.agency_name,
        checkpoint=named.checkpoint,
        subject_id=key,
        year=named.year,
    )


def _day(moment: datetime, zone: TimeZone) -> date:
    return moment.astimezone(ZoneInfo(zone.key)).date()
