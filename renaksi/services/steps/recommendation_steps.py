"""A recommendation held for writing, and what every step of it leaves. Nothing here commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from renaksi.core.audit import AuditEvent
from renaksi.core.errors import Conflict, Invalid, NotFound, Refusal
from renaksi.core.follow_up import FollowUpCase, target_stage, why_not
from renaksi.core.item_entry import clean
from renaksi.core.recommendation import RecommendationAction
from renaksi.core.recommendation_entry import LONGEST_TEXT, mark_of
from renaksi.core.recommendation_steps import STEPS, Side
from renaksi.models import FollowUp, Recommendation, RecommendationTransition
from renaksi.queries.recommendation_cases import may_read_one, recommendation_cases
from renaksi.services import audit
from renaksi.services.context import Context

_A = RecommendationAction
PROPOSAL: Final = {_A.PROPOSE_NOT_ACTIONABLE}
ENDED: Final = frozenset({_A.WITHDRAW, _A.APPROVE_NOT_ACTIONABLE})
"""Steps that overtake whatever answer is under way."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A recommendation held until the transaction ends, and its case before the step."""

    recommendation: Recommendation
    case: FollowUpCase

    @property
    def agency_id(self) -> int:
        """In whose trail it is told: whoever acts for the addressee; a draft is the issuer's."""
        if self.recommendation.number:
            return self.case.place.agency_id
        return self.recommendation.issuer_id

    @property
    def named(self) -> dict[str, object]:
        """What a line of the trail says of which recommendation it was."""
        number = self.recommendation.number
        return {"number": number} if number else {}


def locked(ctx: Context, recommendation_id: int) -> Taken:
    """The recommendation, held: steps, answers and corrections wait for each other.

    Raises NotFound where the actor may not see it.
    """
    return locked_all(ctx, [recommendation_id])[0]


def locked_all(ctx: Context, ids: list[int]) -> list[Taken]:
    """Several, held in the order of their ids, so that nobody waits in a circle.

    Raises NotFound unless the actor may see every one of them.
    """
    found = ctx.session.scalars(
        select(Recommendation)
        .where(Recommendation.id.in_(ids))
        .order_by(Recommendation.id)
        .with_for_update(of=Recommendation)
        .options(selectinload(Recommendation.issuer), selectinload(Recommendation.addressee))
        .execution_options(populate_existing=True)
    ).all()
    cases = recommendation_cases(ctx.session, found, ctx.today)
    seen = [one for one in found if may_read_one(ctx.actor, one, cases[one.id].place)]
    if not ids or len(seen) != len(set(ids)):
        raise NotFound
    return [Taken(one, cases[one.id]) for one in seen]


def require(ctx: Context, taken: Taken, action: _A, *, version: int | None, note: str = "") -> None:
    """Raise what stands against the step: the rules first, then what changed meanwhile.

    So a second click on the same button is told the state, not that "somebody" was faster.
    """
    refusal = why_not(action, taken.case, ctx.actor, note=note)
    if refusal is not None:
        raise refusal
    require_unchanged(taken, version)


def require_unchanged(taken: Taken, version: int | None) -> None:
    """`version` None: the caller read nothing that could have changed."""
    if version is not None and taken.recommendation.version != version:
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def require_all_unchanged(several: Iterable[Taken], expect: str | None) -> None:
    """`expect`: the mark of several as they were read (`core.recommendation_entry.mark_of`)."""
    versions = {one.recommendation.id: one.recommendation.version for one in several}
    if expect is not None and expect != mark_of(versions):
        raise Conflict(Refusal.CHANGED_BY_OTHER)


def checked_note(note: str) -> str:
    note = clean(note)
    if len(note) > LONGEST_TEXT:
        raise Invalid(Refusal.TEXT_TOO_LONG, "note", limit=LONGEST_TEXT)
    return note


def move(
    ctx: Context,
    taken: Taken,
    action: _A,
    facts: Mapping[str, object] | None = None,
    *,
    note: str = "",
    follow_up: FollowUp | None = None,
    told: Mapping[str, object] | None = None,
) -> None:
    """Set status, stage and facts at once, with the dated transition and the line in the trail."""
    one, step = taken.recommendation, STEPS[action]
    after: dict[str, object] = {
        "status": step.status or one.status,
        "stage": target_stage(action, taken.case, ctx.actor),
        "proposed_by_id": ctx.actor.user_id if action in PROPOSAL else None,
        **(facts or {}),
    }
    before = {name: getattr(one, name) for name in after}
    for name, value in after.items():
        setattr(one, name, value)
    remember(ctx, taken, action, note=note, follow_up=follow_up)
    changed = [name for name in after if before[name] != after[name]]
    audit.record(
        ctx,
        AuditEvent(f"recommendation:{action}"),
        one,
        agency_id=taken.agency_id,
        before={name: before[name] for name in changed},
        after={**taken.named, **{name: after[name] for name in changed}, **(told or {})},
        note=note,
    )


def remember(
    ctx: Context,
    taken: Taken,
    action: _A,
    *,
    note: str = "",
    follow_up: FollowUp | None = None,
) -> RecommendationTransition:
    """The transition that "as of a day" is answered from."""
    ctx.session.flush()
    one = taken.recommendation
    step = RecommendationTransition(
        recommendation_id=one.id,
        action=action,
        status=one.status,
        stage=one.stage,
        at=ctx.now,
        actor_id=ctx.actor.user_id,
        acting_agency_id=_acting_agency(ctx, taken, action),
        note=note,
        follow_up_id=follow_up.id if follow_up else None,
    )
    ctx.session.add(step)
    return step


def _acting_agency(ctx: Context, taken: Taken, action: _A) -> int | None:
    """In whose name: the tier the actor decides for, else the addressee's."""
    if action in STEPS and STEPS[action].side is not Side.ISSUER:
        return taken.case.place.agency_id
    tiers = (one for one in taken.case.tiers for who in one.holders.values()
             if ctx.actor.user_id in who)  # fmt: skip
    return next((one.agency_id for one in tiers), None)
