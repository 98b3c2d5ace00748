"""Actions that could answer a recommendation, and the plan that a new one would go into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.cycle import CycleState
from renaksi.core.plan import EDITABLE, PlanState
from renaksi.core.policy import Place
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Cycle,
    PlanRevision,
    RecommendationItem,
    Strategy,
    UnansweredReason,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action of the addressee's plans that could answer it."""

    plan_id: int
    lineage_id: str
    year: int
    action: str
    indicator: str
    basis: str
    is_linked: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """The plan that a new action would go into."""

    plan_id: int
    revision_number: int
    year: int
    strategies: tuple[tuple[str, str], ...]
    """Code and name, in order."""
    reason: str = ""
    """Why it has no action for the recommendation, as far as somebody said so."""
    linked: int = 0
    """How many actions answer the recommendation already, in whatever plan."""


def candidates(session: Session, recommendation_id: int, place: Place) -> tuple[Candidate, ...]:
    """Actions of the holder's and the addressee's plans in years that are open, the newest
    revision of each; two statements.
    """
    plans = session.execute(
        select(ActionPlan.id, Cycle.year, func.max(PlanRevision.number))
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .where(
            ActionPlan.agency_id.in_(_owners(place)),
            Cycle.state == CycleState.OPEN,
            PlanRevision.state != PlanState.CANCELLED,
        )
        .group_by(ActionPlan.id, Cycle.year)
        .order_by(Cycle.year.desc(), ActionPlan.id)
    ).all()
    newest = [
        and_(PlanRevision.plan_id == plan_id, PlanRevision.number == number)
        for plan_id, _year, number in plans
    ]
    if not newest:
        return ()
    link, item = RecommendationItem, ActionItem
    linked = exists().where(
        link.recommendation_id == recommendation_id,
        link.plan_id == PlanRevision.plan_id,
        link.lineage_id == item.lineage_id,
    )
    rows = session.execute(
        select(PlanRevision.plan_id, item.lineage_id, item.action, item.indicator, item.basis, linked)
        .join(PlanRevision, PlanRevision.id == item.revision_id)
        .join(Strategy, Strategy.id == item.strategy_id)
        .where(or_(*newest), item.removed_at.is_(None), item.action != "")
        .order_by(Strategy.ordinal, item.ordinal, item.id)
    ).all()  # fmt: skip
    return tuple(_of_plan(rows, plans))


def _of_plan(rows: Sequence[Any], plans: Sequence[Any]) -> Iterator[Candidate]:
    for plan_id, year, _number in plans:
        for key, lineage_id, action, indicator, basis, linked in rows:
            if key == plan_id:
                yield Candidate(plan_id, lineage_id, year, action, indicator, basis, bool(linked))


def _owners(place: Place) -> set[int]:
    """As `services.steps.recommendation_plan.own_plans` takes them."""
    origin = {place.origin.owner_id, place.origin.agency_id} if place.origin else set()
    return {place.owner_id, *origin}


def draft_plan(session: Session, recommendation_id: int, place: Place) -> Draft | None:
    """Where "make it an action" would put it; None where no revision is open. One statement."""
    reason = and_(
        UnansweredReason.plan_id == ActionPlan.id,
        UnansweredReason.recommendation_id == recommendation_id,
    )
    rows = session.execute(
        select(
            ActionPlan.id,
            PlanRevision.number,
            Cycle.year,
            func.coalesce(UnansweredReason.reason, ""),
            link_count(recommendation_id).scalar_subquery(),
            Strategy.code,
            Strategy.name,
        )
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(Strategy, Strategy.cycle_id == Cycle.id)
        .outerjoin(UnansweredReason, reason)
        .where(
            ActionPlan.agency_id == place.owner_id,
            Cycle.state == CycleState.OPEN,
            PlanRevision.state.in_(EDITABLE),
        )
        .order_by(Cycle.year.desc(), Strategy.ordinal)
    ).all()
    if not rows:
        return None
    plan_id, number, year, told, linked = rows[0][:5]
    strategies = tuple((code, name) for key, *_rest, code, name in rows if key == plan_id)
    return Draft(plan_id, number, year, strategies, told, linked)


def link_count(recommendation_id: int) -> Select[int]:
    """How many actions answer it."""
    link = RecommendationItem.recommendation_id == recommendation_id
    return select(func.count()).select_from(RecommendationItem).where(link)
