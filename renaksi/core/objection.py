"""Objections (sanggah) to single scores: words, the case, and who may take which step.

Design section 4: per answer, with ground and new evidence, within a window of working days, decided
by somebody who did not score it, at the hub or above. No peer has this; see also
`core.objection_figures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from renaksi.core import authority
from renaksi.core.assessment import AssessmentState
from renaksi.core.assessment_round import AssessmentWindow
from renaksi.core.assessment_writing import ANSWERING
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place, Role, relations

LONGEST_GROUND: Final = 4000
"""Letters."""


class ObjectionState(StrEnum):
    """Where an objection stands."""

    DRAFT = "draft"
    FILED = "filed"
    GRANTED = "granted"
    """The score was changed."""
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


DECIDED: Final = frozenset({ObjectionState.GRANTED, ObjectionState.REJECTED})


class ObjectionAction(StrEnum):
    """Steps of an objection."""

    FILE = "file"
    WITHDRAW = "withdraw"
    GRANT = "grant"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class ObjectionStep:
    """Which states it leaves, where it leads, whose it is, and what it asks for."""

    sources: frozenset[ObjectionState]
    target: ObjectionState
    roles: frozenset[Role]
    note_from: frozenset[Role] = frozenset()
    four_eyes: bool = False
    needs_window: bool = False
    """The time for objections runs."""
    needs_ground: bool = False
    needs_better_score: bool = False
    """The value after it is another one, and not lower."""


_A, _S = ObjectionAction, ObjectionState
_MANAGER: Final = frozenset({Role.MANAGER})
STEPS: Final[Mapping[ObjectionAction, ObjectionStep]] = {
    _A.FILE: ObjectionStep(
        frozenset({_S.DRAFT}), _S.FILED, _MANAGER, needs_window=True, needs_ground=True
    ),
    _A.WITHDRAW: ObjectionStep(frozenset({_S.FILED}), _S.WITHDRAWN, _MANAGER),
    _A.GRANT: ObjectionStep(
        frozenset({_S.FILED}),
        _S.GRANTED,
        REVIEWER_ROLES,
        note_from=REVIEWER_ROLES,
        four_eyes=True,
        needs_better_score=True,
    ),
    _A.REJECT: ObjectionStep(
        frozenset({_S.FILED}),
        _S.REJECTED,
        REVIEWER_ROLES,
        note_from=REVIEWER_ROLES,
        four_eyes=True,
    ),
}
"""Either decision says why: the agency reads before, after and reason."""


class Change(StrEnum):
    """How the value a decision sets stands to the one objected to."""

    SAME = "same"
    LOWER = "lower"
    OTHER = "other"
    """Higher, or from or to "not applicable", which cannot be compared."""


@dataclass(frozen=True, slots=True)
class ObjectionCase:
    """What the rules need to know of an objection to one answer."""

    state: ObjectionState
    place: Place
    window: AssessmentWindow
    now: datetime
    assessment: AssessmentState = AssessmentState.OBJECTION
    tiers: tuple[ReviewTier, ...] = ()
    """As of the assessment, whoever took it over first."""
    owner_actor_ids: frozenset[int] = frozenset()
    scorer_ids: frozenset[int] = frozenset()
    """Who gave this answer its score, the second scorer and whoever settled it included."""
    ground: str = ""
    change: Change | None = None
    """None: nothing has been entered yet, which is no reason against offering the step."""
    due_on: date | None = None
    """By when it has to be decided; None before it is filed."""

    def acted_for_owner(self, user_id: int | None) -> bool:
        return user_id in self.owner_actor_ids

    def took_part_in_review(self, user_id: int | None) -> bool:
        return user_id in self.scorer_ids

    @property
    def is_late(self) -> bool:
        """It waits for its decision beyond the deadline."""
        waits = self.state is ObjectionState.FILED and self.due_on is not None
        return waits and self.due_on is not None and self.window.today(self.now) > self.due_on


def why_not(
    action: ObjectionAction, case: ObjectionCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state."""
    step = STEPS[action]
    if actor.is_system:  # people answer for an objection by name
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        authority.authority(step, case, actor)
        or _state(step, case)
        or _guards(step, case)
        or _note(step, case, actor, note)
    )


def permitted(case: ObjectionCase, actor: Actor) -> tuple[ObjectionAction, ...]:
    """The steps to offer."""
    return tuple(one for one in STEPS if why_not(one, case, actor) is None)


def acting_tier(case: ObjectionCase) -> ReviewTier | None:
    """Who decides: the first agency upward with somebody who did not score it, or None."""
    return authority.acting_tier(STEPS[ObjectionAction.GRANT], case)


def why_not_write(case: ObjectionCase, actor: Actor) -> RuleBroken | None:
    """Why the actor may not write the ground or add evidence; whoever answers prepares it."""
    held = {(one.role, rel) for one in actor.grants for rel in relations(one, case.place)}
    if not held & ANSWERING:
        return authority.missing_role(case.place, actor)
    if case.state is not ObjectionState.DRAFT:
        return WrongState(Refusal.OBJECTION_DECIDED)
    return _window(case)


def _state(step: ObjectionStep, case: ObjectionCase) -> WrongState | None:
    return None if case.state in step.sources else WrongState(Refusal.OBJECTION_DECIDED)


def _guards(step: ObjectionStep, case: ObjectionCase) -> RuleBroken | None:
    if step.needs_window and (refusal := _window(case)):
        return refusal
    if case.assessment is not AssessmentState.OBJECTION:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.assessment)
    if step.needs_ground and not case.ground.strip():
        return Invalid(Refusal.GROUND_MISSING, "ground")
    if step.needs_better_score and case.change is Change.SAME:
        return Invalid(Refusal.OBJECTION_UNCHANGED, "value")
    if step.needs_better_score and case.change is Change.LOWER:
        return Invalid(Refusal.OBJECTION_LOWERS, "value")
    return None


def _window(case: ObjectionCase) -> WrongState | None:
    if case.window.may_object(case.now):
        return None
    until = case.window.objection_until
    if until is None:
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.assessment)
    return WrongState(Refusal.OBJECTION_OVER, day=until)


def _note(
    step: ObjectionStep, case: ObjectionCase, actor: Actor, note: str | None
) -> Invalid | None:
    if note is None or note.strip() or not authority.note_required(step, case.place, actor):
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
