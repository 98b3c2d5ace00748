"""The step table of a progress report (design section 4, Progress report). Data only.

Adding a step is adding a row; what the columns mean is applied in `core.reporting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core.policy import Role
from renaksi.core.report import ReportAction, ReportState


@dataclass(frozen=True, slots=True)
class ReportStep:
    """Which states it leaves, where it leads, whose it is, and what it asks for."""

    sources: frozenset[ReportState]
    target: ReportState
    roles: frozenset[Role]
    note_from: frozenset[Role] = frozenset()
    four_eyes: bool = False
    needs_open_window: bool = False
    needs_content: bool = False
    """At least one row with a figure, or a nil report with its reason."""
    needs_verdicts: bool = False
    """Every due row has been decided on."""
    also_centre: bool = False
    """The centre may take it whatever the turn (design 4: REOPENED by the verifier or the centre)."""


_A, _S = ReportAction, ReportState
_MANAGER = frozenset({Role.MANAGER})
_EVALUATOR = frozenset({Role.EVALUATOR})
_REVIEWERS = frozenset({Role.EVALUATOR, Role.EVALUATION_LEAD})

STEPS: Final[Mapping[ReportAction, ReportStep]] = {
    _A.SUBMIT: ReportStep(
        frozenset({_S.DRAFT, _S.RETURNED, _S.REOPENED}),
        _S.SUBMITTED,
        _MANAGER,
        needs_open_window=True,
        needs_content=True,
    ),
    _A.WITHDRAW: ReportStep(frozenset({_S.SUBMITTED}), _S.DRAFT, _MANAGER, needs_open_window=True),
    _A.START: ReportStep(frozenset({_S.SUBMITTED}), _S.IN_VERIFICATION, _EVALUATOR),
    _A.RETURN: ReportStep(
        frozenset({_S.IN_VERIFICATION}), _S.RETURNED, _EVALUATOR, note_from=_EVALUATOR
    ),
    _A.VERIFY: ReportStep(
        frozenset({_S.IN_VERIFICATION}), _S.VERIFIED, _EVALUATOR, needs_verdicts=True
    ),
    _A.REOPEN: ReportStep(
        frozenset({_S.VERIFIED}),
        _S.REOPENED,
        _REVIEWERS,
        note_from=_REVIEWERS,
        also_centre=True,
    ),
}
"""WITHDRAW needs an open window: what could not be submitted again is not taken back."""
