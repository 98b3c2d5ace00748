"""Where stored totals differ from what steps and rows come to, plan by plan."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.achievement import NO_ACTIONS
from renaksi.core.report_totals import OwnTotals, mean_columns
from renaksi.models import (
    ActionPlan,
    Checkpoint,
    PlanRevision,
    ProgressReport,
    ReportTotal,
    StrategyTotal,
)
from renaksi.queries.report_slots import Slot
from renaksi.queries.report_totals import computed_totals

AT_ONCE: Final = 200
"""Plans read together: memory stays flat however many there are."""
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """One plan at one checkpoint whose stored totals are not what they should be."""

    plan_id: int
    checkpoint_id: int
    agency: str
    year: int
    checkpoint: str
    fields: tuple[str, ...]
    """Names of the columns that differ; empty where the row is missing."""
    strategies: bool = False
    """The totals by strategy differ."""


def total_differences(session: Session, now: datetime) -> Iterator[TotalDifference]:
    """Of every plan that ever came into force, and of those that have a report or a total."""
    plan_ids = _plan_ids(session)
    for start in range(0, len(plan_ids), AT_ONCE):
        some = plan_ids[start : start + AT_ONCE]
        slots = _slots(session, some)
        computed = computed_totals(session, slots, now)
        stored, strategies = _stored(session, some)
        for slot in slots:
            totals = computed[slot.key]
            found = _difference(slot, totals, stored.get(slot.key), strategies[slot.key])
            if found is not None:
                yield found


def _plan_ids(session: Session) -> Sequence[int]:
    enacted = select(PlanRevision.plan_id).where(PlanRevision.enacted_at.is_not(None))
    counted = select(ReportTotal.plan_id)
    reported = select(ProgressReport.plan_id)
    return session.scalars(
        select(ActionPlan.id)
        .where(ActionPlan.id.in_(enacted.union(counted, reported)))
        .order_by(ActionPlan.id)
    ).all()


def _slots(session: Session, plan_ids: Collection[int]) -> list[Slot]:
    found = session.execute(
        select(ActionPlan, Checkpoint, ProgressReport)
        .join(Checkpoint, Checkpoint.cycle_id == ActionPlan.cycle_id)
        .outerjoin(
            ProgressReport,
            (ProgressReport.plan_id == ActionPlan.id)
            & (ProgressReport.checkpoint_id == Checkpoint.id),
        )
        .where(ActionPlan.id.in_(plan_ids))
        .order_by(ActionPlan.id, Checkpoint.ordinal)
        .options(joinedload(ActionPlan.agency), joinedload(ActionPlan.cycle))
    )
    return [Slot(*row) for row in found]


def _stored(
    session: Session, plan_ids: Collection[int]
) -> tuple[dict[Key, ReportTotal], dict[Key, dict[int, dict[str, object]]]]:
    one, part = ReportTotal, StrategyTotal
    rows = session.scalars(select(one).where(one.plan_id.in_(plan_ids)))
    totals = {(row.plan_id, row.checkpoint_id): row for row in rows}
    strategies: dict[Key, dict[int, dict[str, object]]] = defaultdict(dict)
    for row in session.scalars(select(part).where(part.plan_id.in_(plan_ids))):
        columns = {name: getattr(row, name) for name in mean_columns(NO_ACTIONS)}
        strategies[row.plan_id, row.checkpoint_id][row.strategy_id] = columns
    return totals, strategies


def _difference(
    slot: Slot,
    totals: OwnTotals,
    stored: ReportTotal | None,
    strategies: Mapping[int, Mapping[str, object]],
) -> TotalDifference | None:
    wanted = totals.columns
    fields = tuple(
        name for name, value in wanted.items() if stored and getattr(stored, name) != value
    )
    parts = {key: mean_columns(one) for key, one in totals.by_strategy.items()}
    if stored is not None and not fields and strategies == parts:
        return None
    return TotalDifference(
        slot.plan.id,
        slot.checkpoint.id,
        slot.plan.agency.name,
        slot.plan.cycle.year,
        slot.checkpoint.code,
        fields,
        strategies=stored is not None and strategies != parts,
    )
