"""Who may take which step of a recommendation, and why not (design sections 3 and 4).

Only the issuer, or whom it delegated, decides; the addressee answers; its APIP may check before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core import authority
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import (
    POLICY,
    REVIEWER_ROLES,
    Actor,
    Grant,
    Permission,
    Place,
    Role,
    may,
    relations,
)
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage,
    RecommendationAction,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_steps import STEPS, FollowUpStep, Side

ISSUING_ROLES: Final = REVIEWER_ROLES | {Role.ISSUER, Role.INTERNAL_AUDITOR}
"""Roles that issue and decide for their home agency (design 3.2, 3.3)."""
SOURCES: Final[Mapping[Role, frozenset[RecommendationSource]]] = {
    Role.EVALUATOR: frozenset({RecommendationSource.EVALUATION, RecommendationSource.MONITORING}),
    Role.EVALUATION_LEAD: frozenset(
        {RecommendationSource.EVALUATION, RecommendationSource.MONITORING}
    ),
    Role.ISSUER: frozenset({RecommendationSource.OMBUDSMAN, RecommendationSource.HOME_AFFAIRS}),
    Role.INTERNAL_AUDITOR: frozenset({RecommendationSource.INTERNAL_AUDIT}),
}
"""Which sources a role issues under; Ombudsman and Kemendagri are told apart by their agency."""


@dataclass(frozen=True, slots=True)
class FollowUpCase:
    """What the rules need to know of a recommendation; gathered by `queries.recommendation_cases`."""

    status: RecommendationStatus
    stage: AnswerStage
    place: Place
    """Of the addressee, or of whoever inherited it."""
    tiers: tuple[ReviewTier, ...] = ()
    """Who decides: the delegate or the issuer first, then those above the issuer, with the people
    who hold an issuing role there that covers the addressee."""
    has_answer: bool = False
    asks_audit: bool = False
    """The source wants the APIP's check."""
    auditor_ids: frozenset[int] = frozenset()
    """The addressee's own APIP: who there may check today."""
    proposed_by_id: int | None = None
    """Who proposed that it cannot be acted on."""
    owner_actor_ids: frozenset[int] = frozenset()
    """Who acted for the addressee on it."""
    stage_before: AnswerStage = AnswerStage.ADDRESSEE
    """Where the answer was before a proposal."""


def why_not(
    action: RecommendationAction, case: FollowUpCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS.get(action)
    if step is None:  # the others are consequences
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        _authority(step, case, actor)
        or _state(step, case)
        or _guards(step, case, actor)
        or _note(step, note)
    )


def permitted(case: FollowUpCase, actor: Actor) -> tuple[RecommendationAction, ...]:
    """The steps to offer: those `why_not` has nothing against."""
    return tuple(
        action
        for action, step in STEPS.items()
        if case.status in step.statuses
        and case.stage in step.stages
        and why_not(action, case, actor) is None
    )


def target_stage(action: RecommendationAction, case: FollowUpCase, actor: Actor) -> AnswerStage:
    """Where a step leads: an answer to the APIP or the review, a declined proposal back."""
    step = STEPS[action]
    if step.stage is not None:
        return step.stage
    if action is RecommendationAction.ANSWER:
        to_audit = case.asks_audit and not audit_skipped(case, actor)
        return AnswerStage.INTERNAL_AUDIT if to_audit else AnswerStage.REVIEW
    return case.stage_before


def audit_skipped(case: FollowUpCase, actor: Actor) -> bool:
    """The source wants the APIP's check, but nobody of the APIP is left who did not answer.

    `actor` is who submits: from then on that person acted for the addressee too.
    """
    return case.asks_audit and not case.auditor_ids - case.owner_actor_ids - {actor.user_id}


def acting_tier(case: FollowUpCase, *, but_not: int | None = None) -> ReviewTier | None:
    """The first of the deciding tiers where somebody can decide (design 3.5), or None.

    `but_not`: the person whose proposal waits for another one (four eyes).
    """
    for tier in case.tiers:
        people = {one for held in tier.holders.values() for one in held}
        if people - case.owner_actor_ids - {but_not}:
            return tier
    return None


def may_write_answer(case: FollowUpCase, actor: Actor) -> bool:
    """Whether the actor writes the follow-up that the manager will submit."""
    return (
        case.status in UNSETTLED
        and case.stage is AnswerStage.ADDRESSEE
        and may(actor, Permission.FOLLOW_UP_WRITE, case.place)
    )


def issuing_grants(actor: Actor, place: Place) -> tuple[Grant, ...]:
    """The actor's grants under which something can be issued to the agency at `place`."""
    pairs = POLICY[Permission.RECOMMENDATION_ISSUE]
    return tuple(
        grant
        for grant in actor.grants
        if any((grant.role, relation) in pairs for relation in relations(grant, place))
    )


def _authority(step: FollowUpStep, case: FollowUpCase, actor: Actor) -> NotAllowed | None:
    if actor.is_system:  # people answer for a recommendation by name
        return NotAllowed(Refusal.ROLE_MISSING)
    if step.side is Side.ISSUER:
        return _issuer(step, case, actor)
    permission = (
        Permission.FOLLOW_UP_SUBMIT if step.side is Side.ADDRESSEE else Permission.FOLLOW_UP_CHECK
    )
    if not may(actor, permission, case.place):
        return authority.missing_role(case.place, actor)
    if step.side is Side.AUDITOR and actor.user_id in case.owner_actor_ids:
        return NotAllowed(Refusal.OWN_WORK)
    return None


def _issuer(step: FollowUpStep, case: FollowUpCase, actor: Actor) -> NotAllowed | None:
    held = {one for tier in case.tiers for some in tier.holders.values() for one in some}
    if actor.user_id not in held:
        return authority.missing_role(case.place, actor)
    if actor.user_id in case.owner_actor_ids:
        return NotAllowed(Refusal.OWN_WORK)
    but_not = case.proposed_by_id if step.by_another_person else None
    if step.by_another_person and actor.user_id == case.proposed_by_id:
        return NotAllowed(Refusal.FOUR_EYES)
    tier = acting_tier(case, but_not=but_not)
    if tier is None or all(actor.user_id not in some for some in tier.holders.values()):
        named = tier or next(iter(case.tiers), None)
        return NotAllowed(Refusal.OTHER_TIER_ACTS, agency=named.name if named else "")
    return None


def _state(step: FollowUpStep, case: FollowUpCase) -> WrongState | None:
    if case.status in step.statuses and case.stage in step.stages:
        return None
    return WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=case.status)


def _guards(step: FollowUpStep, case: FollowUpCase, _actor: Actor) -> RuleBroken | None:
    if step.needs_answer and not case.has_answer:
        return Invalid(Refusal.ANSWER_MISSING, "narrative")
    return None


def _note(step: FollowUpStep, note: str | None) -> Invalid | None:
    if note is None or note.strip() or not step.needs_note:
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
