"""Use cases of remarks on an assessment: whoever may read its values may say something about them."""

from renaksi.core.assessment_sight import columns_seen
from renaksi.core.audit import AuditEvent
from renaksi.core.comments import MAX_LENGTH
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.item_entry import clean
from renaksi.models import AssessmentComment
from renaksi.queries.assessment_cases import OpenedAssessment, open_assessment
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def add_comment(ctx: Context, assessment_id: int, text: str) -> AssessmentComment:
    """Raises Invalid (`text`), and NotFound for whoever sees none of its columns yet."""
    text = clean(text)
    if not text:
        raise Invalid(Refusal.TEXT_MISSING, "text")
    if len(text) > MAX_LENGTH:
        raise Invalid(Refusal.TEXT_TOO_LONG, "text", limit=MAX_LENGTH)
    with transaction(ctx) as session:
        found = _readable(ctx, assessment_id)
        comment = AssessmentComment(
            assessment_id=assessment_id, text=text, author_id=ctx.actor.user_id, at=ctx.now
        )
        session.add(comment)
        _record(ctx, found, after={"text": text})
    return comment


def remove_comment(ctx: Context, comment_id: int) -> None:
    """Take one's own remark back; the audit trail keeps it."""
    with transaction(ctx) as session:
        comment = session.get(AssessmentComment, comment_id, with_for_update=True)
        if comment is None or comment.removed_at is not None:
            raise NotFound
        found = _readable(ctx, comment.assessment_id)
        if comment.author_id != ctx.actor.user_id:
            raise NotAllowed(Refusal.NOT_YOURS)
        comment.removed_at = ctx.now
        _record(ctx, found, before={"text": comment.text})


def _readable(ctx: Context, assessment_id: int) -> OpenedAssessment:
    found = open_assessment(ctx.session, ctx.actor, assessment_id, ctx.now)
    if not columns_seen(found.case, ctx.actor):
        raise NotFound
    return found


def _record(
    ctx: Context,
    found: OpenedAssessment,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    audit.record(
        ctx,
        AuditEvent.ASSESSMENT_COMMENT,
        found.assessment,
        agency_id=found.case.place.agency_id,
        before=before,
        after=after,
    )
