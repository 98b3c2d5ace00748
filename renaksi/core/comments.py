"""Remarks on a plan: who may read, change and settle them (design sections 3.3 and 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from renaksi.core.errors import NotAllowed, Refusal, RuleBroken, WrongState
from renaksi.core.plan import PlanAction
from renaksi.core.plan_columns import columns
from renaksi.core.policy import Actor, Permission, Place, may
from renaksi.core.workflow import PlanCase, why_not

RECENT: Final = timedelta(hours=1)
"""As long as a remark may still be corrected by its author."""
MAX_LENGTH: Final = 2000
SENDING: Final = (PlanAction.RETURN, PlanAction.ENDORSE, PlanAction.REVOKE_ENDORSEMENT)
"""Steps of a review at which its notes go out."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What the rules need to know of a comment or a review note."""

    author_id: int | None
    at: datetime
    is_review_note: bool
    is_sent: bool
    is_answered: bool


def spoken_of(checkpoints: Sequence[str]) -> tuple[str, ...]:
    """The values of a row that a comment can be about: every cell of the matrix."""
    return tuple(name for name in columns(checkpoints) if name != "strategy_code")


def why_not_change(remark: Remark, actor: Actor, now: datetime) -> RuleBroken | None:
    """Correct or remove: the author, while nobody can have acted on it yet."""
    if remark.author_id != actor.user_id:
        return NotAllowed(Refusal.NOT_YOURS)
    if remark.is_review_note and not remark.is_sent:
        return None
    if remark.is_answered or now - remark.at > RECENT:
        return WrongState(Refusal.COMMENT_SETTLED)
    return None


def why_not_settle(remark: Remark, actor: Actor, place: Place) -> RuleBroken | None:
    """Mark as answered, or open again: the author, who edits the plan, or who reviews it."""
    if not remark.is_sent:
        return WrongState(Refusal.NOTE_NOT_SENT)
    if remark.author_id == actor.user_id:
        return None
    rights = (Permission.PLAN_EDIT, Permission.PLAN_EDIT_OWN_ROWS, Permission.PLAN_REVIEW_NOTE)
    if not any(may(actor, right, place) for right in rights):
        return NotAllowed(Refusal.ROLE_MISSING)
    return None


def why_not_note(case: PlanCase, actor: Actor) -> RuleBroken | None:
    """A review note is for whoever can send it: by a return, or instead of an endorsement."""
    refusals = [why_not(action, case, actor) for action in SENDING]
    if None in refusals:
        return None
    told = [one for one in refusals if one and one.reason is not Refusal.ROLE_MISSING]
    return next(iter(told), NotAllowed(Refusal.ROLE_MISSING))
