"""Two revisions of one plan, read for comparing them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from renaksi.core.comparison import Comparison, Row, compare
from renaksi.core.errors import NotFound
from renaksi.core.plan import PlanState
from renaksi.core.plan_item import ItemValues
from renaksi.models import ActionItem, ActionPlan, Checkpoint, PlanRevision, Strategy
from renaksi.queries.plan_rows import item_values


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two revisions, or one that could be chosen."""

    number: int
    state: PlanState
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """`old` is the earlier of the two, whichever was named first."""

    old: Side
    new: Side
    revisions: tuple[Side, ...]
    checkpoints: tuple[str, ...]
    names: "Names"
    result: Comparison


@dataclass(frozen=True, slots=True)
class Names:
    """What codes within the rows stand for."""

    strategies: Mapping[str, str]
    agencies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CycleColumns:
    """What the rows of every plan in a cycle are grouped and measured by."""

    checkpoint_codes: Mapping[int, str]
    strategies: Mapping[str, str]
    places: Mapping[int, int]
    """Strategy id → its place, the 2 of "2.1"."""


def comparison(
    session: Session, plan: ActionPlan, numbers: tuple[int | None, int | None]
) -> PlanComparison:
    """The two named revisions; by default the newest and the one before it. Two statements.

    Raises NotFound for a number the plan does not have.
    """
    revisions = sorted(plan.revisions, key=lambda one: one.number)
    old, new = _pair(revisions, *numbers)
    columns = cycle_columns(session, plan.cycle_id)
    items = items_of(session, [old.id, new.id])
    rows = {one.id: rows_of(items.get(one.id, ()), columns) for one in (old, new)}
    return PlanComparison(
        old=_side(old),
        new=_side(new),
        revisions=tuple(map(_side, revisions)),
        checkpoints=tuple(columns.checkpoint_codes.values()),
        names=Names(columns.strategies, agency_names(items)),
        result=compare(rows[old.id], rows[new.id]),
    )


def _pair(
    revisions: Sequence[PlanRevision], first: int | None, second: int | None
) -> tuple[PlanRevision, PlanRevision]:
    by_number = {one.number: one for one in revisions}
    newest = max(by_number, default=0)
    late = newest if second is None else second
    early = max(late - 1, 1) if first is None else first
    if early not in by_number or late not in by_number:
        raise NotFound
    return by_number[min(early, late)], by_number[max(early, late)]


def _side(revision: PlanRevision) -> Side:
    since = revision.enacted_at or revision.submitted_at or revision.created_at
    return Side(revision.number, revision.state, since, revision.reason)


def cycle_columns(session: Session, cycle_id: int) -> CycleColumns:
    """One statement for both: whatever shows rows needs them, and every page counts its own."""
    strategies = select(
        literal("strategy"), Strategy.id, Strategy.code, Strategy.name, Strategy.ordinal
    ).where(Strategy.cycle_id == cycle_id)
    checkpoints = select(
        literal("checkpoint"), Checkpoint.id, Checkpoint.code, literal(""), Checkpoint.ordinal
    ).where(Checkpoint.cycle_id == cycle_id)
    rows = sorted(session.execute(union_all(strategies, checkpoints)).all(), key=lambda row: row[4])
    wanted = [(one, code, name) for what, one, code, name, _at in rows if what == "strategy"]
    return CycleColumns(
        checkpoint_codes={one: code for what, one, code, *_ in rows if what == "checkpoint"},
        strategies={code: name for _one, code, name in wanted},
        places={one: place for place, (one, *_) in enumerate(wanted, 1)},
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
