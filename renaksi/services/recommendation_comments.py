"""Use cases of remarks on a recommendation: whoever may read it may say something about it."""

from renaksi.core.audit import AuditEvent
from renaksi.core.comments import MAX_LENGTH
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal
from renaksi.core.item_entry import clean
from renaksi.core.recommendation import RecommendationStatus
from renaksi.models import RecommendationComment
from renaksi.queries.recommendation_cases import open_recommendation
from renaksi.services import audit
from renaksi.services.context import Context, transaction


def add_comment(ctx: Context, recommendation_id: int, text: str) -> RecommendationComment:
    """Raises NotFound, also for drafts of others, and Invalid (field `text`)."""
    text = clean(text)
    if not text:
        raise Invalid(Refusal.TEXT_MISSING, "text")
    if len(text) > MAX_LENGTH:
        raise Invalid(Refusal.TEXT_TOO_LONG, "text", limit=MAX_LENGTH)
    with transaction(ctx) as session:
        found = open_recommendation(session, ctx.actor, recommendation_id, ctx.today)
        comment = RecommendationComment(
            recommendation_id=recommendation_id,
            text=text,
            author_id=ctx.actor.user_id,
            at=ctx.now,
        )
        session.add(comment)
        one, agency_id = found.recommendation, found.case.place.agency_id
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_COMMENT,
            one,
            agency_id=one.issuer_id if one.status is RecommendationStatus.DRAFT else agency_id,
            after={"number": one.number, "text": text},
        )
    return comment


def remove_comment(ctx: Context, comment_id: int) -> None:
    """Take one's own remark back; the audit trail keeps it."""
    with transaction(ctx) as session:
        comment = session.get(RecommendationComment, comment_id, with_for_update=True)
        if comment is None or comment.removed_at is not None:
            raise NotFound
        found = open_recommendation(session, ctx.actor, comment.recommendation_id, ctx.today)
        if comment.author_id != ctx.actor.user_id:
            raise NotAllowed(Refusal.NOT_YOURS)
        comment.removed_at = ctx.now
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_COMMENT,
            found.recommendation,
            agency_id=found.case.place.agency_id,
            before={"text": comment.text},
        )
