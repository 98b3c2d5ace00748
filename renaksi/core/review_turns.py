"""Whose turn it is on each of many plans under review, without asking every rule of every plan.

`Desk.turn` is what `review_queue.next_steps` answers; the cheap question before it, `likely`, only
leaves out plans on which somebody nearer can act.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.plan_steps import STEPS
from renaksi.core.policy import Actor, Place
from renaksi.core.review_queue import Wait, next_steps, wait
from renaksi.core.workflow import PlanCase, ReviewTier

_NEXT: Final = {
    PlanState.SUBMITTED: (PlanAction.START_REVIEW,),
    PlanState.IN_REVIEW: (PlanAction.RETURN, PlanAction.ENDORSE),
}
"""What can be done next."""


class Owner(NamedTuple):
    """The agency whose plan it is."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    time_zone: TimeZone


class Waiting(NamedTuple):
    """One revision that is submitted or under review: as much as says whose turn it can be."""

    revision_id: int
    plan_id: int
    state: PlanState
    submitted_by_id: int | None
    reviewed_by_id: int | None
    holder_id: int
    """Who acts for the plan today: the agency itself, or whoever inherited it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The same as lists show it."""

    revision_id: int
    plan_id: int
    number: int
    state: PlanState
    submitted_at: datetime
    submitted_by_id: int | None
    reviewed_by_id: int | None
    reviewer: str
    """The name of who began the review; empty before."""
    agency: Owner
    holder_id: int
    """Who acts for the plan today: the agency itself, or whoever inherited it."""
    cycle_id: int
    year: int
    cycle_state: CycleState
    review_days: int

    @property
    def submitted_on(self) -> date:
        """The day in the agency's zone."""
        return self.submitted_at.astimezone(ZoneInfo(self.agency.time_zone.key)).date()


@dataclass(frozen=True, slots=True)
class Turn:
    """A revision that waits for the actor, and the steps that make it their turn."""

    pending: Pending
    case: PlanCase
    steps: tuple[PlanAction, ...]
    wait: Wait


@dataclass(frozen=True, slots=True)
class Desk:
    """What the rules need to know of everything under review strictly below an actor's homes."""

    actor: Actor
    today: date
    waiting: Sequence[Waiting] = ()
    """The longest wait first."""
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By who acts for a plan: the agencies above, the direct supervisor first."""
    tiers: Mapping[int, ReviewTier] = field(default_factory=dict)
    owners: Mapping[int, set[int]] = field(default_factory=dict)
    """By plan, who acted for the owner, among those whose turn it could be."""
    reviewers: Mapping[int, set[int]] = field(default_factory=dict)
    """By revision, who took part in its review, among the same."""
    days_off: frozenset[date] = frozenset()
    waits: dict[tuple[date, int], Wait] = field(default_factory=dict)

    def likely(self) -> list[Waiting]:
        """All that can be the actor's turn, and little else: somebody nearer who has no part in
        the plan takes the step.
        """
        nearer: dict[tuple[PlanAction, tuple[int, ...]], Nearer] = {}
        found = []
        for one in self.waiting:
            line = self.lines.get(one.holder_id, ())
            for action in _NEXT[one.state]:
                key = action, line
                if key not in nearer:
                    nearer[key] = self._nearer(*key)
                before = nearer[key]
                if before is not None and not self._is_taken(action, one, before):
                    found.append(one)
                    break
        return found

    def turn(self, one: Pending) -> Turn:
        """`steps` is empty where it is somebody else's."""
        case = self.case(one)
        return Turn(one, case, next_steps(case, self.actor), self.wait(one))

    def case(self, one: Pending) -> PlanCase:
        holder, line = one.holder_id, self.lines.get(one.holder_id, ())
        return PlanCase(
            state=one.state,
            number=one.number,
            place=Place(holder, one.agency.kind, holder, (holder, *line)),
            cycle_state=one.cycle_state,
            cycle_year=one.year,
            submitted_by_id=one.submitted_by_id,
            reviewed_by_id=one.reviewed_by_id,
            owner_actor_ids=frozenset(self.owners.get(one.plan_id, ())),
            reviewer_ids=frozenset(self.reviewers.get(one.revision_id, ())),
            tiers=tuple(self.tiers[above] for above in line),
        )

    def wait(self, one: Pending) -> Wait:
        """Counted once for all that were submitted on the same day."""
        key = one.submitted_on, one.review_days
        if key not in self.waits:
            self.waits[key] = wait(one.submitted_on, self.today, one.review_days, self.days_off)
        return self.waits[key]

    def _nearer(self, action: PlanAction, line: tuple[int, ...]) -> "Nearer":
        step = STEPS[action]
        homes = {grant.home_id for grant in self.actor.with_role(*step.roles)}
        found: list[frozenset[int]] = []
        for tier in line:
            if tier in homes:
                return tuple(found)
            holders = self.tiers[tier].holders
            found.append(frozenset().union(*(holders.get(role, ()) for role in step.roles)))
        return None

    def _is_taken(
        self, action: PlanAction, one: Waiting, before: tuple[frozenset[int], ...]
    ) -> bool:
        if not any(before):
            return False
        busy = {one.submitted_by_id, *self.owners.get(one.plan_id, ())}
        if STEPS[action].four_eyes:
            busy |= {one.reviewed_by_id, *self.reviewers.get(one.revision_id, ())}
        return any(people - busy for people in before)


Nearer = tuple[frozenset[int], ...] | None
"""Who could take a step before it reaches the actor, tier by tier; None: it never does."""
