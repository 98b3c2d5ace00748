"""The step table of an assessment (design section 4, Assessment). Data only.

Adding a step is adding a row; what the columns mean is applied in `core.assessment_rights`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core.assessment import AssessmentAction, AssessmentState
from renaksi.core.policy import Role

_NONE: Final[frozenset[AssessmentState]] = frozenset()


@dataclass(frozen=True, slots=True)
class AssessmentStep:
    """Which states it leaves, where it leads, whose it is, and what it asks for."""

    sources: frozenset[AssessmentState]
    target: AssessmentState | None
    """None: the state stays, something else about the assessment changes."""
    roles: frozenset[Role]
    needs_note: bool = False
    centre_in: frozenset[AssessmentState] = _NONE
    """States in which it is the centre's, whoever supervises the agency."""
    others_in: frozenset[AssessmentState] = _NONE
    """States in which whoever gave a value may not take it (four eyes)."""
    also_system: bool = False
    """A job may take it when its time has come."""
    needs_open_self: bool = False
    """The time for the self-assessment runs."""
    needs_answers: bool = False
    """Nothing is left unanswered."""
    needs_scores: bool = False
    """Everything is scored, explained and settled."""
    needs_decisions: bool = False
    """No objection waits."""
    needs_window_over: bool = False
    """The time for objections is over."""
    needs_late_hub: bool = False
    """The tier is beyond its limit of working days."""
    assessable: bool | None = None
    """What the outcome must be so far; None: either."""

    @property
    def is_central(self) -> bool:
        """It is the centre's wherever it can be taken."""
        return self.centre_in == self.sources


_A, _S = AssessmentAction, AssessmentState
_MANAGER: Final = frozenset({Role.MANAGER})
_EVALUATOR: Final = frozenset({Role.EVALUATOR})
_LEAD: Final = frozenset({Role.EVALUATION_LEAD})
_REVIEWERS: Final = _EVALUATOR | _LEAD
_HUB: Final = frozenset({_S.HUB})
_OBJECTION: Final = frozenset({_S.OBJECTION})
_MODERATION: Final = frozenset({_S.MODERATION})
_FINAL: Final = frozenset({_S.FINAL})
_AT_HUB: Final = frozenset({_S.SELF, _S.SELF_SUBMITTED, _S.HUB, _S.HUB_APPROVED, _S.OBJECTION})

STEPS: Final[Mapping[AssessmentAction, AssessmentStep]] = {
    _A.SUBMIT: AssessmentStep(
        frozenset({_S.SELF}),
        _S.SELF_SUBMITTED,
        _MANAGER,
        needs_open_self=True,
        needs_answers=True,
    ),
    _A.WITHDRAW: AssessmentStep(
        frozenset({_S.SELF_SUBMITTED}), _S.SELF, _MANAGER, needs_open_self=True
    ),
    _A.START_SCORING: AssessmentStep(frozenset({_S.SELF, _S.SELF_SUBMITTED}), _S.HUB, _EVALUATOR),
    _A.TAKE_OVER: AssessmentStep(
        _AT_HUB, None, _LEAD, needs_note=True, centre_in=_AT_HUB, needs_late_hub=True
    ),
    _A.MARK_NOT_ASSESSABLE: AssessmentStep(
        _HUB | _MODERATION,
        None,
        _EVALUATOR,
        needs_note=True,
        centre_in=_MODERATION,
        others_in=_MODERATION,
        assessable=True,
    ),
    _A.MARK_ASSESSABLE: AssessmentStep(
        _HUB | _MODERATION,
        None,
        _EVALUATOR,
        needs_note=True,
        centre_in=_MODERATION,
        others_in=_MODERATION,
        assessable=False,
    ),
    _A.SEND_BACK: AssessmentStep(
        frozenset({_S.HUB, _S.HUB_APPROVED}), _S.HUB, _LEAD, needs_note=True
    ),
    _A.APPROVE: AssessmentStep(_HUB, _S.HUB_APPROVED, _LEAD, others_in=_HUB, needs_scores=True),
    _A.ANNOUNCE: AssessmentStep(
        frozenset({_S.HUB_APPROVED}), _S.OBJECTION, _LEAD, also_system=True
    ),
    _A.ACCEPT: AssessmentStep(_OBJECTION, _S.MODERATION, _MANAGER, needs_decisions=True),
    _A.CLOSE_OBJECTIONS: AssessmentStep(
        _OBJECTION,
        _S.MODERATION,
        _LEAD,
        also_system=True,
        needs_decisions=True,
        needs_window_over=True,
    ),
    _A.FINALISE: AssessmentStep(
        _MODERATION, _S.FINAL, _LEAD, centre_in=_MODERATION, others_in=_MODERATION
    ),
    _A.REOPEN: AssessmentStep(_FINAL, _S.MODERATION, _LEAD, needs_note=True, centre_in=_FINAL),
}
"""START_SCORING out of SELF only once its time is over: then without nilai mandiri. SEND_BACK names
the indicators; it still can after the approval, as long as the agency has not been told. ACCEPT is
the agency's word that it objects to nothing more, so nobody waits for the window to end. REOPEN
keeps the result that was."""
