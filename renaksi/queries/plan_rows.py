"""Stored actions as plain values, and the checkpoints their targets stand under."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, Checkpoint
from renaksi.queries.cycle_year import Point


@dataclass(frozen=True, slots=True)
class CheckpointInfo:
    """A checkpoint as a column of targets."""

    id: int
    code: str
    period_end: date
    due_on: date
    is_due: bool
    """Its due day is over."""


def frozen_targets(revision_number: int, checkpoints: Sequence[CheckpointInfo]) -> frozenset[str]:
    """A first plan may still be written late; a later revision may not rewrite what was due."""
    return frozenset(one.code for one in checkpoints if one.is_due and revision_number > 1)


def checkpoints_of(session: Session, cycle_id: int, today: date) -> tuple[CheckpointInfo, ...]:
    rows = session.scalars(
        select(Checkpoint).where(Checkpoint.cycle_id == cycle_id).order_by(Checkpoint.ordinal)
    )
    return as_checkpoints(rows, today)


def as_checkpoints(rows: Iterable[Checkpoint | Point], today: date) -> tuple[CheckpointInfo, ...]:
    return tuple(
        CheckpointInfo(one.id, one.code, one.period_end, one.due_on, one.due_on < today)
        for one in rows
    )


def item_values(item: ActionItem, checkpoint_codes: Mapping[int, str]) -> ItemValues:
    """What people entered for a stored action."""
    return ItemValues(
        strategy_code=item.strategy.code,
        action=item.action,
        objective=item.objective,
        sub_activity=item.sub_activity,
        indicator=item.indicator,
        unit=item.unit,
        polarity=item.polarity,
        baseline=item.baseline,
        targets={
            checkpoint_codes[one.checkpoint_id]: one.value
            for one in sorted(item.targets, key=lambda target: target.checkpoint_id)
            if one.checkpoint_id in checkpoint_codes
        },
        annual_target=item.annual_target,
        weight=item.weight,
        responsible_code=item.responsible.code if item.responsible else "",
        partners=item.partners,
        budget=item.budget,
        funding_source=item.funding_source,
        sipd_code=item.sipd_code,
        required_evidence=tuple(item.required_evidence),
        basis=item.basis,
        remarks=item.remarks,
    )
