"""Stored actions as plain values, read by column: a plan has hundreds, and a page shows them all."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, select
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


def item_rows(
    session: Session, revision_ids: Collection[int], codes: Mapping[int, str], *more: Column
) -> list[ItemRow]:
    """By revision and in order. Two statements, however many revisions and actions.

    `codes`: of the checkpoints whose targets are wanted. `more`: columns of ActionItem, Strategy,
    of the responsible Agency, and of the User who changed the action last.
    """
    live = ActionItem.revision_id.in_(revision_ids), ActionItem.removed_at.is_(None)
    wanted = ItemTarget.checkpoint_id.in_(codes)
    targets: dict[int, dict[str, Decimal | None]] = {}
    for item_id, checkpoint_id, value in session.execute(
        select(ItemTarget.item_id, ItemTarget.checkpoint_id, ItemTarget.value)
        .join(ActionItem, ActionItem.id == ItemTarget.item_id)
        .where(*live, wanted)
        .order_by(ItemTarget.checkpoint_id)
    ):
        targets.setdefault(item_id, {})[codes[checkpoint_id]] = value
    chosen: Any = select(*_COLUMNS, *more)  # too many columns for a type
    rows = session.execute(
        chosen.select_from(ActionItem)
        .join(Strategy, Strategy.id == ActionItem.strategy_id)
        .outerjoin(Agency, Agency.id == ActionItem.responsible_id)
        .outerjoin(User, User.id == ActionItem.updated_by_id)
        .where(*live)
        .order_by(ActionItem.revision_id, ActionItem.ordinal, ActionItem.id)
    )
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
