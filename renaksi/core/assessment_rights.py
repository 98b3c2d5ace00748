"""Who may take which step of an assessment, and why not (design sections 3 and 4).

`why_not` is asked by the page, to know which buttons exist, and by the service, to know whether
to act: the two cannot disagree. Who may write values is said in `core.assessment_writing`.
"""

from dataclasses import dataclass

from renaksi.core import authority
from renaksi.core.assessment import AssessmentAction, AssessmentOutcome, AssessmentState
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_round import SelfStand
from renaksi.core.assessment_steps import STEPS, AssessmentStep
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import Actor, Role


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step asks of people in the state an assessment is in; see `authority.StepRule`."""

    roles: frozenset[Role]
    note_from: frozenset[Role]
    four_eyes: bool


def why_not(
    action: AssessmentAction, case: AssessmentCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS.get(action)
    if step is None:  # CREATE and RECORD_OUTSIDE are consequences, nobody's choice here
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        _authority(step, case, actor)
        or _state(step, case)
        or _guards(step, case)
        or _note(step, note)
    )


def permitted(case: AssessmentCase, actor: Actor) -> tuple[AssessmentAction, ...]:
    """The steps to offer: those `why_not` has nothing against."""
    return tuple(
        action
        for action, step in STEPS.items()
        if case.state in step.sources and why_not(action, case, actor) is None
    )


def acting_tier(action: AssessmentAction, case: AssessmentCase) -> ReviewTier | None:
    """The first agency upward where somebody can take the step (design 3.5), or None."""
    step = STEPS[action]
    return authority.acting_tier(turn(step, case), facing(step, case))


def shut_out(action: AssessmentAction, case: AssessmentCase, user_id: int | None) -> Refusal | None:
    """Why this person, whatever the role, is the wrong one for a step of a reviewer (design 3.6)."""
    return authority.shut_out(turn(STEPS[action], case), case, user_id)


def turn(step: AssessmentStep, case: AssessmentCase) -> Turn:
    """The step as it is asked for in the state of the case."""
    note_from = step.roles if step.needs_note else frozenset()
    return Turn(step.roles, note_from, four_eyes=case.state in step.others_in)


def facing(step: AssessmentStep, case: AssessmentCase) -> AssessmentCase:
    """The case with those above it whose turn it can be: the centre alone where it took over, or
    where the step is its own. Moderation never falls back to a hub.
    """
    central = step.is_central or case.state in step.centre_in
    return case.at_centre if central or case.taken_over else case


def _authority(step: AssessmentStep, case: AssessmentCase, actor: Actor) -> NotAllowed | None:
    if actor.is_system:  # people answer for a rating by name; a job only lets time pass
        return None if step.also_system else NotAllowed(Refusal.ROLE_MISSING)
    return authority.authority(turn(step, case), facing(step, case), actor)


def _state(step: AssessmentStep, case: AssessmentCase) -> WrongState | None:
    if case.state in step.sources:
        return None
    return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)


def _guards(step: AssessmentStep, case: AssessmentCase) -> RuleBroken | None:
    if step.needs_open_self and (refusal := self_refusal(case)):
        return refusal
    if case.state is AssessmentState.SELF and step.target is AssessmentState.HUB:
        stand = case.window.self_stand(case.now)
        if stand is not SelfStand.CLOSED:
            return WrongState(Refusal.SELF_STILL_OPEN, day=case.window.last_day)
    if step.assessable is not None and step.assessable is not (
        case.outcome is AssessmentOutcome.SCORED
    ):
        return WrongState(Refusal.OUTCOME_ALREADY)
    if step.needs_late_hub and not case.may_be_taken_over:
        return WrongState(Refusal.HUB_IN_TIME)
    if step.needs_answers and case.unanswered:
        return Invalid(Refusal.ANSWERS_MISSING, count=case.unanswered)
    return (_scores(case) if step.needs_scores else None) or _objections(step, case)


def self_refusal(case: AssessmentCase) -> WrongState | None:
    """Why the agency's time for answering is not now."""
    match case.window.self_stand(case.now):
        case SelfStand.NOT_OPEN:
            return WrongState(Refusal.SELF_NOT_OPEN, day=case.window.round.self_opens_on)
        case SelfStand.CLOSED:
            return WrongState(Refusal.SELF_CLOSED, day=case.window.last_day)
        case SelfStand.OPEN:
            return None


def _scores(case: AssessmentCase) -> Invalid | None:
    if case.sent_back:
        return Invalid(Refusal.SCORES_SENT_BACK, count=case.sent_back)
    if case.outcome is AssessmentOutcome.NOT_ASSESSABLE:
        return None
    if case.unscored:
        return Invalid(Refusal.SCORES_MISSING, count=case.unscored)
    if case.unexplained:
        return Invalid(Refusal.SCORES_UNEXPLAINED, count=case.unexplained)
    return Invalid(Refusal.SCORES_DISAGREE, count=case.unsettled) if case.unsettled else None


def _objections(step: AssessmentStep, case: AssessmentCase) -> RuleBroken | None:
    if step.needs_decisions and case.undecided:
        return WrongState(Refusal.OBJECTIONS_OPEN, count=case.undecided)
    if step.needs_window_over and case.window.may_object(case.now):
        return WrongState(Refusal.OBJECTION_RUNS, day=case.window.objection_until)
    return None


def _note(step: AssessmentStep, note: str | None) -> Invalid | None:
    if note is None or note.strip() or not step.needs_note:
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
