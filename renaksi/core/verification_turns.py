"""Whose turn it is on each of many reports that wait for their verification, and since when.

`Desk.is_mine` is what `verification_queue.next_step` answers, asked of so little that the reports
of the whole nation can be asked; `tests/core/test_verification_turns.py` holds the two against
each other. `Desk.turn` asks the rules themselves, for the few that are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from renaksi.core.agency import TimeZone
from renaksi.core.authority import ReviewTier
from renaksi.core.calendar import ONE_DAY, is_working_day, start_of_day
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Role
from renaksi.core.report import ReportAction, ReportState
from renaksi.core.report_window import ReportWindow
from renaksi.core.reporting import ReportCase, acting_tier
from renaksi.core.review_queue import Wait, Waiting as WaitState, wait
from renaksi.core.review_turns import Owner
from renaksi.core.verification_queue import due_step, next_step

_NOBODY: Final[frozenset[int]] = frozenset()


class Waiting(NamedTuple):
    """One report that is submitted or being verified: as much as says whose turn it is."""

    report_id: int
    state: ReportState
    submitted_at: datetime
    verifier_id: int | None
    flagged: int
    """Rows with a flag."""
    holder_id: int
    """Who acts for the plan today: the agency itself, or whoever inherited it."""
    zone: TimeZone
    review_days: int


@dataclass(frozen=True, slots=True)
class PendingReport:
    """The same as lists show it."""

    report_id: int
    plan_id: int
    state: ReportState
    submitted_at: datetime
    verifier_id: int | None
    verifier: str
    """The name of who began the verification; empty before."""
    is_nil: bool
    flagged: int
    agency: Owner
    checkpoint: str
    year: int
    review_days: int
    window: ReportWindow
    """Without extensions: no step of a verifier asks for them."""
    holder_id: int

    @property
    def submitted_on(self) -> date:
        """The day in the agency's zone."""
        return self.submitted_at.astimezone(ZoneInfo(self.agency.time_zone.key)).date()


@dataclass(frozen=True, slots=True)
class Turn:
    """A pending report as this actor sees it."""

    pending: PendingReport
    wait: Wait
    step: ReportAction | None
    """What waits for the actor; None where it is somebody else's turn."""
    tier: ReviewTier | None
    """Who can act now; None where nobody can."""
    stands_in_for: str
    """Name of the direct supervisor where another tier acts in its place, else empty."""

    @property
    def is_late(self) -> bool:
        return self.wait.state is WaitState.LATE


@dataclass(frozen=True)
class Desk:
    """Everything that waits strictly below the actor's homes, the longest wait first."""

    actor: Actor
    now: datetime
    today: date
    waiting: Sequence[Waiting] = ()
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By who acts for a plan: the agencies above, the direct supervisor first."""
    tiers: Mapping[int, ReviewTier] = field(default_factory=dict)
    owners: Mapping[int, set[int]] = field(default_factory=dict)
    """By report, who acted for the owner, among those whose turn it could be."""
    days_off: frozenset[date] = frozenset()

    @cached_property
    def mine(self) -> list[Waiting]:
        """What waits for the actor."""
        return [one for one in self.waiting if self.is_mine(one)]

    @cached_property
    def others(self) -> list[Waiting]:
        """What colleagues or other tiers are at."""
        return [one for one in self.waiting if not self.is_mine(one)]

    @cached_property
    def escalated(self) -> list[tuple[Waiting, ReviewTier | None]]:
        """Beyond the limit of a tier below the actor's own, with that tier (design section 4).

        None: nobody on the whole way up can act.
        """
        homes = {grant.home_id for grant in self.actor.with_role(*REVIEWER_ROLES)}
        late = ((one, self.tier_of(one)) for one in self.others if self.is_late(one))
        return [(one, tier) for one, tier in late if tier is None or tier.agency_id not in homes]

    def is_mine(self, one: Waiting) -> bool:
        tier = self.tier_of(one)
        if tier is None or tier.agency_id not in self._verifying or self._made(one):
            return False
        there = tier.holders.get(Role.EVALUATOR, _NOBODY)
        begun_by_other = one.state is ReportState.IN_VERIFICATION and (
            one.verifier_id != self.actor.user_id and one.verifier_id in there
        )
        return not begun_by_other

    def tier_of(self, one: Waiting) -> ReviewTier | None:
        """The first agency upward with somebody who has no part in the report (design 3.5)."""
        busy = self.owners.get(one.report_id, _NOBODY)
        for above in self.lines.get(one.holder_id, ()):
            if self.tiers[above].holders.get(Role.EVALUATOR, _NOBODY) - busy:
                return self.tiers[above]
        return None

    def is_late(self, one: Waiting) -> bool:
        return one.submitted_at < self._latest(one.review_days, one.zone)

    def turn(self, one: PendingReport) -> Turn:
        """As the rules say it."""
        case, step = self.case(one), due_step(one.state)
        tier = acting_tier(step, case) if step else None
        first = next(iter(case.tiers), None)
        stands_in = tier is not None and first is not None and tier.agency_id != first.agency_id
        return Turn(
            one,
            self.wait(one),
            next_step(case, self.actor, one.verifier_id),
            tier,
            first.name if first and stands_in else "",
        )

    def case(self, one: PendingReport) -> ReportCase:
        """As much of the case as the steps of a verifier ask for."""
        holder, line = one.holder_id, self.lines.get(one.holder_id, ())
        return ReportCase(
            state=one.state,
            place=Place(holder, one.agency.kind, holder, (holder, *line)),
            window=one.window,
            now=self.now,
            owner_actor_ids=frozenset(self.owners.get(one.report_id, ())),
            tiers=tuple(self.tiers[above] for above in line),
        )

    def wait(self, one: PendingReport) -> Wait:
        return wait(one.submitted_on, self.today, one.review_days, self.days_off)

    @cached_property
    def _verifying(self) -> frozenset[int]:
        return frozenset(grant.home_id for grant in self.actor.with_role(Role.EVALUATOR))

    def _made(self, one: Waiting) -> bool:
        return self.actor.user_id in self.owners.get(one.report_id, _NOBODY)

    def _latest(self, limit: int, zone: TimeZone) -> datetime:
        return start_of_day(in_time_since(self.today, limit, self.days_off), zone)


@lru_cache(maxsize=64)
def in_time_since(today: date, limit: int, days_off: frozenset[date]) -> date:
    """What was handed in on this day or later has waited no more than `limit` working days."""
    day, count = today, 0
    while (more := count + is_working_day(day, days_off)) <= limit:
        day, count = day - ONE_DAY, more
    return day
