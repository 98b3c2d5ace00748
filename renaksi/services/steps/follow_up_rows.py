"""The answers of a recommendation, and what each step writes into them. Nothing here commits."""

from typing import cast

from sqlalchemy import Table, func, select, update

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import NotAllowed, Refusal, WrongState
from renaksi.core.follow_up import audit_skipped, may_write_answer
from renaksi.core.policy import Permission, may
from renaksi.core.recommendation import FollowUpState as F, RecommendationAction as A
from renaksi.core.recommendation_entry import receipt_of
from renaksi.models import FollowUp, Recommendation, RecommendationTransition
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import recommendation_steps as steps
from renaksi.services.steps.recommendation_steps import Taken

UNDER_WAY = (F.DRAFT, F.SUBMITTED)


# ── writing ───────────────────────────────────────────────────────────────────
def require_writing(ctx: Context, taken: Taken) -> None:
    """Raise unless the actor writes the answer now. Authority first, so a refusal leaks no state."""
    if may_write_answer(taken.case, ctx.actor) and not ctx.actor.is_system:
        return
    if ctx.actor.is_system or not may(ctx.actor, Permission.FOLLOW_UP_WRITE, taken.case.place):
        raise NotAllowed(Refusal.ROLE_MISSING)
    raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=taken.case.status)


def draft_of(ctx: Context, taken: Taken) -> FollowUp | None:
    """The answer being written, read afresh."""
    return _one(ctx, taken, F.DRAFT)


def _one(ctx: Context, taken: Taken, state: F) -> FollowUp | None:
    return ctx.session.scalar(
        select(FollowUp)
        .where(FollowUp.recommendation_id == taken.recommendation.id, FollowUp.state == state)
        .execution_options(populate_existing=True)
    )


def begin(ctx: Context, taken: Taken) -> FollowUp:
    """A new answer beside the earlier ones; the recommendation's row is held, so none is lost."""
    last = select(func.max(FollowUp.number)).where(
        FollowUp.recommendation_id == taken.recommendation.id
    )
    answer = FollowUp(
        recommendation_id=taken.recommendation.id,
        number=(ctx.session.scalar(last) or 0) + 1,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
        updated_at=ctx.now,
        updated_by_id=ctx.actor.user_id,
    )
    ctx.session.add(answer)
    ctx.session.flush()
    return answer


def write(ctx: Context, taken: Taken, answer: FollowUp, narrative: str) -> None:
    before = {"narrative": answer.narrative} if answer.narrative else None
    answer.narrative = narrative
    wrote(ctx, taken, answer)
    audit.record(
        ctx,
        AuditEvent.FOLLOW_UP_EDIT,
        answer,
        agency_id=taken.agency_id,
        before=before,
        after={**taken.named, "narrative": narrative},
    )


def wrote(ctx: Context, taken: Taken, answer: FollowUp) -> None:
    """The answer changed: a submission by somebody who read it before is refused (design 4)."""
    answer.updated_at, answer.updated_by_id = ctx.now, ctx.actor.user_id
    ctx.session.flush()
    table, one = cast("Table", Recommendation.__table__), taken.recommendation
    ctx.session.execute(
        update(table).where(table.c.id == one.id).values(version=table.c.version + 1)
    )
    ctx.session.expire(one, ["version"])


# ── steps ─────────────────────────────────────────────────────────────────────
def take(ctx: Context, taken: Taken, action: A, *, version: int | None, note: str) -> None:
    """Take a step of a recommendation, its answers included. Raises what stands against it."""
    if action is A.ISSUE:  # numbers are given by `recommendation_issuing.issue`
        raise NotAllowed(Refusal.ROLE_MISSING)
    steps.require(ctx, taken, action, version=version, note=note)
    answer, told = None, None
    if action is A.ANSWER:
        answer = _submit(ctx, taken)
        told = {"receipt_number": answer.receipt_number, "audit_skipped": answer.audit_skipped}
    elif action in steps.ENDED:
        _overtake(ctx, taken, note)
    else:
        answer = _one(ctx, taken, F.SUBMITTED)
        if answer is not None:
            _judge(ctx, answer, action, note)
    steps.move(ctx, taken, action, note=note, follow_up=answer, told=told)


def _submit(ctx: Context, taken: Taken) -> FollowUp:
    answer = draft_of(ctx, taken)
    if answer is None:  # pragma: no cover - `why_not` has refused it before
        raise WrongState(Refusal.ANSWER_MISSING)
    answer.state = F.SUBMITTED
    answer.submitted_at, answer.submitted_by_id = ctx.now, ctx.actor.user_id
    answer.audit_skipped = audit_skipped(taken.case, ctx.actor)
    answer.receipt_number = _receipt(ctx, taken.recommendation)
    return answer


def _receipt(ctx: Context, one: Recommendation) -> str:
    """Counted by submissions, so that one taken back and handed in anew has a number of its own."""
    step = RecommendationTransition
    earlier = select(func.count()).where(step.recommendation_id == one.id, step.action == A.ANSWER)
    count = 1 + (ctx.session.scalar(earlier) or 0)
    return receipt_of(one.issuer.code, ctx.today.year, one.id, count)


def _judge(ctx: Context, answer: FollowUp, action: A, note: str) -> None:
    """What a step says of the answer before it; a proposal says nothing yet."""
    by = ctx.actor.user_id
    match action:
        case A.RECALL:
            answer.state, answer.receipt_number = F.DRAFT, None
            answer.submitted_at = answer.submitted_by_id = None
            answer.audited_at = answer.audited_by_id = None
            answer.audit_note, answer.audit_skipped = "", False
        case A.FORWARD:
            answer.audited_at, answer.audited_by_id, answer.audit_note = ctx.now, by, note
        case A.SEND_BACK:
            answer.audited_at, answer.audited_by_id, answer.audit_note = ctx.now, by, note
            answer.state, answer.decision_note = F.SENT_BACK, note
        case A.RESOLVE:
            _decide(ctx, answer, F.ACCEPTED, note)
        case A.FIND_LACKING:
            _decide(ctx, answer, F.LACKING, note)
        case _:
            pass


def _decide(ctx: Context, answer: FollowUp, state: F, note: str) -> None:
    answer.state, answer.decision_note = state, note
    answer.decided_at, answer.decided_by_id = ctx.now, ctx.actor.user_id


def _overtake(ctx: Context, taken: Taken, note: str) -> None:
    """Withdrawn, or found not to be actionable: whatever answer is under way ends with it."""
    rows = ctx.session.scalars(
        select(FollowUp).where(
            FollowUp.recommendation_id == taken.recommendation.id, FollowUp.state.in_(UNDER_WAY)
        )
    )
    for answer in rows:
        _decide(ctx, answer, F.CLOSED, note)
