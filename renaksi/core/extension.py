"""Who may ask for more time (dispensasi), who decides, and why not (design section 4, Windows).

As for plans and reports, page and service ask the same `why_not`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from renaksi.core import authority
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import Actor, Place, Role
from renaksi.core.report import EDITABLE, ExtensionState, ReportState
from renaksi.core.report_window import ReportWindow

LONGEST: Final = timedelta(days=30)
"""After the lock: whoever is later than that asks for the report to be reopened."""
LONGEST_REASON: Final = 2000
"""Letters."""


class ExtensionAction(StrEnum):
    """Steps of a request."""

    REQUEST = "request"
    GRANT = "grant"
    REFUSE = "refuse"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class ExtensionStep:
    """Which state it leaves (None: nothing asked yet), where it leads, whose it is."""

    source: ExtensionState | None
    target: ExtensionState
    roles: frozenset[Role]
    note_from: frozenset[Role] = frozenset()
    four_eyes: bool = False


_OWNER: Final = frozenset({Role.AGENCY_ADMIN, Role.MANAGER})
_LEAD: Final = frozenset({Role.EVALUATION_LEAD})
_A, _S = ExtensionAction, ExtensionState
STEPS: Final[Mapping[ExtensionAction, ExtensionStep]] = {
    _A.REQUEST: ExtensionStep(None, _S.REQUESTED, _OWNER),
    _A.GRANT: ExtensionStep(_S.REQUESTED, _S.GRANTED, _LEAD),
    _A.REFUSE: ExtensionStep(_S.REQUESTED, _S.REFUSED, _LEAD, note_from=_LEAD),
    _A.CANCEL: ExtensionStep(_S.REQUESTED, _S.CANCELLED, _OWNER),
}


@dataclass(frozen=True, slots=True)
class ExtensionCase:
    """A request, or the wish for one (`state` None), of an agency at a checkpoint."""

    state: ExtensionState | None
    place: Place
    window: ReportWindow
    now: datetime
    today: date
    """The day in the agency's zone."""
    report_state: ReportState | None = None
    is_pending: bool = False
    """Another request of this agency at this checkpoint waits for its decision."""
    owner_actor_ids: frozenset[int] = frozenset()
    """Who asked, and who acted for the owner on the report."""
    tiers: tuple[ReviewTier, ...] = ()

    def acted_for_owner(self, user_id: int | None) -> bool:
        return user_id in self.owner_actor_ids

    def took_part_in_review(self, _user_id: int | None) -> bool:
        return False

    @property
    def first_day(self) -> date:
        """The earliest last day that helps: not over yet, and behind the due day."""
        return max(self.today, self.window.due_on + timedelta(days=1))

    @property
    def last_day(self) -> date:
        """The furthest last day there can be."""
        return self.window.closes_on + LONGEST


def why_not(
    action: ExtensionAction, case: ExtensionCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS[action]
    if actor.is_system:  # people answer for a deadline by name
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        authority.authority(step, case, actor)
        or _state(step, case)
        or (_wish(case) if action is ExtensionAction.REQUEST else None)
        or (_too_late(case) if action is ExtensionAction.GRANT else None)
        or _note(step, case, actor, note)
    )


def permitted(case: ExtensionCase, actor: Actor) -> tuple[ExtensionAction, ...]:
    """The steps to offer."""
    return tuple(one for one in ExtensionAction if why_not(one, case, actor) is None)


def acting_tier(case: ExtensionCase) -> ReviewTier | None:
    """Who decides: the first agency upward where somebody can (design 3.5), or None."""
    return authority.acting_tier(STEPS[ExtensionAction.GRANT], case)


def day_fault(case: ExtensionCase, wanted: date, field: str) -> Invalid | None:
    """What is wrong with the last day that was asked for or granted."""
    if wanted < case.first_day:
        return Invalid(Refusal.EXTENSION_TOO_SHORT, field, day=case.first_day)
    if wanted > case.last_day:
        return Invalid(Refusal.DATE_TOO_FAR, field, limit=case.last_day)
    return None


def _state(step: ExtensionStep, case: ExtensionCase) -> WrongState | None:
    if case.state is step.source:
        return None
    return WrongState(Refusal.EXTENSION_DECIDED)


def _wish(case: ExtensionCase) -> WrongState | None:
    """One at a time; none for a report that is handed in; a new one once the last has run out."""
    if case.report_state is not None and case.report_state not in EDITABLE:
        return WrongState(Refusal.REPORT_WRONG_STATE, state=case.report_state)
    if case.is_pending:
        return WrongState(Refusal.EXTENSION_PENDING)
    until = case.window.extended_until
    if until is not None and case.today <= until:
        return WrongState(Refusal.EXTENSION_RUNS, day=until)
    return _too_late(case)


def _too_late(case: ExtensionCase) -> WrongState | None:
    if case.first_day > case.last_day:
        return WrongState(Refusal.EXTENSION_TOO_LATE, day=case.last_day)
    return None


def _note(
    step: ExtensionStep, case: ExtensionCase, actor: Actor, note: str | None
) -> Invalid | None:
    if note is None or note.strip() or not authority.note_required(step, case.place, actor):
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
