"""Carrying a change of one agency's line of supervision down to all below it, inside the database.

Whoever stood below the agency on every day of its own life has exactly the agency's rows, some
steps deeper and cut to its life: they are shortened, taken away and added for all of them at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from sqlalchemy import ColumnElement, Table, and_, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from renaksi.core.dates import Span
from renaksi.core.hierarchy import ClosureRow
from renaksi.models import Agency, AgencyClosure

# The table itself: the session need not look which of its objects a statement touches.
ROWS: Final = cast("Table", AgencyClosure.__table__)
DOWN, UP = ROWS.alias("down"), ROWS.alias("up")


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below an agency on any day."""

    youngest: date | None
    """The first day of the youngest; None where there is nobody."""
    wanderers: frozenset[int]
    """Those below it on some days of their life but not, or not as deep, on others."""


def look(session: Session, agency_id: int) -> Below:
    wanders = or_(ROWS.c.valid_from > Agency.active_from, ROWS.c.valid_to < Agency.active_to)
    rows = (
        select(func.max(Agency.active_from), func.sum(case((wanders, 1), else_=0)))
        .join_from(ROWS, Agency, Agency.id == ROWS.c.descendant_id)
        .where(ROWS.c.ancestor_id == agency_id, ROWS.c.depth > 0)
    )
    youngest, number = session.execute(rows).one()
    if not number:
        return Below(youngest, frozenset())
    found = rows.where(wanders).with_only_columns(ROWS.c.descendant_id)
    return Below(youngest, frozenset(session.scalars(found)))


def carry_down(
    session: Session,
    agency_id: int,
    removed: Iterable[ClosureRow],
    added: Collection[ClosureRow],
    below: Below,
) -> None:
    """For all below the agency but the wanderers, what was done to its own rows.

    Comes after the agency's own rows have been written: what is added is copied from them.
    """
    faithful = _faithful(agency_id, below.wanderers)
    fresh = {(row.ancestor, row.span.start, row.depth): row for row in added if row.depth}
    ends: dict[tuple[Span, date], list[int]] = defaultdict(list)  # by old days and new end
    for old in (row for row in removed if row.depth):
        new = fresh.get((old.ancestor, old.span.start, old.depth))
        if new is None or new.span.end > old.span.end:
            ends[old.span, old.span.start].append(old.ancestor)
        else:
            del fresh[old.ancestor, old.span.start, old.depth]
            ends[old.span, new.span.end].append(old.ancestor)
    for (span, end), ancestors in ends.items():
        copies = and_(_begun_in(span, ancestors), faithful)
        if end == span.start or (below.youngest is not None and below.youngest >= end):
            session.execute(delete(ROWS).where(copies, ROWS.c.valid_from >= end))
        if end > span.start:
            still = and_(copies, ROWS.c.valid_to > end)
            session.execute(update(ROWS).where(still).values(valid_to=end))
    if fresh:
        keys = [(ancestor, start) for ancestor, start, _ in fresh]
        _copy(session, agency_id, keys, below.wanderers)


def _faithful(agency_id: int, but: Collection[int]) -> ColumnElement[bool]:
    below = select(DOWN.c.descendant_id).where(DOWN.c.ancestor_id == agency_id, DOWN.c.depth > 0)
    inside = ROWS.c.descendant_id.in_(below)
    return and_(inside, ROWS.c.descendant_id.not_in(but)) if but else inside


def _begun_in(span: Span, ancestors: list[int]) -> ColumnElement[bool]:
    """A faithful descendant's copy of a row begins where the row does, or where its life does."""
    return and_(
        ROWS.c.ancestor_id.in_(ancestors),
        ROWS.c.valid_from >= span.start,
        ROWS.c.valid_from < span.end,
    )


def _copy(
    session: Session, agency_id: int, keys: list[tuple[int, date]], but: Collection[int]
) -> None:
    """The agency's rows with these keys (ancestor, first day), cut to each descendant's life."""
    of_keys = or_(
        *(and_(UP.c.ancestor_id == ancestor, UP.c.valid_from == start) for ancestor, start in keys)
    )
    copies = (
        select(
            DOWN.c.descendant_id,
            UP.c.ancestor_id,
            case((DOWN.c.valid_from > UP.c.valid_from, DOWN.c.valid_from), else_=UP.c.valid_from),
            case((DOWN.c.valid_to < UP.c.valid_to, DOWN.c.valid_to), else_=UP.c.valid_to),
            DOWN.c.depth + UP.c.depth,
        )
        .join(UP, UP.c.descendant_id == DOWN.c.ancestor_id)
        .where(
            DOWN.c.ancestor_id == agency_id,
            DOWN.c.depth > 0,
            DOWN.c.valid_from < UP.c.valid_to,
            DOWN.c.valid_to > UP.c.valid_from,
            of_keys,
        )
    )
    if but:
        copies = copies.where(DOWN.c.descendant_id.not_in(but))
    columns = ["descendant_id", "ancestor_id", "valid_from", "valid_to", "depth"]
    session.execute(insert(ROWS).from_select(columns, copies))
