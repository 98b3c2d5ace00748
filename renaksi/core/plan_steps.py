"""The step table of a plan revision (design section 4, Plan revision). Data only.

Adding a step is adding a row; what the columns mean is applied in `core.workflow`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import REVIEWER_ROLES, Role


@dataclass(frozen=True, slots=True)
class Step:
    """Which states it leaves, where it leads, whose it is, and what it asks for."""

    sources: frozenset[PlanState]
    target: PlanState
    roles: frozenset[Role]
    note_from: frozenset[Role] = frozenset()
    """Roles that must say why; who holds another role of the step as well need not."""
    four_eyes: bool = False
    """Neither by who submitted the revision nor by who did its review."""
    needs_open_cycle: bool = False
    needs_checks: bool = False
    no_other_revision: bool = False
    from_number: int = 1

    @property
    def by_reviewer(self) -> bool:
        return self.roles <= REVIEWER_ROLES


_A, _S = PlanAction, PlanState
_ADMIN = frozenset({Role.AGENCY_ADMIN})
_MANAGER = frozenset({Role.MANAGER})
_EVALUATOR = frozenset({Role.EVALUATOR})
_LEAD = frozenset({Role.EVALUATION_LEAD})
_NATIONAL = frozenset({Role.NATIONAL_ADMIN})


def _in(*states: PlanState) -> frozenset[PlanState]:
    return frozenset(states)


STEPS: Final[Mapping[PlanAction, Step]] = {
    _A.PROPOSE: Step(_in(_S.DRAFT, _S.RETURNED), _S.PROPOSED, _ADMIN, needs_open_cycle=True),
    _A.RETURN_INTERNALLY: Step(_in(_S.PROPOSED), _S.DRAFT, _ADMIN | _MANAGER, note_from=_MANAGER),
    _A.SUBMIT: Step(
        _in(_S.DRAFT, _S.RETURNED, _S.PROPOSED),
        _S.SUBMITTED,
        _MANAGER,
        needs_open_cycle=True,
        needs_checks=True,
    ),
    _A.WITHDRAW: Step(_in(_S.SUBMITTED), _S.DRAFT, _MANAGER),
    _A.START_REVIEW: Step(_in(_S.SUBMITTED), _S.IN_REVIEW, _EVALUATOR),
    _A.RETURN: Step(_in(_S.IN_REVIEW), _S.RETURNED, _EVALUATOR, note_from=_EVALUATOR),
    _A.ENDORSE: Step(_in(_S.IN_REVIEW), _S.ENDORSED, _LEAD, four_eyes=True),
    _A.REVOKE_ENDORSEMENT: Step(_in(_S.ENDORSED), _S.RETURNED, _LEAD, note_from=_LEAD),
    _A.ENACT: Step(_in(_S.ENDORSED), _S.ENACTED, _MANAGER),
    _A.REVISE: Step(
        _in(_S.ENACTED),
        _S.DRAFT,
        _ADMIN,
        note_from=_ADMIN,
        needs_open_cycle=True,
        no_other_revision=True,
    ),
    _A.CANCEL_REVISION: Step(_in(_S.DRAFT, _S.RETURNED), _S.CANCELLED, _MANAGER, from_number=2),
    _A.CLOSE: Step(_in(_S.ENACTED), _S.CLOSED, _NATIONAL, no_other_revision=True),
}
"""REVISE leads to DRAFT on a new revision; the one it is asked of stays in force."""
