"""Whose step it is: shared by every workflow with an owner and a tier that reviews (design 3).

A workflow brings its step (whose roles, what they must say) and its case (where the object stands,
who acted on it, who there is above it); the answer is the same for plans, reports and extensions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from renaksi.core.errors import NotAllowed, Refusal
from renaksi.core.policy import REVIEWER_ROLES, Actor, Grant, Place, Relation, Role, relations


@dataclass(frozen=True, slots=True)
class ReviewTier:
    """An agency above the object's, and its active people by reviewer role."""

    agency_id: int
    name: str
    holders: Mapping[Role, frozenset[int]]


class StepRule(Protocol):
    """What a row of a step table says about people."""

    @property
    def roles(self) -> frozenset[Role]: ...
    @property
    def note_from(self) -> frozenset[Role]:
        """Roles that must say why; who holds another role of the step as well need not."""

    @property
    def four_eyes(self) -> bool:
        """Not by who did the review either."""


class StepCase(Protocol):
    """What a case must tell for its people to be judged."""

    @property
    def place(self) -> Place: ...
    @property
    def tiers(self) -> tuple[ReviewTier, ...]:
        """The direct supervisor first, up to the root."""

    def acted_for_owner(self, user_id: int | None) -> bool:
        """Whether this person ever acted for the owner on this object."""

    def took_part_in_review(self, user_id: int | None) -> bool:
        """Whether this person took part in its review."""


_RELATION: Final = {
    **dict.fromkeys(REVIEWER_ROLES, Relation.BELOW),
    Role.NATIONAL_ADMIN: Relation.EVERYWHERE,
}


def is_review(step: StepRule) -> bool:
    return step.roles <= REVIEWER_ROLES


def carriers(step: StepRule, place: Place, actor: Actor) -> tuple[Grant, ...]:
    """The actor's grants that carry the step, whoever's turn it is."""
    return tuple(
        grant
        for grant in actor.with_role(*step.roles)
        if _RELATION.get(grant.role, Relation.OWN) in relations(grant, place)
    )


def authority(step: StepRule, case: StepCase, actor: Actor) -> NotAllowed | None:
    """Why the step is not this person's, or None. The state of the object plays no part."""
    grants = carriers(step, case.place, actor)
    if not grants:
        return missing_role(case.place, actor)
    return _turn(step, case, actor, grants) if is_review(step) else None


def missing_role(place: Place, actor: Actor) -> NotAllowed:
    """Nobody's business, or the wrong role of somebody whose business it is."""
    related = any(relations(grant, place) for grant in actor.grants)
    return NotAllowed(Refusal.ROLE_MISSING if related else Refusal.NOT_YOURS)


def _turn(
    step: StepRule, case: StepCase, actor: Actor, grants: Iterable[Grant]
) -> NotAllowed | None:
    refusal = shut_out(step, case, actor.user_id)
    if refusal is not None:
        return NotAllowed(refusal)
    tier = acting_tier(step, case)
    if tier is None or all(grant.home_id != tier.agency_id for grant in grants):
        named = tier or next(iter(case.tiers), None)
        return NotAllowed(Refusal.OTHER_TIER_ACTS, agency=named.name if named else "")
    return None


def acting_tier(step: StepRule, case: StepCase) -> ReviewTier | None:
    """The first agency upward where somebody can take the step (design 3.5), or None.

    Where it is not the first of `case.tiers`, the direct supervisor has nobody: a tier stands in.
    """
    if not is_review(step):
        return None
    for tier in case.tiers:
        people = {one for role in step.roles for one in tier.holders.get(role, ())}
        if any(shut_out(step, case, one) is None for one in people):
            return tier
    return None


def shut_out(step: StepRule, case: StepCase, user_id: int | None) -> Refusal | None:
    """Why this person, whatever the role, is the wrong one for a review step (design 3.6)."""
    if case.acted_for_owner(user_id):
        return Refusal.OWN_WORK
    return Refusal.FOUR_EYES if step.four_eyes and case.took_part_in_review(user_id) else None


def note_required(step: StepRule, place: Place, actor: Actor) -> bool:
    """Whether the actor takes the step only in roles that must say why."""
    roles = {grant.role for grant in carriers(step, place, actor)}
    return bool(roles) and roles <= step.note_from
