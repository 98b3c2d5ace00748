"""What assessments ask of somebody next, and by when (design section 6, Tugas saya).

Every turn stands on the rules that the pages ask as well: it never leads to a page that refuses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from renaksi.core.assessment import AssessmentAction, AssessmentState
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import acting_tier, permitted, why_not
from renaksi.core.assessment_writing import (
    Seat,
    seat,
    why_not_answer,
    why_not_moderate,
    why_not_score,
)
from renaksi.core.errors import Invalid
from renaksi.core.objection import ObjectionAction, ObjectionCase, why_not as why_not_object
from renaksi.core.policy import Actor, Role


class AssessmentTurn(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    SUBMIT = "submit"
    START_SCORING = "start_scoring"
    SCORE = "score"
    RESCORE = "rescore"
    """The lead sent single indicators back."""
    SETTLE = "settle"
    """Two scorers disagree."""
    SECOND_SCORE = "second_score"
    APPROVE = "approve"
    ANNOUNCE = "announce"
    CONSIDER = "consider"
    """The agency reads its scores and objects, or accepts them."""
    DECIDE = "decide"
    """Objections wait for a decision."""
    CLOSE_OBJECTIONS = "close_objections"
    MODERATE = "moderate"
    FINALISE = "finalise"


@dataclass(frozen=True, slots=True)
class Due:
    """One turn; `on` is the last day for it, None where none is set."""

    turn: AssessmentTurn
    on: date | None = None
    count: int = 0
    """Indicators or objections it is about; 0 where it is about the whole."""


def turns(
    case: AssessmentCase,
    actor: Actor,
    objections: Sequence[ObjectionCase] = (),
    *,
    drawn: bool = False,
) -> tuple[Due, ...]:
    """Everything this assessment asks of the actor now.

    `objections` are those to its answers; `drawn`: it is in the sample, or was flagged, and nobody
    has looked at it yet.
    """
    return (
        *_agency(case, actor),
        *_scoring(case, actor),
        *_lead(case, actor),
        *_deciding(objections, actor),
        *_centre(case, actor, drawn=drawn),
    )


def _agency(case: AssessmentCase, actor: Actor) -> Iterator[Due]:
    last = case.window.last_day
    if case.unanswered and why_not_answer(case, actor) is None:
        yield Due(AssessmentTurn.ANSWER, last, case.unanswered)
    steps = permitted(case, actor)
    if AssessmentAction.SUBMIT in steps:
        yield Due(AssessmentTurn.SUBMIT, last)
    if AssessmentAction.ACCEPT in steps and case.window.may_object(case.now):
        yield Due(AssessmentTurn.CONSIDER, case.window.objection_until)


def _scoring(case: AssessmentCase, actor: Actor) -> Iterator[Due]:
    """Whoever it was given to scores; where nobody has it, or that person has left, everybody may."""
    due = case.window.round.hub_due_on
    if seat(case, actor) is Seat.SECOND:
        if why_not_score(case, actor) is None:
            yield Due(AssessmentTurn.SECOND_SCORE, due)
        return
    if not is_at_it(case, actor):
        return
    if why_not(AssessmentAction.START_SCORING, case, actor) is None:
        yield Due(AssessmentTurn.START_SCORING, due)
    elif why_not_score(case, actor) is None:
        yield from _left(case, due)


def _left(case: AssessmentCase, due: date) -> Iterator[Due]:
    if case.sent_back:
        yield Due(AssessmentTurn.RESCORE, due, case.sent_back)
    if case.unscored or case.unexplained:
        yield Due(AssessmentTurn.SCORE, due, case.unscored + case.unexplained)
    elif case.unsettled:
        yield Due(AssessmentTurn.SETTLE, due, case.unsettled)


def is_at_it(case: AssessmentCase, actor: Actor) -> bool:
    """Whether the scoring is this evaluator's, or nobody's who is still there."""
    tier = acting_tier(AssessmentAction.START_SCORING, case)
    there = tier.holders.get(Role.EVALUATOR, frozenset()) if tier else frozenset()
    return case.assigned_id == actor.user_id or case.assigned_id not in there


def _lead(case: AssessmentCase, actor: Actor) -> Iterator[Due]:
    steps = permitted(case, actor)
    if AssessmentAction.APPROVE in steps:
        yield Due(AssessmentTurn.APPROVE, case.window.round.hub_due_on)
    if AssessmentAction.ANNOUNCE in steps:
        yield Due(AssessmentTurn.ANNOUNCE, case.window.round.hub_due_on)
    if AssessmentAction.CLOSE_OBJECTIONS in steps:
        yield Due(AssessmentTurn.CLOSE_OBJECTIONS)


def _deciding(objections: Sequence[ObjectionCase], actor: Actor) -> Iterator[Due]:
    """Also where the decision cannot be taken yet for want of a value: that is what is to be done."""
    mine = [one for one in objections if _decides(one, actor)]
    if mine:
        days = [one.due_on for one in mine if one.due_on is not None]
        yield Due(AssessmentTurn.DECIDE, min(days, default=None), len(mine))


def _decides(case: ObjectionCase, actor: Actor) -> bool:
    refusal = why_not_object(ObjectionAction.GRANT, case, actor)
    return refusal is None or isinstance(refusal, Invalid)


def _centre(case: AssessmentCase, actor: Actor, *, drawn: bool) -> Iterator[Due]:
    """What was drawn is looked at before it is made final; the rest waits for the lead alone."""
    if case.state is not AssessmentState.MODERATION:
        return
    if drawn:
        if why_not_moderate(case, actor) is None:
            yield Due(AssessmentTurn.MODERATE, case.window.round.publish_on)
    elif AssessmentAction.FINALISE in permitted(case, actor):
        yield Due(AssessmentTurn.FINALISE, case.window.round.publish_on)
