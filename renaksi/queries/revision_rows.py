"""The rows of one or several revisions in two statements, for pages that show many at once.

The matrix of a single revision is `queries.plan_matrix`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from renaksi.core.comparison import Row
from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, Checkpoint, Holiday, Strategy
from renaksi.queries.plan_rows import CheckpointInfo, item_values


@dataclass(frozen=True, slots=True)
class CycleColumns:
    """What the rows of every plan in a cycle are grouped and measured by."""

    checkpoints: tuple[CheckpointInfo, ...]
    strategies: Mapping[str, str]
    """Code → name, in their order."""
    places: Mapping[int, int]
    """Strategy id → its place, the 2 of "2.1"."""
    days_off: frozenset[date] = frozenset()

    @property
    def checkpoint_codes(self) -> dict[int, str]:
        return {one.id: one.code for one in self.checkpoints}


@dataclass(frozen=True, slots=True)
class Names:
    """What codes within the rows stand for."""

    strategies: Mapping[str, str]
    agencies: Mapping[str, str]


def cycle_columns(
    session: Session, cycle_id: int, today: date, days_off: tuple[date, date] | None = None
) -> CycleColumns:
    """One statement for all, since every page counts its statements.

    `today` is the day in the agency's zone: it decides which checkpoints are due. `days_off`:
    the days between which holidays are wanted too.
    """
    one, no_day = Checkpoint, cast(null(), Date)
    parts = [
        select(
            literal("checkpoint"),
            one.ordinal,
            one.id,
            one.code,
            literal(""),
            one.period_end,
            one.due_on,
        ).where(one.cycle_id == cycle_id),
        select(
            literal("strategy"),
            Strategy.ordinal,
            Strategy.id,
            Strategy.code,
            Strategy.name,
            no_day,
            no_day,
        ).where(Strategy.cycle_id == cycle_id),
    ]
    if days_off:
        free = literal("holiday"), literal(0), literal(0), literal(""), Holiday.name
        parts.append(select(*free, Holiday.on, Holiday.on).where(Holiday.on.between(*days_off)))
    rows = session.execute(union_all(*parts)).all()
    in_order = sorted(rows, key=lambda row: (row[1], row[2]))
    named = [(key, code, name) for what, _at, key, code, name, *_ in in_order if what == "strategy"]
    return CycleColumns(
        checkpoints=tuple(
            CheckpointInfo(key, code, end, due, due < today)
            for what, _at, key, code, _name, end, due in in_order
            if what == "checkpoint"
        ),
        strategies={code: name for _key, code, name in named},
        places={key: place for place, (key, *_) in enumerate(named, 1)},
        days_off=frozenset(row[5] for row in rows if row[0] == "holiday"),
    )


def items_of(session: Session, revision_ids: Collection[int]) -> dict[int, list[ActionItem]]:
    """The actions of several revisions by revision, in order, with targets. One statement."""
    found: dict[int, list[ActionItem]] = {}
    rows = session.scalars(
        select(ActionItem)
        .join(ActionItem.strategy)
        .outerjoin(ActionItem.responsible)
        .where(ActionItem.revision_id.in_(revision_ids), ActionItem.removed_at.is_(None))
        .order_by(ActionItem.revision_id, ActionItem.ordinal, ActionItem.id)
        .options(
            contains_eager(ActionItem.strategy),
            contains_eager(ActionItem.responsible),
            joinedload(ActionItem.targets),
        )
    )
    for item in rows.unique():
        found.setdefault(item.revision_id, []).append(item)
    return found


def rows_of(items: Sequence[ActionItem], columns: CycleColumns) -> tuple[Row, ...]:
    """In the order of the page: by strategy, then as ordered; numbered as people see them."""
    ordered = sorted(items, key=lambda item: columns.places.get(item.strategy_id, 0))
    counts: dict[int, int] = {}
    rows = []
    for item in ordered:
        counts[item.strategy_id] = number = counts.get(item.strategy_id, 0) + 1
        place = columns.places.get(item.strategy_id, 0)
        rows.append(Row(item.lineage_id, f"{place}.{number}", values_of(item, columns)))
    return tuple(rows)


def values_of(item: ActionItem, columns: CycleColumns) -> ItemValues:
    return item_values(item, columns.checkpoint_codes)


def agency_names(items: Mapping[int, Sequence[ActionItem]]) -> dict[str, str]:
    """Code → name of everybody responsible for a row."""
    found = (item.responsible for some in items.values() for item in some)
    return {agency.code: agency.name for agency in found if agency}
