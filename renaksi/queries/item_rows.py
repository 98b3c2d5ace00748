"""Stored actions as plain values, read by column: a plan has hundreds, and a page shows them all."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, Agency, ItemTarget, Strategy, User

Column = InstrumentedAttribute[Any] | ColumnElement[Any]


class ItemRow(NamedTuple):
    """One action with what was entered for it."""

    id: int
    revision_id: int
    lineage_id: str
    strategy_id: int
    responsible_id: int | None
    values: ItemValues
    more: tuple[Any, ...]
    """What else was asked for."""


_ENTERED: Final = (
    "action", "objective", "sub_activity", "indicator", "unit", "polarity", "baseline",
    "annual_target", "weight", "partners", "budget", "funding_source", "sipd_code", "basis",
    "remarks",
)  # fmt: skip
"""Fields of `ItemValues` that are columns of the same name."""
_COLUMNS: Final[tuple[Column, ...]] = (
    ActionItem.id,
    ActionItem.revision_id,
    ActionItem.lineage_id,
    ActionItem.strategy_id,
    ActionItem.responsible_id,
    Strategy.code,
    Agency.code,
    ActionItem.required_evidence,
    *(getattr(ActionItem, name) for name in _ENTERED),
)


_LIVE: Final = and_(
    ActionItem.revision_id.in_(bindparam("revisions", expanding=True)),
    ActionItem.removed_at.is_(None),
)
_TARGETS: Final = (
    select(ItemTarget.item_id, ItemTarget.checkpoint_id, ItemTarget.value)
    .join(ActionItem, ActionItem.id == ItemTarget.item_id)
    .where(_LIVE, ItemTarget.checkpoint_id.in_(bindparam("checkpoints", expanding=True)))
    .order_by(ItemTarget.checkpoint_id)
)
_ITEMS: Final[Any] = (  # too many columns for a type
    select(*_COLUMNS)
    .select_from(ActionItem)
    .join(Strategy, Strategy.id == ActionItem.strategy_id)
    .outerjoin(Agency, Agency.id == ActionItem.responsible_id)
    .outerjoin(User, User.id == ActionItem.updated_by_id)
    .where(_LIVE)
    .order_by(ActionItem.revision_id, ActionItem.ordinal, ActionItem.id)
)


def item_rows(
    session: Session, revision_ids: Collection[int], codes: Mapping[int, str], *more: Column
) -> list[ItemRow]:
    """By revision and in order. Two statements, however many revisions and actions.

    `codes`: of the checkpoints whose targets are wanted. `more`: columns of ActionItem, Strategy,
    of the responsible Agency, and of the User who changed the action last.
    """
    given = {"revisions": list(revision_ids)}
    targets: dict[int, dict[str, Decimal | None]] = {}
    found = session.execute(_TARGETS, {**given, "checkpoints": list(codes)}).all()
    for item_id, checkpoint_id, value in found:
        targets.setdefault(item_id, {})[codes[checkpoint_id]] = value
    rows = session.execute(_ITEMS.add_columns(*more), given).all()
    return [_row(row, targets.get(row[0], {})) for row in rows]


def _row(row: Any, targets: Mapping[str, Decimal | None]) -> ItemRow:
    item, revision, lineage, strategy, responsible, strategy_code, agency_code, evidence = row[:8]
    last = 8 + len(_ENTERED)
    values = ItemValues(
        strategy_code=strategy_code,
        responsible_code=agency_code or "",
        required_evidence=tuple(evidence),
        targets=targets,
        **dict(zip(_ENTERED, row[8:last], strict=True)),
    )
    return ItemRow(item, revision, lineage, strategy, responsible, values, tuple(row[last:]))
