"""Who may give one agency more time for its self-assessment, until when, and why not.

As for reports, the lead of the tier above grants it; it never reaches into the hub's own time.
"""

from datetime import date
from typing import Final

from renaksi.core import authority
from renaksi.core.assessment import AssessmentState
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import Turn
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import Actor, Role

LONGEST_REASON: Final = 1000
_GRANTING: Final = Turn(frozenset({Role.EVALUATION_LEAD}), frozenset(), four_eyes=False)


def why_not_extend(
    case: AssessmentCase, actor: Actor, until: date | None = None
) -> RuleBroken | None:
    """Why the actor may not give more time, or not until then; `until` None: not chosen yet."""
    if actor.is_system:  # people answer for a favour by name
        return NotAllowed(Refusal.ROLE_MISSING)
    if refusal := authority.authority(_GRANTING, case, actor):
        return refusal
    if case.state is not AssessmentState.SELF or case.window.hub_is_due(case.now):
        return WrongState(Refusal.ASSESSMENT_WRONG_STATE, state=case.state)
    first, last = extension_reach(case)
    if until is not None and not first <= until <= last:
        return Invalid(Refusal.SELF_TIME_RANGE, "until", first=first, last=last)
    return None


def extension_reach(case: AssessmentCase) -> tuple[date, date]:
    """The first and the last day that can be given: from today on, and not shorter than the round.

    The day it ends can be moved both ways, so a slip is put right by giving another one.
    """
    window = case.window
    first = max(window.today(case.now), window.round.self_closes_on)
    return first, window.round.hub_due_on
