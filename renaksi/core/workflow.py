"""Who may take which step of a plan revision, and why not (design sections 3 and 4).

`why_not` is asked by the page, to know which buttons exist, and by the service, to know whether
to act: the two cannot disagree.
"""

from typing import Final

from renaksi.core import authority
from renaksi.core.cycle import CycleState
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.plan import EDITABLE, PlanAction, PlanState
from renaksi.core.plan_case import PlanCase, ReviewTier
from renaksi.core.plan_steps import STEPS, Step
from renaksi.core.policy import Actor, Permission, Place, Relation, Role, may, relations

__all__ = [
    "STEPS",
    "PlanCase",
    "ReviewTier",
    "acting_tier",
    "cycle_refusal",
    "may_edit",
    "may_edit_row",
    "note_required",
    "permitted",
    "shut_out",
    "why_not",
    "why_not_correct",
]
DECREED: Final = frozenset({PlanState.ENACTED, PlanState.SUPERSEDED, PlanState.CLOSED})


def why_not(
    action: PlanAction, case: PlanCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS.get(action)
    if step is None:  # CREATE and SUPERSEDE are consequences, nobody's choice
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        _authority(action, step, case, actor)
        or _state(step, case)
        or _guards(step, case)
        or _note(action, case, actor, note)
    )


def why_not_correct(case: PlanCase, actor: Actor, *, note: str | None = None) -> RuleBroken | None:
    """Why the actor may not put right what was taken down of a decree: as for enacting by it."""
    refusal = _authority(PlanAction.ENACT, STEPS[PlanAction.ENACT], case, actor)
    if refusal is not None:
        return refusal
    if case.state not in DECREED:
        return WrongState(Refusal.WRONG_STATE, state=case.state)
    return Invalid(Refusal.NOTE_REQUIRED, "note") if note is not None and not note.strip() else None


def permitted(case: PlanCase, actor: Actor) -> tuple[PlanAction, ...]:
    """The steps to offer: those `why_not` has nothing against.

    The state is looked at first because it is cheap: pages ask this for hundreds of plans.
    """
    return tuple(
        action
        for action, step in STEPS.items()
        if case.state in step.sources and why_not(action, case, actor) is None
    )


def note_required(action: PlanAction, case: PlanCase, actor: Actor) -> bool:
    """Whether the actor takes the step only in roles that must say why."""
    return authority.note_required(STEPS[action], case.place, actor)


def acting_tier(action: PlanAction, case: PlanCase) -> ReviewTier | None:
    """The first agency upward where somebody can take the step (design 3.5), or None."""
    return authority.acting_tier(STEPS[action], case)


def shut_out(action: PlanAction, case: PlanCase, user_id: int | None) -> Refusal | None:
    """Why this person, whatever the role, is the wrong one for a review step (design 3.6)."""
    return authority.shut_out(STEPS[action], case, user_id)


def may_edit(case: PlanCase, actor: Actor) -> bool:
    """Whether the whole matrix is open to the actor: frozen outside DRAFT and RETURNED."""
    return _is_open(case) and may(actor, Permission.PLAN_EDIT, case.place)


def may_edit_row(case: PlanCase, actor: Actor, row_place: Place | None) -> bool:
    """Whether one row is. A liaison keeps the rows of its own unit only (design 3.1).

    `row_place` is the row's penanggung jawab; None, nobody yet, counts as the agency itself.
    """
    if may_edit(case, actor):
        return True
    place = row_place or case.place
    return (
        _is_open(case)
        and place.owner_id == case.place.agency_id
        and any(Relation.OWN in relations(grant, place) for grant in actor.with_role(Role.LIAISON))
    )


def cycle_refusal(state: CycleState, year: int | None) -> WrongState:
    """Why nothing moves forward in a cycle that is not open."""
    closed = state is CycleState.CLOSED
    return WrongState(Refusal.CYCLE_CLOSED if closed else Refusal.CYCLE_NOT_OPEN, year=year)


def _is_open(case: PlanCase) -> bool:
    return case.state in EDITABLE and case.cycle_state is CycleState.OPEN


# ── why_not, clause by clause ─────────────────────────────────────────────────
def _authority(action: PlanAction, step: Step, case: PlanCase, actor: Actor) -> NotAllowed | None:
    if actor.is_system:  # people answer for a plan by name; a command may only close it
        return None if action is PlanAction.CLOSE else NotAllowed(Refusal.ROLE_MISSING)
    return authority.authority(step, case, actor)


def _state(step: Step, case: PlanCase) -> WrongState | None:
    return None if case.state in step.sources else WrongState(Refusal.WRONG_STATE, state=case.state)


def _guards(step: Step, case: PlanCase) -> RuleBroken | None:
    if case.number < step.from_number:
        return WrongState(Refusal.FIRST_REVISION)
    if step.no_other_revision and case.working_number is not None:
        return WrongState(Refusal.REVISION_OPEN, number=case.working_number)
    if step.needs_open_cycle and case.cycle_state is not CycleState.OPEN:
        return cycle_refusal(case.cycle_state, case.cycle_year)
    if step.needs_checks and case.blocking:
        return Invalid(Refusal.CHECKS_FAIL, count=case.blocking)
    return None


def _note(action: PlanAction, case: PlanCase, actor: Actor, note: str | None) -> Invalid | None:
    if note is None or note.strip() or not note_required(action, case, actor):
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
