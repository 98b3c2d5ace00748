"""Use cases of what agencies commit themselves to at guidance events."""

from datetime import date

from sqlalchemy import select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.guidance import GuidanceAction as A, checked_text
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import LONGEST_CAUSE, RecommendationValues, cleaned
from renaksi.models import Agency, GuidanceCommitment, Recommendation
from renaksi.services.context import Context, transaction
from renaksi.services.steps import guidance_steps as steps, recommendation_issuing as issuing


def take_down(
    ctx: Context, event_id: int, agency_id: int, text: str, *, due_on: date | None = None
) -> GuidanceCommitment:
    """Take down what an invited agency will do. The same words once more are the first ones.

    Raises WrongState, and Invalid (`agency`, `text`).
    """
    text = checked_text(text, "text")
    with transaction(ctx) as session:
        event = steps.locked(ctx, event_id, A.COMMIT, None)
        if not text:
            raise Invalid(Refusal.TEXT_MISSING, "text")
        if agency_id not in steps.invited(ctx, event.id):
            raise Invalid(Refusal.NOT_INVITED, "agency")
        one = GuidanceCommitment
        same = (one.event_id == event.id, one.agency_id == agency_id, one.text == text)
        there = session.scalars(select(one).where(*same).order_by(one.id).limit(1)).one_or_none()
        if there is not None:
            return there
        row = GuidanceCommitment(
            event_id=event.id, agency_id=agency_id, text=text, due_on=due_on,
            created_at=ctx.now, created_by_id=ctx.actor.user_id,
        )  # fmt: skip
        session.add(row)
        steps.record(ctx, AuditEvent.GUIDANCE_COMMIT, event, after=_of(ctx, row))
    return row


def take_back(ctx: Context, event_id: int, commitment_id: int) -> None:
    """Take a commitment back that led to nothing yet; one that is gone is gone. Raises WrongState."""
    with transaction(ctx) as session:
        event = steps.locked(ctx, event_id, A.COMMIT, None)
        row = session.get(GuidanceCommitment, commitment_id)
        if row is None or row.event_id != event.id:
            return
        if row.recommendation_id is not None:
            raise Conflict(Refusal.ALREADY_EXISTS, what="Rekomendasi dari komitmen ini")
        steps.record(ctx, AuditEvent.GUIDANCE_UNCOMMIT, event, before=_of(ctx, row))
        session.delete(row)


def recommend(ctx: Context, event_id: int, commitment_id: int) -> int:
    """Make a commitment a draft recommendation of the organiser (source: monev); its number.

    The same once more is the draft that is there. Raises NotFound, WrongState, NotAllowed, Invalid.
    """
    with transaction(ctx) as session:
        event = steps.locked(ctx, event_id, A.RECOMMEND, None)
        row = session.get(GuidanceCommitment, commitment_id, with_for_update=True)
        if row is None or row.event_id != event.id:
            raise NotFound
        if row.recommendation_id is not None:
            return row.recommendation_id
        source = RecommendationSource.MONITORING
        issuer, addressees = issuing.parties(ctx, event.organiser_id, [row.agency_id], source)
        cause = f"Komitmen pada {event.title}"[:LONGEST_CAUSE]
        values = cleaned(RecommendationValues(source, row.text, cause))
        draft: Recommendation = issuing.new_draft(ctx, issuer, addressees[0], values)
        row.recommendation_id = draft.id
        steps.record(ctx, AuditEvent.GUIDANCE_RECOMMEND, event, after=_of(ctx, row))
        return draft.id


def _of(ctx: Context, row: GuidanceCommitment) -> dict[str, object]:
    agency = ctx.session.get_one(Agency, row.agency_id)
    return {"agency": agency.name, "text": row.text, "due_on": row.due_on}
