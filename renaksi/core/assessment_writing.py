"""Who may write which value of an assessment, and when (design sections 3 and 4).

Three columns, three hands: the agency answers, evaluators of the tier above score, the centre
moderates. A second scorer writes beside the first, never over it.
"""

from enum import StrEnum
from typing import Final

from renaksi.core import authority
from renaksi.core.assessment import AssessmentAction, AssessmentState
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import Turn, facing, self_refusal
from renaksi.core.assessment_steps import STEPS
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Relation, Role, relations

ANSWERING: Final = frozenset(
    {
        (Role.AGENCY_ADMIN, Relation.OWN),
        (Role.MANAGER, Relation.OWN),
        (Role.LIAISON, Relation.OWN),
        (Role.LIAISON, Relation.SAME_OWNER),
    }
)
"""Who prepares the agency's answers; the manager alone submits them."""
_NOBODY: Final[frozenset[Role]] = frozenset()
_SCORING: Final = Turn(frozenset({Role.EVALUATOR}), _NOBODY, four_eyes=False)
_ASSIGNING: Final = Turn(frozenset(REVIEWER_ROLES), _NOBODY, four_eyes=False)
_MODERATING: Final = Turn(frozenset(REVIEWER_ROLES), _NOBODY, four_eyes=False)
BEFORE_APPROVAL: Final = frozenset(
    {AssessmentState.SELF, AssessmentState.SELF_SUBMITTED, AssessmentState.HUB}
)


class Seat(StrEnum):
    """Which hand an evaluator writes with."""

    FIRST = "first"
    SECOND = "second"


def why_not_answer(case: AssessmentCase, actor: Actor) -> RuleBroken | None:
    """Why the actor may not write into the agency's column."""
    held = {
        (grant.role, relation)
        for grant in actor.grants
        for relation in relations(grant, case.place)
    }
    if not held & ANSWERING:
        return authority.missing_role(case.place, actor)
    if case.state is not AssessmentState.SELF:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    return self_refusal(case)


def why_not_score(case: AssessmentCase, actor: Actor) -> RuleBroken | None:
    """Why the actor may not write into the hub's column, or beside it as second scorer.

    Whoever has the second seat keeps it until the approval, done or not: an independent judgement
    is no longer one once its author writes the first as well.
    """
    if refusal := _turn(_SCORING, case, actor):
        return refusal
    if case.state is not AssessmentState.HUB:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    if seat(case, actor) is Seat.SECOND and case.second_done:
        return NotAllowed(Refusal.FOUR_EYES)
    return None


def seat(case: AssessmentCase, actor: Actor) -> Seat:
    """Where this evaluator's values go."""
    second = case.second_scorer_id is not None and case.second_scorer_id == actor.user_id
    return Seat.SECOND if second else Seat.FIRST


def why_not_assign(case: AssessmentCase, actor: Actor) -> RuleBroken | None:
    """Why the actor may not say whose work the scoring is: evaluators share it out themselves."""
    if refusal := _turn(_ASSIGNING, case, actor):
        return refusal
    if case.state not in BEFORE_APPROVAL:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    return None


def why_not_second(case: AssessmentCase, actor: Actor, person_id: int) -> RuleBroken | None:
    """Why the actor may not ask this person for an independent second score.

    The lead picks somebody there, or at a tier above, who neither scored nor answered; nobody is
    replaced who has finished.
    """
    lead = Turn(frozenset({Role.EVALUATION_LEAD}), _NOBODY, four_eyes=False)
    if refusal := _turn(lead, case, actor):
        return refusal
    if case.state not in BEFORE_APPROVAL or case.second_done:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    evaluators = {
        one for tier in case.tiers for one in tier.holders.get(Role.EVALUATOR, frozenset())
    }
    busy = case.scorer_ids | case.owner_actor_ids | {case.assigned_id}
    if person_id in busy or person_id not in evaluators:
        return Invalid(Refusal.SECOND_SCORER_BUSY, "second_scorer")
    return None


def why_not_moderate(case: AssessmentCase, actor: Actor) -> RuleBroken | None:
    """Why the actor may not write into the national column.

    The centre's people who gave no value before: where the centre scored, others moderate.
    """
    if refusal := _turn(_MODERATING, case.at_centre, actor):
        return refusal
    if actor.user_id in case.scorer_ids:
        return NotAllowed(Refusal.FOUR_EYES)
    if case.state is not AssessmentState.MODERATION:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    return None


def _turn(rule: Turn, case: AssessmentCase, actor: Actor) -> NotAllowed | None:
    """A second scorer is asked by name, from wherever above; everybody else where the turn is."""
    if actor.is_system:
        return NotAllowed(Refusal.ROLE_MISSING)
    held = facing(STEPS[AssessmentAction.APPROVE], case)
    refusal = authority.authority(rule, held, actor)
    asked = rule is _SCORING and seat(case, actor) is Seat.SECOND
    if refusal is not None and asked and refusal.reason is Refusal.OTHER_TIER_ACTS:
        return None
    return refusal
