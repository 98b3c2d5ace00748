"""Use cases of an issuer: a recommendation drafted, corrected, discarded, issued, delegated.

Whoever drafts one text for many addressees gets a batch: its drafts are corrected, discarded and
issued together. Decisions on answers are steps: see `services.follow_ups`.
"""

from collections.abc import Collection

from renaksi.core.recommendation import RecommendationAction as A
from renaksi.core.recommendation_entry import RecommendationValues, changes, cleaned
from renaksi.models import Recommendation, RecommendationBatch
from renaksi.services.context import Context, transaction
from renaksi.services.steps import recommendation_issuing as issuing, recommendation_steps as steps

__all__ = [
    "correct",
    "correct_batch",
    "delegate",
    "discard",
    "discard_batch",
    "draft",
    "draft_batch",
    "issue",
    "issue_batch",
    "issue_many",
]


# ── drafts ────────────────────────────────────────────────────────────────────
def draft(
    ctx: Context, issuer_id: int, addressee_id: int, values: RecommendationValues
) -> Recommendation:
    """Begin a recommendation; nobody but the issuer's people sees it until it is issued.

    Raises Invalid with the field (`source`, `addressees`, `text`, `cause`).
    """
    with transaction(ctx):
        values = cleaned(values)
        issuer, found = issuing.parties(ctx, issuer_id, [addressee_id], values.source)
        return issuing.new_draft(ctx, issuer, found[0], values)


def draft_batch(
    ctx: Context,
    issuer_id: int,
    addressee_ids: Collection[int],
    values: RecommendationValues,
    *,
    title: str,
) -> RecommendationBatch:
    """The same text for many addressees, one draft each. Raises as `draft` does."""
    with transaction(ctx) as session:
        values, title = cleaned(values), issuing.checked_title(title)
        issuer, found = issuing.parties(ctx, issuer_id, addressee_ids, values.source)
        batch = RecommendationBatch(
            issuer=issuer, title=title, created_at=ctx.now, created_by_id=ctx.actor.user_id
        )
        session.add(batch)
        session.flush()
        for one in found:
            issuing.new_draft(ctx, issuer, one, values, batch=batch)
        return batch


def correct(
    ctx: Context, recommendation_id: int, values: RecommendationValues, *, version: int | None
) -> Recommendation:
    """Put a draft right. What is issued stays as it is: it can only be withdrawn."""
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        issuing.require_draft(ctx, taken)
        values = cleaned(values)
        issuing.parties(
            ctx, taken.recommendation.issuer_id, [taken.recommendation.addressee_id], values.source
        )
        if changes(issuing.values_of(taken.recommendation), values):
            steps.require_unchanged(taken, version)
            issuing.correct(ctx, taken, values)
        return taken.recommendation


def correct_batch(
    ctx: Context, batch_id: int, values: RecommendationValues, *, expect: str | None = None
) -> int:
    """Put all drafts of a batch right at once; how many were changed.

    `expect`: the mark of the drafts as they were read (`core.recommendation_entry.mark_of`).
    """
    with transaction(ctx):
        values, drafts = cleaned(values), issuing.drafts_of(ctx, batch_id)
        ids = [one.recommendation.addressee_id for one in drafts]
        issuing.parties(ctx, drafts[0].recommendation.issuer_id, ids, values.source)
        wrong = [one for one in drafts if changes(issuing.values_of(one.recommendation), values)]
        if wrong:
            steps.require_all_unchanged(drafts, expect)
        for one in wrong:
            issuing.correct(ctx, one, values)
        return len(wrong)


def discard(ctx: Context, recommendation_id: int, *, version: int | None) -> None:
    """Throw a draft away; the audit trail keeps what it said."""
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        issuing.require_draft(ctx, taken)
        steps.require_unchanged(taken, version)
        issuing.discard(ctx, [taken])


def discard_batch(ctx: Context, batch_id: int, *, expect: str | None = None) -> int:
    """Throw all drafts of a batch away; how many there were. `expect` as in `correct_batch`."""
    with transaction(ctx):
        drafts = issuing.drafts_of(ctx, batch_id)
        steps.require_all_unchanged(drafts, expect)
        issuing.discard(ctx, drafts)
        return len(drafts)


# ── issued ────────────────────────────────────────────────────────────────────
def issue(ctx: Context, recommendation_id: int, *, version: int | None) -> Recommendation:
    """Give it its number and its due date, and send it to the addressee."""
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        steps.require(ctx, taken, A.ISSUE, version=version)
        issuing.issue(ctx, [taken])
        return taken.recommendation


def issue_batch(ctx: Context, batch_id: int, *, expect: str | None = None) -> list[Recommendation]:
    """Issue all drafts of a batch: every one of them or none. `expect` as in `correct_batch`."""
    with transaction(ctx):
        drafts = issuing.drafts_of(ctx, batch_id)
        steps.require_all_unchanged(drafts, expect)
        return issuing.issue(ctx, drafts)


def issue_many(
    ctx: Context, ids: Collection[int], *, expect: str | None = None
) -> list[Recommendation]:
    """Issue several drafts: every one of them or none. `expect` as in `correct_batch`."""
    with transaction(ctx):
        drafts = steps.locked_all(ctx, sorted(set(ids)))
        steps.require_all_unchanged(drafts, expect)
        for one in drafts:
            steps.require(ctx, one, A.ISSUE, version=None)
        return issuing.issue(ctx, drafts)


def delegate(
    ctx: Context, recommendation_id: int, agency_id: int | None, *, version: int | None, note: str
) -> Recommendation:
    """Let another agency decide in the issuer's place; None takes that back.

    Only the issuer's own people may, not a delegate. Raises Invalid (field `agency`) for an agency
    that has nobody who could decide about the addressee.
    """
    note = steps.checked_note(note)
    with transaction(ctx):
        taken = steps.locked(ctx, recommendation_id)
        issuing.require_delegation(ctx, taken, agency_id, note)
        steps.require_unchanged(taken, version)
        issuing.delegate(ctx, taken, agency_id, note)
        return taken.recommendation
