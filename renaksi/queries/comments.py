"""Comments and review notes on a plan, as one reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, aliased

from renaksi.core.comments import Remark, why_not_change, why_not_settle
from renaksi.core.policy import REVIEWER_ROLES, Actor, Permission, Place, Role, may
from renaksi.models import Agency, Comment, RoleAssignment, User


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment with what its reader may do to it."""

    id: int
    revision_id: int
    lineage_id: str | None
    field: str
    """What of the row is spoken of; empty: all of it."""
    text: str
    author: str
    """Empty: the system."""
    role: Role | None
    agency: str
    at: datetime
    is_review_note: bool
    must_fix: bool
    is_sent: bool
    answered_at: datetime | None
    answered_by: str
    may_change: bool
    may_settle: bool


def remark_of(comment: Comment) -> Remark:
    return Remark(
        author_id=comment.author_id,
        at=comment.at,
        is_review_note=comment.is_review_note,
        is_sent=comment.sent_at is not None,
        is_answered=comment.answered_at is not None,
    )


def readable(actor: Actor, place: Place) -> ColumnElement[bool]:
    """A condition on Comment: what is not sent yet is read by reviewers alone."""
    if may(actor, Permission.PLAN_REVIEW_NOTE, place):
        return true()
    return Comment.sent_at.is_not(None)


def comments(
    session: Session,
    plan_id: int,
    actor: Actor,
    place: Place,
    now: datetime,
    lineage_id: str | None = None,
) -> tuple[CommentLine, ...]:
    """All comments of the plan, or those of one row; oldest first. One statement."""
    answerer = aliased(User)
    chosen = (
        select(Comment, User.name, answerer.name, RoleAssignment, Agency.name)
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(answerer, answerer.id == Comment.answered_by_id)
        .outerjoin(RoleAssignment, RoleAssignment.user_id == Comment.author_id)
        .outerjoin(Agency, Agency.id == RoleAssignment.home_id)
        .where(Comment.plan_id == plan_id, readable(actor, place))
        .order_by(Comment.at, Comment.id, RoleAssignment.id)
    )
    if lineage_id is not None:
        chosen = chosen.where(Comment.lineage_id == lineage_id)
    found: dict[int, list[Found]] = {}
    for comment, author, answered_by, duty, agency in session.execute(chosen):
        found.setdefault(comment.id, []).append(
            Found(comment, author or "", answered_by or "", duty, agency or "")
        )
    return tuple(_line(several, actor, place, now) for several in found.values())


@dataclass(frozen=True, slots=True)
class Found:
    """A comment beside one of the roles its author ever had."""

    comment: Comment
    author: str
    answered_by: str
    duty: RoleAssignment | None
    agency: str


def _line(several: Sequence[Found], actor: Actor, place: Place, now: datetime) -> CommentLine:
    best = max(several, key=_fit)
    comment, remark = best.comment, remark_of(best.comment)
    duty = best.duty
    return CommentLine(
        id=comment.id,
        revision_id=comment.revision_id,
        lineage_id=comment.lineage_id,
        field=comment.field,
        text=comment.text,
        author=best.author,
        role=duty.role if duty else None,
        agency=best.agency,
        at=comment.at,
        is_review_note=comment.is_review_note,
        must_fix=comment.must_fix,
        is_sent=remark.is_sent,
        answered_at=comment.answered_at,
        answered_by=best.answered_by,
        may_change=why_not_change(remark, actor, now) is None,
        may_settle=why_not_settle(remark, actor, place) is None,
    )


def _fit(one: Found) -> tuple[bool, bool]:
    """The role held when it was written; a reviewer's for a review note."""
    if one.duty is None:
        return False, False
    held = one.duty.valid_from <= one.comment.at.date() < one.duty.valid_to
    return held, (one.duty.role in REVIEWER_ROLES) is one.comment.is_review_note
