"""Who may take which step of a progress report, and why not (design sections 3 and 4).

`why_not` is asked by the page, to know which buttons exist, and by the service, to know whether
to act: the two cannot disagree.
"""

from dataclasses import dataclass
from datetime import datetime

from renaksi.core import authority
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.policy import Actor, Permission, Place, Relation, Role, may, relations
from renaksi.core.report import EDITABLE, SENT_BACK, ReportAction, ReportState
from renaksi.core.report_steps import STEPS, ReportStep
from renaksi.core.report_window import ReportWindow, Stand


@dataclass(frozen=True, slots=True)
class ReportCase:
    """What the rules need to know of an agency's report; gathered by `queries.report_cases`."""

    state: ReportState | None
    """None: nothing entered yet."""
    place: Place
    window: ReportWindow
    now: datetime
    has_plan: bool = True
    """A revision is in force, or was when the checkpoint fell due."""
    is_nil: bool = False
    nil_reason: str = ""
    filled: int = 0
    """Due rows with a realisasi."""
    undecided: int = 0
    """Due rows the verifier has said nothing about; for a nil report 0."""
    owner_actor_ids: frozenset[int] = frozenset()
    reviewer_ids: frozenset[int] = frozenset()
    tiers: tuple[ReviewTier, ...] = ()

    def acted_for_owner(self, user_id: int | None) -> bool:
        return user_id in self.owner_actor_ids

    def took_part_in_review(self, user_id: int | None) -> bool:
        return user_id in self.reviewer_ids

    @property
    def has_content(self) -> bool:
        return bool(self.nil_reason.strip()) if self.is_nil else self.filled > 0


def why_not(
    action: ReportAction, case: ReportCase, actor: Actor, *, note: str | None = None
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS.get(action)
    if step is None:  # CREATE is a consequence, nobody's choice
        return NotAllowed(Refusal.ROLE_MISSING)
    return (
        _authority(step, case, actor)
        or _state(step, case)
        or _guards(step, case)
        or _note(step, case, actor, note)
    )


def permitted(case: ReportCase, actor: Actor) -> tuple[ReportAction, ...]:
    """The steps to offer: those `why_not` has nothing against."""
    return tuple(
        action
        for action, step in STEPS.items()
        if case.state in step.sources and why_not(action, case, actor) is None
    )


def note_required(action: ReportAction, case: ReportCase, actor: Actor) -> bool:
    return authority.note_required(STEPS[action], case.place, actor)


def acting_tier(action: ReportAction, case: ReportCase) -> ReviewTier | None:
    """The first agency upward where somebody can take the step (design 3.5), or None."""
    return authority.acting_tier(STEPS[action], case)


def why_not_edit(
    case: ReportCase, actor: Actor, row_place: Place | None = None
) -> RuleBroken | None:
    """Why the actor may not write into the report, or into one row of it.

    `row_place` is the row's penanggung jawab; None, nobody, counts as the agency itself. A liaison
    keeps the rows of its own unit only (design 3.1). A locked window refuses with what to do.
    """
    if not _writes(case, actor, row_place or case.place):
        if may(actor, Permission.REPORT_EDIT_OWN_ROWS, case.place):
            return NotAllowed(Refusal.OTHER_UNITS_ROW)
        return authority.missing_role(case.place, actor)
    if case.state is not None and case.state not in EDITABLE:
        return WrongState(Refusal.REPORT_WRONG_STATE, state=case.state)
    return _content(case) or _window(case)


def may_edit(case: ReportCase, actor: Actor, row_place: Place | None = None) -> bool:
    return why_not_edit(case, actor, row_place) is None


def may_verify_rows(case: ReportCase, actor: Actor) -> bool:
    """Whether the actor decides on rows now: who may return the report may judge its rows."""
    return why_not(ReportAction.RETURN, case, actor) is None


def _writes(case: ReportCase, actor: Actor, row: Place) -> bool:
    if may(actor, Permission.REPORT_EDIT, case.place):
        return True
    return row.owner_id == case.place.agency_id and any(
        Relation.OWN in relations(grant, row) for grant in actor.with_role(Role.LIAISON)
    )


def _authority(step: ReportStep, case: ReportCase, actor: Actor) -> NotAllowed | None:
    if actor.is_system:  # people answer for a report by name
        return NotAllowed(Refusal.ROLE_MISSING)
    refusal = authority.authority(step, case, actor)
    if refusal is None or not step.also_centre:
        return refusal
    centre = case.tiers[-1].agency_id if case.tiers else None
    holds = any(one.home_id == centre for one in authority.carriers(step, case.place, actor))
    shut = authority.shut_out(step, case, actor.user_id)
    return None if holds and shut is None else refusal


def _state(step: ReportStep, case: ReportCase) -> WrongState | None:
    if case.state in step.sources:
        return None
    return WrongState(Refusal.REPORT_WRONG_STATE, state=case.state)


def _guards(step: ReportStep, case: ReportCase) -> RuleBroken | None:
    if step.needs_content and (refusal := _content(case)):
        return refusal
    if step.needs_open_window and (refusal := _window(case)):
        return refusal
    if step.needs_content and not case.has_content:
        reason = Refusal.NIL_REASON_MISSING if case.is_nil else Refusal.NOTHING_REPORTED
        return Invalid(reason, "nil_reason" if case.is_nil else None)
    if step.needs_verdicts and case.undecided:
        return Invalid(Refusal.ROWS_UNDECIDED, count=case.undecided)
    return None


def _content(case: ReportCase) -> WrongState | None:
    return None if case.has_plan else WrongState(Refusal.NO_PLAN_IN_FORCE)


def _window(case: ReportCase) -> WrongState | None:
    """Not open yet, or locked. A report sent back waits for no opening: it was open before."""
    stand = case.window.stand(case.now)
    if stand is Stand.NOT_OPEN and case.state not in SENT_BACK:
        return WrongState(Refusal.WINDOW_NOT_OPEN, day=case.window.opens_on)
    if stand is Stand.LOCKED:
        return WrongState(Refusal.WINDOW_LOCKED, day=case.window.last_day())
    return None


def _note(step: ReportStep, case: ReportCase, actor: Actor, note: str | None) -> Invalid | None:
    if note is None or note.strip() or not authority.note_required(step, case.place, actor):
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
