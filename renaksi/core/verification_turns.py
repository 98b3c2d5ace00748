"""Whose turn it is on each of many reports that wait for their verification, and since when.

`Turns.mine` is what `verification_queue.next_step` answers for each report; the cheap question
before it only leaves out those that somebody nearer can take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from renaksi.core.authority import ReviewTier
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Role
from renaksi.core.report import ReportAction, ReportState
from renaksi.core.report_window import ReportWindow
from renaksi.core.reporting import ReportCase, acting_tier
from renaksi.core.review_queue import Wait, Waiting, wait
from renaksi.core.review_turns import Owner
from renaksi.core.verification_queue import due_step, next_step


@dataclass(frozen=True, slots=True)
class PendingReport:
    """One report that is submitted or being verified, as lists show it."""

    report_id: int
    plan_id: int
    state: ReportState
    submitted_at: datetime
    verifier_id: int | None
    verifier: str
    """The name of who began the verification; empty before."""
    is_nil: bool
    flagged: int
    """Rows with a flag."""
    agency: Owner
    holder_id: int
    """Who acts for the plan today: the agency itself, or whoever inherited it."""
    checkpoint: str
    year: int
    review_days: int
    window: ReportWindow
    """Without extensions: no step of a verifier asks for them."""

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
        return self.wait.state is Waiting.LATE


@dataclass(frozen=True)
class Turns:
    """Everything that waits strictly below the actor's homes, the longest wait first."""

    actor: Actor
    now: datetime
    today: date
    found: Sequence[PendingReport] = ()
    places: Mapping[int, Place] = field(default_factory=dict)
    tiers: Mapping[int, ReviewTier] = field(default_factory=dict)
    owners: Mapping[int, set[int]] = field(default_factory=dict)
    """By report, who acted for the owner, among those whose turn it could be."""
    days_off: frozenset[date] = frozenset()

    @cached_property
    def mine(self) -> tuple[Turn, ...]:
        """What waits for the actor."""
        likely = (self.turn(one) for one in self.found if self._may_be_mine(one))
        return tuple(turn for turn in likely if turn.step is not None)

    @cached_property
    def others(self) -> tuple[PendingReport, ...]:
        """What colleagues or other tiers are at."""
        mine = {turn.pending.report_id for turn in self.mine}
        return tuple(one for one in self.found if one.report_id not in mine)

    @cached_property
    def escalated(self) -> tuple[Turn, ...]:
        """Beyond the limit of the tier whose turn it is, below the actor's own (design section 4)."""
        late = (one for one in self.others if self.wait(one).state is Waiting.LATE)
        turns = (self.turn(one) for one in late)
        return tuple(
            one for one in turns if one.tier is None or one.tier.agency_id not in self._homes
        )

    def turn(self, one: PendingReport) -> Turn:
        case, step = self.case(one), due_step(one.state)
        tier = acting_tier(step, case) if step else None
        first = case.tiers[0] if case.tiers else None
        stands_in = tier and first and tier.agency_id != first.agency_id
        return Turn(
            one,
            self.wait(one),
            next_step(case, self.actor, one.verifier_id),
            tier,
            first.name if first and stands_in else "",
        )

    def case(self, one: PendingReport) -> ReportCase:
        """As much of the case as the steps of a verifier ask for."""
        place = self.places[one.holder_id]
        return ReportCase(
            state=one.state,
            place=place,
            window=one.window,
            now=self.now,
            owner_actor_ids=frozenset(self.owners.get(one.report_id, ())),
            tiers=tuple(self.tiers[above] for above in place.lineage[1:]),
        )

    def wait(self, one: PendingReport) -> Wait:
        return wait(one.submitted_on, self.today, one.review_days, self.days_off)

    @cached_property
    def _homes(self) -> frozenset[int]:
        return frozenset(grant.home_id for grant in self.actor.with_role(*REVIEWER_ROLES))

    @cached_property
    def _verifying(self) -> frozenset[int]:
        return frozenset(grant.home_id for grant in self.actor.with_role(Role.EVALUATOR))

    def _may_be_mine(self, one: PendingReport) -> bool:
        """Cheap, and never wrong where it says no: somebody nearer has no part in the report."""
        busy = self.owners.get(one.report_id, set())
        for tier in self.places[one.holder_id].lineage[1:]:
            if tier in self._verifying:
                return True
            if self.tiers[tier].holders.get(Role.EVALUATOR, frozenset()) - busy:
                return False
        return False
