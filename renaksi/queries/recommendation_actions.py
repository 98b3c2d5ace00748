"""Actions of plans that answer a recommendation, how far they have come, and which could be linked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from renaksi.core.achievement import Light, achievement, is_due, light
from renaksi.core.numbers import round_half_up
from renaksi.core.plan import PlanState, Polarity
from renaksi.core.policy import Actor
from renaksi.core.report import AWAITING, DECIDED, ReportState
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Checkpoint,
    Cycle,
    ItemTarget,
    PlanRevision,
    ProgressEntry,
    ProgressReport,
    Recommendation,
    RecommendationItem,
)
from renaksi.queries.custody import plan_visible
from renaksi.queries.prepared import rows_of
from renaksi.queries.recommendation_custody import recommendation_visible

COUNTED: Final = AWAITING | {ReportState.VERIFIED}
"""Reports whose figures are told to others."""


@dataclass(frozen=True, slots=True)
class LinkedAction:
    """An action tied to the recommendation, with the newest figure that was handed in for it."""

    plan_id: int
    lineage_id: str
    year: int
    agency: str
    action: str
    indicator: str
    unit: str
    checkpoint: str = ""
    """Code of the newest checkpoint that was reported; empty before the first report."""
    value: Decimal | None = None
    """The verified value, else the reported one."""
    is_verified: bool = False
    target: Decimal | None = None
    exact: Decimal | None = None
    """In percent, unrounded."""

    @property
    def light(self) -> Light:
        return light(self.exact)

    @property
    def percent(self) -> Decimal | None:
        return None if self.exact is None else round_half_up(self.exact)


@dataclass(frozen=True, slots=True)
class Answered:
    """A recommendation that an action of a plan answers."""

    recommendation_id: int
    number: str


# ── what is linked ────────────────────────────────────────────────────────────
def linked_actions(
    session: Session, actor: Actor, recommendation_id: int, today: date
) -> tuple[LinkedAction, ...]:
    """By year and in the order they were linked; only of plans the actor may read. One statement."""
    link = RecommendationItem
    rows = session.execute(
        _linked()
        .where(link.recommendation_id == recommendation_id, plan_visible(actor, today))
        .order_by(
            Cycle.year,
            link.linked_at,
            link.lineage_id,
            PlanRevision.number,
            func.coalesce(Checkpoint.ordinal, 0),
        )
    )
    newest: dict[tuple[int, str], Any] = {}
    for row in rows:  # the last revision that has it, and of that the last checkpoint reported
        newest[row.plan_id, row.lineage_id] = row
    return tuple(_linked_action(row) for row in newest.values())


def _linked() -> Select[*tuple[Any, ...]]:
    link, item, entry, report = RecommendationItem, ActionItem, ProgressEntry, ProgressReport
    return (
        select(
            link.plan_id, link.lineage_id, Cycle.year, Agency.name.label("agency"), item.action,
            item.indicator, item.unit, item.polarity, Checkpoint.code, entry.realization,
            entry.verified_value, entry.verdict, ItemTarget.value.label("target"),
        )
        .join(ActionPlan, ActionPlan.id == link.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .join(PlanRevision, PlanRevision.plan_id == ActionPlan.id)
        .join(
            item,
            and_(
                item.revision_id == PlanRevision.id,
                item.lineage_id == link.lineage_id,
                item.removed_at.is_(None),
            ),
        )
        .outerjoin(
            report, and_(report.plan_id == link.plan_id, report.state.in_(COUNTED))
        )
        .outerjoin(
            entry, and_(entry.report_id == report.id, entry.lineage_id == link.lineage_id)
        )
        .outerjoin(
            Checkpoint, and_(Checkpoint.id == report.checkpoint_id, entry.id.is_not(None))
        )
        .outerjoin(
            ItemTarget,
            and_(ItemTarget.item_id == item.id, ItemTarget.checkpoint_id == Checkpoint.id),
        )
        .where(PlanRevision.state != PlanState.CANCELLED)
    )  # fmt: skip


def _linked_action(row: Any) -> LinkedAction:
    verified = row.verdict in DECIDED
    value = row.realization
    if verified and row.verified_value is not None:
        value = row.verified_value
    return LinkedAction(
        plan_id=row.plan_id,
        lineage_id=row.lineage_id,
        year=row.year,
        agency=row.agency,
        action=row.action,
        indicator=row.indicator,
        unit=row.unit,
        checkpoint=row.code or "",
        value=value,
        is_verified=verified,
        target=row.target,
        exact=_percent(row.polarity, row.target, value),
    )


def _percent(polarity: Polarity, target: Decimal | None, value: Decimal | None) -> Decimal | None:
    if target is None or value is None or not is_due(polarity, target):
        return None
    return achievement(polarity, target, value)


@lru_cache(maxsize=128)
def _answered(actor: Actor, today: date) -> Select[str, int, str]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    link, one = RecommendationItem, Recommendation
    return (
        select(link.lineage_id, one.id, one.number)
        .join(one, one.id == link.recommendation_id)
        .where(link.plan_id == bindparam("plan"), recommendation_visible(actor, today))
        .order_by(one.issued_on, one.id)
    )


def answered_by(
    session: Session, actor: Actor, plan_id: int, today: date
) -> dict[str, list[Answered]]:
    """By lineage, what the actions of a plan answer, as far as the actor may read it. One statement."""
    found: dict[str, list[Answered]] = {}
    for lineage_id, key, number in rows_of(session, _answered(actor, today), {"plan": plan_id}):
        found.setdefault(lineage_id, []).append(Answered(key, number))
    return found
