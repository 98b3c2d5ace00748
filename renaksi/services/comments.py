"""Remarks on a plan and its rows, and the notes of a review (design sections 3.3 and 4)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.audit import AuditEvent
from renaksi.core.comments import (
    MAX_LENGTH,
    spoken_of,
    why_not_change,
    why_not_note,
    why_not_settle,
)
from renaksi.core.errors import Invalid, NotFound, Refusal
from renaksi.core.item_entry import clean
from renaksi.core.policy import REVIEWER_ROLES, Permission, require
from renaksi.core.workflow import PlanCase
from renaksi.models import ActionItem, Comment, PlanRevision
from renaksi.queries.comments import readable, remark_of
from renaksi.queries.plan_access import open_revision
from renaksi.queries.plan_rows import checkpoints_of
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def add_comment(
    ctx: Context,
    plan_id: int,
    text: str,
    *,
    number: int | None = None,
    lineage_id: str | None = None,
    field: str = "",
) -> Comment:
    """A remark that everybody who may read the plan can read at once.

    `field`: the value of the row that is spoken of, as the matrix names it (`target:B06`).
    """
    with transaction(ctx) as session:
        opened = open_revision(session, ctx.actor, plan_id, number, ctx.today)
        revision, case = opened.revision, opened.case
        require(ctx.actor, Permission.PLAN_COMMENT, case.place)
        comment = _new(ctx, revision, text, lineage_id, field)
        comment.sent_at = ctx.now
        session.add(comment)
        _record(ctx, AuditEvent.COMMENT_ADD, comment, case, after=_values(comment))
    return comment


def add_note(
    ctx: Context,
    plan_id: int,
    text: str,
    *,
    number: int | None = None,
    lineage_id: str | None = None,
    field: str = "",
    must_fix: bool = False,
) -> Comment:
    """A review note: kept from the agency until the return that carries it is sent."""
    with transaction(ctx) as session:
        opened = open_revision(session, ctx.actor, plan_id, number, ctx.today)
        revision, case = opened.revision, opened.case
        if refusal := why_not_note(case, ctx.actor):
            raise refusal
        comment = _new(ctx, revision, text, lineage_id, field)
        comment.is_review_note, comment.must_fix = True, must_fix
        session.add(comment)
        _record(ctx, AuditEvent.COMMENT_ADD, comment, case, after=_values(comment))
    return comment


def edit_comment(
    ctx: Context, comment_id: int, text: str, *, must_fix: bool | None = None
) -> Comment:
    """Correct one's own remark while nobody can have acted on it."""
    with transaction(ctx) as session:
        comment, case = _readable(ctx, session, comment_id)
        if refusal := why_not_change(remark_of(comment), ctx.actor, ctx.now):
            raise refusal
        before = _values(comment)
        comment.text = _checked(text)
        if must_fix is not None and comment.is_review_note:
            comment.must_fix = must_fix
        _record(ctx, AuditEvent.COMMENT_EDIT, comment, case, before=before, after=_values(comment))
    return comment


def require_own(ctx: Context, comment_id: int) -> None:
    """Raise what `edit_comment` would, before anybody is shown a form for it."""
    comment, _case = _readable(ctx, ctx.session, comment_id)
    if refusal := why_not_change(remark_of(comment), ctx.actor, ctx.now):
        raise refusal


def remove_comment(ctx: Context, comment_id: int) -> None:
    """Take one's own remark back; the audit trail keeps it."""
    with transaction(ctx) as session:
        comment, case = _readable(ctx, session, comment_id)
        if refusal := why_not_change(remark_of(comment), ctx.actor, ctx.now):
            raise refusal
        _record(ctx, AuditEvent.COMMENT_REMOVE, comment, case, before=_values(comment))
        session.delete(comment)


def settle_comment(ctx: Context, comment_id: int, *, is_answered: bool = True) -> Comment:
    """Mark as answered, or open it again."""
    with transaction(ctx) as session:
        comment, case = _readable(ctx, session, comment_id)
        if refusal := why_not_settle(remark_of(comment), ctx.actor, case.place):
            raise refusal
        if (comment.answered_at is not None) is is_answered:
            return comment
        comment.answered_at = ctx.now if is_answered else None
        comment.answered_by_id = ctx.actor.user_id if is_answered else None
        _record(ctx, AuditEvent.COMMENT_ANSWER, comment, case, after={"is_answered": is_answered})
    return comment


def _readable(ctx: Context, session: Session, comment_id: int) -> tuple[Comment, PlanCase]:
    """A comment the actor can see; what one can not see does not exist (design 3.7)."""
    row = session.execute(
        select(Comment, PlanRevision.number)
        .join(PlanRevision, PlanRevision.id == Comment.revision_id)
        .where(Comment.id == comment_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    comment, number = row
    case = open_revision(session, ctx.actor, comment.plan_id, number, ctx.today).case
    visible = select(Comment.id).where(Comment.id == comment_id, readable(ctx.actor, case.place))
    if session.scalar(visible) is None:
        raise NotFound
    return comment, case


def _new(
    ctx: Context, revision: PlanRevision, text: str, lineage_id: str | None, field: str
) -> Comment:
    if lineage_id is not None and not _has_row(ctx.session, revision.plan_id, lineage_id):
        raise NotFound
    if field:
        codes = [one.code for one in checkpoints_of(ctx.session, revision.plan.cycle_id, ctx.today)]
        if lineage_id is None or field not in spoken_of(codes):
            raise Invalid(Refusal.BAD_VALUE, "isian", why="Pilih dari daftar.")
    return Comment(
        plan_id=revision.plan_id,
        revision_id=revision.id,
        lineage_id=lineage_id,
        field=field,
        text=_checked(text),
        author_id=ctx.actor.user_id,
        at=ctx.now,
    )


def _has_row(session: Session, plan_id: int, lineage_id: str) -> bool:
    """Any revision's row will do: a removed action may still be spoken of."""
    if not lineage_id.isprintable():  # NUL: PostgreSQL would refuse the question
        return False
    found = (
        select(ActionItem.id)
        .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
        .where(PlanRevision.plan_id == plan_id, ActionItem.lineage_id == lineage_id)
        .limit(1)
    )
    return session.scalar(found) is not None


def _checked(text: str) -> str:
    cleaned = clean(text)
    if not cleaned:
        raise Invalid(Refusal.TEXT_MISSING, "text")
    if len(cleaned) > MAX_LENGTH:
        raise Invalid(Refusal.TEXT_TOO_LONG, "text", limit=MAX_LENGTH)
    return cleaned


def _values(comment: Comment) -> dict[str, object]:
    found: dict[str, object] = {"text": comment.text, "lineage_id": comment.lineage_id}
    if comment.is_review_note:
        found["must_fix"] = comment.must_fix
    return found


def _record(
    ctx: Context,
    event: AuditEvent,
    comment: Comment,
    case: PlanCase,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    """In the agency's trail, except a note that was not sent: that stays in the reviewer's."""
    audit.record(
        ctx,
        event,
        comment,
        agency_id=case.place.agency_id if comment.sent_at else _reviewing_agency(ctx, case),
        before=before,
        after=after,
    )


def _reviewing_agency(ctx: Context, case: PlanCase) -> int | None:
    homes = {grant.home_id for grant in ctx.actor.with_role(*REVIEWER_ROLES)}
    return next((one for one in case.place.lineage[1:] if one in homes), None)
