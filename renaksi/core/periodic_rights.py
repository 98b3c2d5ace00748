"""Who may take which step of a periodic report, and why not (design sections 3 and 4). Pure.

The base of a report is the agency it is of: its evaluators and leads write it, a lead who neither
wrote nor handed it in approves it. Where nobody at the base can, the first tier above does.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from renaksi.core.agency import AgencyKind
from renaksi.core.authority import ReviewTier
from renaksi.core.errors import Invalid, NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.item_entry import clean
from renaksi.core.periodic import Period
from renaksi.core.periodic_steps import (
    FROZEN,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    STEPS,
    Approval,
    PeriodicAction,
    PeriodicState,
    PeriodicStep,
)
from renaksi.core.policy import WATCHER_ROLES, Actor, Permission, Place, Role, may, may_read


@dataclass(frozen=True, slots=True)
class PeriodicCase:
    """What the rules need to know of a report."""

    state: PeriodicState
    period: Period
    place: Place
    """Of its base, today."""
    tiers: tuple[ReviewTier, ...]
    """The base first, then those above it up to the root."""
    hands: frozenset[int] = frozenset()
    """Whoever wrote a text of it or handed it in, however long ago."""
    submitted_by_id: int | None = None
    figures_on: date | None = None
    """The day (WIB) its figures were taken on."""
    is_busy: bool = False
    """A job is taking its figures."""


def why_not(
    action: PeriodicAction,
    case: PeriodicCase,
    actor: Actor,
    today: date,
    *,
    note: str | None = None,
) -> RuleBroken | None:
    """Why `actor` may not take `action`, or None. Authority first, so a refusal leaks no state.

    `note` None: not written yet, so its absence is no reason against offering the step.
    """
    step = STEPS[action]
    return _authority(step, case, actor) or _state(step, case, today) or _note(step, note)


def permitted(case: PeriodicCase, actor: Actor, today: date) -> tuple[PeriodicAction, ...]:
    """The steps to offer."""
    return tuple(one for one in STEPS if why_not(one, case, actor, today) is None)


def may_edit(actor: Actor, place: Place) -> bool:
    """Whether reports of this base are the actor's to write."""
    return not actor.is_system and may(actor, Permission.PERIODIC_WRITE, place)


def approving_tier(case: PeriodicCase) -> ReviewTier | None:
    """The base, or the first above it with a lead who is not shut out; None where nobody is."""
    for tier in case.tiers:
        if tier.holders.get(Role.EVALUATION_LEAD, frozenset()) - case.hands:
            return tier
    return None


def may_read_report(actor: Actor, case: PeriodicCase) -> bool:
    """Drafts are for those who write or approve them; the archive for whoever reads the base."""
    if actor.is_system or may_edit(actor, case.place):
        return True
    if case.state in FROZEN:
        return reads_whole(actor, case.place)
    return case.state is PeriodicState.SUBMITTED and _approves(case, actor)


_STANDS_BELOW: Final = {
    AgencyKind.PROVINSI: frozenset({AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA}),
}
"""What a watcher limited to kinds must be allowed to see, to read a report that shows them all."""


def reads_whole(actor: Actor, place: Place) -> bool:
    """Whether the actor may read the base, and is not limited to a part of what stands below it."""
    whole = tuple(
        grant
        for grant in actor.grants
        if grant.role not in WATCHER_ROLES or not grant.kinds or covers(grant.kinds, place.kind)
    )
    seen = actor if actor.is_system else Actor(actor.user_id, actor.name, whole)
    return may_read(seen, place)


def covers(kinds: frozenset[AgencyKind], base: AgencyKind) -> bool:
    """Whether a limit to these kinds leaves nothing out of a report of such a base."""
    wanted = _STANDS_BELOW.get(base)
    return wanted is not None and wanted <= kinds


def checked_text(text: str) -> str:
    """Raises Invalid (`text`) where it is too long."""
    tidy = clean(text).strip()
    if len(tidy) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "text", limit=LONGEST_TEXT)
    return tidy


def checked_approval(given: Approval, period: Period, today: date) -> Approval:
    """Without blanks around. Raises Invalid (`number`, `dated`, `signatory`, `position`)."""
    tidy = Approval(
        " ".join(clean(given.number).split()),
        given.dated,
        " ".join(clean(given.signatory).split()),
        " ".join(clean(given.position).split()),
    )
    limits = {"number": LONGEST_NUMBER, "signatory": LONGEST_NAME, "position": LONGEST_NAME}
    for field, limit in limits.items():
        value: str = getattr(tidy, field)
        if not value:
            raise Invalid(Refusal.TEXT_MISSING, field)
        if len(value) > limit:
            raise Invalid(Refusal.TEXT_TOO_LONG, field, limit=limit)
    if given.dated > today:
        raise Invalid(Refusal.DATE_AHEAD, "dated", today=today)
    if given.dated < period.end:
        raise Invalid(Refusal.DATE_PAST, "dated", today=period.end)
    return tidy


# ── why_not, clause by clause ─────────────────────────────────────────────────
def _authority(step: PeriodicStep, case: PeriodicCase, actor: Actor) -> NotAllowed | None:
    if actor.is_system:  # people answer for a report by name; a job takes figures for one of them
        return NotAllowed(Refusal.ROLE_MISSING)
    if step.approving:
        return _approving(case, actor)
    if not may_edit(actor, case.place):
        return NotAllowed(Refusal.ROLE_MISSING)
    if step.own and case.submitted_by_id != actor.user_id:
        return NotAllowed(Refusal.NOT_YOUR_SUBMISSION)
    return None


def _approving(case: PeriodicCase, actor: Actor) -> NotAllowed | None:
    if not may(actor, Permission.PERIODIC_APPROVE, case.place):
        return NotAllowed(Refusal.ROLE_MISSING)
    if actor.user_id in case.hands:
        return NotAllowed(Refusal.FOUR_EYES)
    if _approves(case, actor):
        return None
    tier = approving_tier(case)
    return NotAllowed(Refusal.OTHER_TIER_ACTS, agency=tier.name if tier else "")


def _approves(case: PeriodicCase, actor: Actor) -> bool:
    tier = approving_tier(case)
    homes = {grant.home_id for grant in actor.with_role(Role.EVALUATION_LEAD)}
    return tier is not None and tier.agency_id in homes and actor.user_id not in case.hands


def _state(step: PeriodicStep, case: PeriodicCase, today: date) -> WrongState | None:
    if case.state is not step.source:
        return WrongState(Refusal.PERIODIC_WRONG_STATE, state=case.state)
    if step.needs_rest and case.is_busy:
        return WrongState(Refusal.FIGURES_RUN)
    return _figures(case, today) if step.needs_figures else None


def _figures(case: PeriodicCase, today: date) -> WrongState | None:
    if not case.period.is_over(today):
        return WrongState(Refusal.PERIOD_RUNNING, day=case.period.last_day)
    if case.figures_on is None:
        return WrongState(Refusal.FIGURES_MISSING)
    if case.figures_on < case.period.end:
        return WrongState(Refusal.FIGURES_EARLY, day=case.figures_on)
    return None


def _note(step: PeriodicStep, note: str | None) -> Invalid | None:
    if not step.needs_note or note is None or note.strip():
        return None
    return Invalid(Refusal.NOTE_REQUIRED, "note")
