"""Drafting, issuing and delegating: what the use cases of an issuer share. Nothing here commits."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import delete, select

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Invalid, NotAllowed, NotFound, Refusal, RuleBroken, WrongState
from renaksi.core.follow_up_clock import due_day
from renaksi.core.item_entry import clean
from renaksi.core.recommendation import (
    UNSETTLED,
    RecommendationAction as A,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_entry import (
    MAX_ADDRESSEES,
    RecommendationValues,
    RuleValues,
    changes,
)
from renaksi.core.recommendation_rights import may_delegate, why_not_issue
from renaksi.models import (
    Agency,
    Holiday,
    Recommendation,
    RecommendationBatch,
    RecommendationComment,
    ResultRecommendation,
)
from renaksi.queries.recommendation_cases import recommendation_cases
from renaksi.queries.scope import places_of
from renaksi.services import audit
from renaksi.services.context import Context
from renaksi.services.steps import recommendation_steps as steps
from renaksi.services.steps.recommendation_numbers import rule_on, take_numbers
from renaksi.services.steps.recommendation_steps import Taken

LONGEST_TITLE: Final = 300


# ── who to whom ───────────────────────────────────────────────────────────────
def parties(
    ctx: Context,
    issuer_id: int,
    addressee_ids: Collection[int],
    source: RecommendationSource,
) -> tuple[Agency, list[Agency]]:
    """The issuer and the addressees, by code, for one who may issue to every one of them.

    Raises NotFound, NotAllowed, and Invalid (`source`, `addressees`).
    """
    wanted = set(addressee_ids)
    if not wanted:
        raise Invalid(Refusal.NO_ADDRESSEE, "addressees")
    if len(wanted) > MAX_ADDRESSEES:
        raise Invalid(Refusal.TOO_MANY_ADDRESSEES, "addressees", limit=MAX_ADDRESSEES)
    rows = ctx.session.scalars(
        select(Agency).where(Agency.id.in_({issuer_id, *wanted})).order_by(Agency.code)
    )
    found = {one.id: one for one in rows}
    if found.keys() != {issuer_id, *wanted}:
        raise NotFound
    places = places_of(ctx.session, wanted, ctx.today)
    issuer = found[issuer_id]
    for one in (found[key] for key in found if key in wanted):
        place, code = places[one.id], issuer.code
        refusal = why_not_issue(ctx.actor, issuer.id, code, source, place, agency=one.name)
        refusal = refusal or _ended(one, ctx.today)
        if refusal is not None:
            raise refusal
    return issuer, [one for key, one in found.items() if key in wanted]


def _ended(agency: Agency, today: date) -> RuleBroken | None:
    if agency.active_from <= today < agency.active_to:
        return None
    return Invalid(Refusal.NOT_YOUR_ADDRESSEE, "addressees", agency=agency.name)


def checked_title(title: str) -> str:
    title = " ".join(clean(title).split())
    if not title:
        raise Invalid(Refusal.TEXT_MISSING, "title")
    if len(title) > LONGEST_TITLE:
        raise Invalid(Refusal.TEXT_TOO_LONG, "title", limit=LONGEST_TITLE)
    return title


# ── drafts ────────────────────────────────────────────────────────────────────
def new_draft(
    ctx: Context,
    issuer: Agency,
    addressee: Agency,
    values: RecommendationValues,
    *,
    batch: RecommendationBatch | None = None,
) -> Recommendation:
    one = Recommendation(
        issuer=issuer,
        addressee=addressee,
        batch=batch,
        year=ctx.today.year,
        created_at=ctx.now,
        created_by_id=ctx.actor.user_id,
    )
    _put(one, values)
    ctx.session.add(one)
    ctx.session.flush()
    audit.record(
        ctx,
        AuditEvent.RECOMMENDATION_CREATE,
        one,
        agency_id=issuer.id,
        after={"addressee": addressee.name, **_told(values)},
    )
    return one


def values_of(one: Recommendation) -> RecommendationValues:
    return RecommendationValues(one.source, one.text, one.cause, one.priority)


def _put(one: Recommendation, values: RecommendationValues) -> None:
    one.source, one.text, one.cause = values.source, values.text, values.cause
    one.priority, one.cause_key = values.priority, values.cause_key


def _told(values: RecommendationValues) -> dict[str, object]:
    told = {"source": values.source, "text": values.text, "priority": values.priority}
    return {**told, "cause": values.cause} if values.cause else {**told}


def require_draft(ctx: Context, taken: Taken) -> None:
    """Whoever may issue it may change it; a draft has no notes and no answers."""
    steps.require(ctx, taken, A.ISSUE, version=None)


def drafts_of(ctx: Context, batch_id: int) -> list[Taken]:
    """The drafts of a batch, held. Raises NotFound where the actor may not see them, WrongState
    where all was issued already.
    """
    ids = ctx.session.scalars(
        select(Recommendation.id).where(Recommendation.batch_id == batch_id)
    ).all()
    members = steps.locked_all(ctx, list(ids))
    drafts = [one for one in members if one.case.status is RecommendationStatus.DRAFT]
    if not drafts:
        state = members[0].case.status
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=state)
    for one in drafts:
        require_draft(ctx, one)
    return drafts


def correct(ctx: Context, taken: Taken, values: RecommendationValues) -> None:
    one = taken.recommendation
    found = changes(values_of(one), values)
    _put(one, values)
    audit.record(
        ctx,
        AuditEvent.RECOMMENDATION_CORRECT,
        one,
        agency_id=one.issuer_id,
        before={name: pair[0] for name, pair in found.items()},
        after={name: pair[1] for name, pair in found.items()},
    )


def discard(ctx: Context, drafts: Sequence[Taken]) -> None:
    """A draft was never told to anybody: its row goes, with what its issuer's people remarked on
    it; its line in the trail stays.
    """
    ids = [one.recommendation.id for one in drafts]
    for tied in (RecommendationComment, ResultRecommendation):
        ctx.session.execute(delete(tied).where(tied.recommendation_id.in_(ids)))
    for taken in drafts:
        one = taken.recommendation
        before = {"addressee": one.addressee.name, **_told(values_of(one))}
        audit.record(
            ctx,
            AuditEvent.RECOMMENDATION_DISCARD,
            one,
            agency_id=one.issuer_id,
            before=before,
        )
        ctx.session.delete(one)
    ctx.session.flush()


# ── issued ────────────────────────────────────────────────────────────────────
def issue(ctx: Context, drafts: Sequence[Taken]) -> list[Recommendation]:
    """Numbers in the order of the addressees' codes; each issuer's are taken in one go.

    Raises Invalid (`addressees`) where one of them ended since it was drafted.
    """
    today, holidays = ctx.today, frozenset(ctx.session.scalars(select(Holiday.on)))
    for refusal in (_ended(one.recommendation.addressee, today) for one in drafts):
        if refusal is not None:
            raise refusal
    groups: dict[tuple[int, RecommendationSource], list[Taken]] = {}
    for one in sorted(drafts, key=lambda one: (one.recommendation.issuer_id, _order(one))):
        key = one.recommendation.issuer_id, one.recommendation.source
        groups.setdefault(key, []).append(one)
    for (_issuer_id, source), some in groups.items():
        rule = rule_on(ctx.session, source, today)
        issuer = some[0].recommendation.issuer
        numbers = take_numbers(ctx.session, issuer, today.year, rule.number_pattern, len(some))
        for taken, number in zip(some, numbers, strict=True):
            _send(ctx, taken, number, rule, holidays)
    return [one.recommendation for one in drafts]


def _order(taken: Taken) -> tuple[str, int]:
    return taken.recommendation.addressee.code, taken.recommendation.id


def _send(
    ctx: Context, taken: Taken, number: str, rule: RuleValues, holidays: Collection[date]
) -> None:
    due_on = due_day(ctx.today, rule.answer_days, rule.answer_count, holidays)
    facts: dict[str, object] = {
        "number": number,
        "year": ctx.today.year,
        "issued_on": ctx.today,
        "due_on": due_on,
        "answer_days": rule.answer_days,
        "answer_count": rule.answer_count,
        "review_days": rule.review_days,
        "review_count": rule.review_count,
        "asks_audit": rule.asks_audit,
    }
    steps.move(ctx, taken, A.ISSUE, facts)


# ── in another's hands ────────────────────────────────────────────────────────
def require_delegation(ctx: Context, taken: Taken, agency_id: int | None, note: str) -> None:
    """Raise what stands against it: only the issuer's people, only while something is to be done."""
    one = taken.recommendation
    if not may_delegate(ctx.actor, one.issuer_id, taken.case.place, one.source):
        raise NotAllowed(Refusal.ROLE_MISSING)
    if ctx.actor.user_id in taken.case.owner_actor_ids:
        raise NotAllowed(Refusal.OWN_WORK)
    if one.status not in UNSETTLED:
        raise WrongState(Refusal.RECOMMENDATION_WRONG_STATE, state=one.status)
    if not note:
        raise Invalid(Refusal.NOTE_REQUIRED, "note")
    if agency_id is not None and agency_id == one.issuer_id:
        raise Invalid(Refusal.NO_SUCH_DELEGATE, "agency")


def delegate(ctx: Context, taken: Taken, agency_id: int | None, note: str) -> None:
    one = taken.recommendation
    before = one.delegate_id
    if before == agency_id:
        return
    one.delegate_id = agency_id
    ctx.session.flush()
    if agency_id is not None:
        case = recommendation_cases(ctx.session, [one], ctx.today)[one.id]
        if not any(case.tiers[0].holders.values()):
            raise Invalid(Refusal.NO_SUCH_DELEGATE, "agency")
    steps.remember(ctx, taken, A.DELEGATE, note=note)
    audit.record(
        ctx,
        AuditEvent.RECOMMENDATION_DELEGATE,
        one,
        agency_id=taken.agency_id,
        before={"delegate": _name(ctx, before)},
        after={**taken.named, "delegate": _name(ctx, agency_id)},
        note=note,
    )


def _name(ctx: Context, agency_id: int | None) -> str:
    return ctx.session.get_one(Agency, agency_id).name if agency_id is not None else ""
