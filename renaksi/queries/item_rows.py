"""Stored actions as plain values, read by column: a plan has hundreds, and a page shows them all."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, Agency, ItemTarget, Strategy, User
from renaksi.queries.prepared import rows_of

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
_ITEMS: Final[Any] = (  # too many columns for a type
    select(*_COLUMNS)
    .select_from(ActionItem)
    .join(Strategy, Strategy.id == ActionItem.strategy_id)
    .outerjoin(Agency, Agency.id == ActionItem.responsible_id)
    .outerjoin(User, User.id == ActionItem.updated_by_id)
    .where(_LIVE)
    .order_by(ActionItem.revision_id, ActionItem.ordinal, ActionItem.id)
)


class More:
    """What is read of each action beside what was entered; made once, beside whoever asks it.

    Columns of ActionItem, Strategy, of the responsible Agency, and of the User who changed the
    action last; what is bound in them by name is given to `item_rows` by name.
    """

    def __init__(self, *columns: Column) -> None:
        self.columns = columns


NOTHING_MORE: Final = More()


def item_rows(
    session: Session,
    revision_ids: Collection[int],
    codes: Mapping[int, str],
    more: More = NOTHING_MORE,
    **given: object,
) -> list[ItemRow]:
    """By revision and in order. One statement, however many revisions and actions.

    `codes`: of the checkpoints whose targets are wanted.
    """
    asked = _statement(tuple(codes), more)
    rows = rows_of(session, asked, {"revisions": list(revision_ids), **given})
    names = tuple(codes.values())
    return [_row(row, names) for row in rows]


@lru_cache(maxsize=128)
def _statement(checkpoint_ids: tuple[int, ...], more: More) -> Any:
    """The rows with a column for each checkpoint: there are four in a year, and its key finds it.

    Kept, because putting so many columns together takes longer than reading a plan.
    """
    found = _ITEMS
    for checkpoint_id in checkpoint_ids:
        target = aliased(ItemTarget)
        is_its = and_(target.item_id == ActionItem.id, target.checkpoint_id == checkpoint_id)
        found = found.outerjoin(target, is_its).add_columns(target.value)
    return found.add_columns(*more.columns)


def _row(row: Any, codes: tuple[str, ...]) -> ItemRow:
    item, revision, lineage, strategy, responsible, strategy_code, agency_code, evidence = row[:8]
    last = 8 + len(_ENTERED)
    given = zip(codes, row[last : last + len(codes)], strict=True)
    targets: dict[str, Decimal | None] = {code: one for code, one in given if one is not None}
    values = ItemValues(
        strategy_code=strategy_code,
        responsible_code=agency_code or "",
        required_evidence=tuple(evidence),
        targets=targets,
        **dict(zip(_ENTERED, row[8:last], strict=True)),
    )
    return ItemRow(
        item, revision, lineage, strategy, responsible, values, tuple(row[last + len(codes) :])
    )
