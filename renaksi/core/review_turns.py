"""Whose turn it is on each of many plans under review, without asking every rule of every plan.

`Turns.mine` is what `review_queue.next_steps` answers for each; the cheap question before it only
leaves out plans on which somebody nearer can act.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Role
from renaksi.core.review_queue import Wait, next_steps, wait
from renaksi.core.workflow import PlanCase, ReviewTier

_ROLES: Final = {
    PlanState.SUBMITTED: (Role.EVALUATOR,),
    PlanState.IN_REVIEW: (Role.EVALUATOR, Role.EVALUATION_LEAD),
}
"""Who can have the next step."""


class Owner(NamedTuple):
    """The agency whose plan it is."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    time_zone: TimeZone


@dataclass(frozen=True, slots=True)
class Pending:
    """One revision that is submitted or under review, as lists show it."""

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


@dataclass(frozen=True)
class Turns:
    """Everything under review strictly below the actor's homes, the longest wait first."""

    actor: Actor
    today: date
    found: Sequence[Pending] = ()
    places: Mapping[int, Place] = field(default_factory=dict)
    tiers: Mapping[int, ReviewTier] = field(default_factory=dict)
    owners: Mapping[int, set[int]] = field(default_factory=dict)
    """By plan, who acted for the owner, among those whose turn it could be."""
    reviewers: Mapping[int, set[int]] = field(default_factory=dict)
    """By revision, who took part in its review, among the same."""
    days_off: frozenset[date] = frozenset()

    @cached_property
    def mine(self) -> tuple[Turn, ...]:
        """What waits for the actor."""
        homes = {
            role: {grant.home_id for grant in self.actor.with_role(role)} for role in REVIEWER_ROLES
        }
        likely = (one for one in self.found if self._may_be_mine(one, homes))
        turns = ((one, self.case(one)) for one in likely)
        return tuple(
            Turn(one, case, steps, self.wait(one))
            for one, case in turns
            if (steps := next_steps(case, self.actor))
        )

    @cached_property
    def others(self) -> tuple[Pending, ...]:
        """What colleagues or other tiers are at."""
        mine = {turn.pending.revision_id for turn in self.mine}
        return tuple(one for one in self.found if one.revision_id not in mine)

    def case(self, one: Pending) -> PlanCase:
        place = self.places[one.holder_id]
        return PlanCase(
            state=one.state,
            number=one.number,
            place=place,
            cycle_state=one.cycle_state,
            cycle_year=one.year,
            submitted_by_id=one.submitted_by_id,
            reviewed_by_id=one.reviewed_by_id,
            owner_actor_ids=frozenset(self.owners.get(one.plan_id, ())),
            reviewer_ids=frozenset(self.reviewers.get(one.revision_id, ())),
            tiers=self._above(place),
        )

    def wait(self, one: Pending) -> Wait:
        return wait(one.submitted_on, self.today, one.review_days, self.days_off)

    def _above(self, place: Place) -> tuple[ReviewTier, ...]:
        return tuple(self.tiers[one] for one in place.lineage[1:])

    def _may_be_mine(self, one: Pending, homes: Mapping[Role, set[int]]) -> bool:
        """Cheap, and never wrong where it says no: somebody nearer has no part in the plan."""
        busy = {one.submitted_by_id, one.reviewed_by_id}
        busy |= self.owners.get(one.plan_id, set())
        busy |= self.reviewers.get(one.revision_id, set())
        line = self.places[one.holder_id].lineage[1:]
        return any(self._reaches(line, homes[role], role, busy) for role in _ROLES[one.state])

    def _reaches(
        self, line: Iterable[int], homes: set[int], role: Role, busy: set[int | None]
    ) -> bool:
        """Whether the step climbs from the direct supervisor up to one of `homes`."""
        for tier in line:
            if tier in homes:
                return True
            if self.tiers[tier].holders.get(role, frozenset()) - busy:
                return False
        return False
