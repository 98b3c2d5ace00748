"""Keeping `agency_closure` true to the links. Steps of a use case: they never commit.

Only the rows that differ are touched, grouped into a handful of statements, so that moving a
province with everything below it stays cheap and readers go on reading.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final, TypeVar

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from renaksi.core import hierarchy
from renaksi.core.dates import Span
from renaksi.core.hierarchy import ClosureRow, Link
from renaksi.models import Agency, AgencyClosure, SupervisionLink
from renaksi.services.steps import closure_below
from renaksi.services.steps.closure_below import ROWS

CHUNK: Final = 5000
"""Ids per statement; every database takes more bound values than this."""
TREE_LOCK: Final = 7_301_962
"""Any number, the same for everybody who writes the tree."""


K = TypeVar("K", int, str)


def lock(session: Session) -> None:
    """Two changes of the tree wait for each other; readers wait for nobody.

    SQLite has one writer at a time as it is (`transaction` takes the write lock at once).
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TREE_LOCK})


@dataclass(frozen=True, slots=True)
class ClosureChange:
    """What has to happen to the stored rows."""

    removed: frozenset[ClosureRow]
    added: frozenset[ClosureRow]


def rewrite(
    session: Session, agency_ids: Collection[int], rows: set[ClosureRow] | None = None
) -> None:
    """Make the stored rows of these agencies and of all below them follow from the links.

    `rows` are those of the agencies themselves, where the caller has worked them out already.
    """
    if len(agency_ids) == 1:
        _rewrite_one(session, next(iter(agency_ids)), rows)
    else:
        _rewrite_all(session, affected(session, agency_ids))


def _rewrite_one(session: Session, agency_id: int, rows: set[ClosureRow] | None) -> None:
    """The common case, a move: worked out for the agency, carried down by the database."""
    wanted = computed(session, [agency_id]) if rows is None else rows
    change = difference(stored(session, [agency_id]), wanted)
    apply(session, change)
    below = closure_below.look(session, agency_id)
    if below.youngest is not None:
        closure_below.carry_down(session, agency_id, change.removed, change.added, below)
        _rewrite_all(session, below.wanderers)


def _rewrite_all(session: Session, agency_ids: Collection[int]) -> None:
    apply(session, difference(stored(session, agency_ids), computed(session, agency_ids)))


def affected(session: Session, agency_ids: Iterable[int]) -> set[int]:
    """These agencies and whatever was or will be below one of them on any day."""
    found = set(agency_ids)
    for ids in chunks(found):
        found |= set(
            session.scalars(
                select(AgencyClosure.descendant_id)
                .where(AgencyClosure.ancestor_id.in_(ids), AgencyClosure.depth > 0)
                .distinct()
            )
        )
    return found


def computed(session: Session, agency_ids: Collection[int]) -> set[ClosureRow]:
    """What the links say of these agencies."""
    return hierarchy.closure(links_above(session, agency_ids), lifetimes(session, agency_ids))


def links_above(session: Session, agency_ids: Iterable[int]) -> list[Link]:
    """The links of these agencies and of all that ever stands above them, one read per level."""
    found: list[Link] = []
    seen: set[int] = set()
    level = set(agency_ids)
    while level:
        seen |= level
        above = [link for ids in chunks(level) for link in _links(session, ids)]
        found += above
        level = {link.supervisor for link in above} - seen
    return found


def _links(session: Session, agency_ids: list[int]) -> Iterator[Link]:
    rows = session.execute(
        select(
            SupervisionLink.agency_id,
            SupervisionLink.supervisor_id,
            SupervisionLink.valid_from,
            SupervisionLink.valid_to,
        ).where(SupervisionLink.agency_id.in_(agency_ids))
    )
    return (Link(agency, supervisor, Span(*days)) for agency, supervisor, *days in rows)


def lifetimes(session: Session, agency_ids: Iterable[int]) -> dict[int, Span]:
    rows = (
        row
        for ids in chunks(agency_ids)
        for row in session.execute(
            select(Agency.id, Agency.active_from, Agency.active_to).where(Agency.id.in_(ids))
        )
    )
    return {agency: Span(start, end) for agency, start, end in rows}


def stored(session: Session, agency_ids: Collection[int]) -> set[ClosureRow]:
    found: set[ClosureRow] = set()
    for ids in chunks(agency_ids):
        rows = session.execute(
            select(
                AgencyClosure.descendant_id,
                AgencyClosure.ancestor_id,
                AgencyClosure.depth,
                AgencyClosure.valid_from,
                AgencyClosure.valid_to,
            ).where(AgencyClosure.descendant_id.in_(ids))
        )
        found |= {ClosureRow(down, up, depth, Span(*days)) for down, up, depth, *days in rows}
    return found


def difference(have: set[ClosureRow], want: set[ClosureRow]) -> ClosureChange:
    return ClosureChange(frozenset(have - want), frozenset(want - have))


def apply(session: Session, change: ClosureChange) -> None:
    """Write the change: rows that only end on another day are updated, not replaced."""
    ends = {_key(row): row for row in change.added}
    longer = {
        row: ends[_key(row)]
        for row in change.removed
        if _key(row) in ends and ends[_key(row)].depth == row.depth
    }
    _remove(session, change.removed - set(longer))
    _end_anew(session, longer.values())
    fresh = change.added - set(longer.values())
    if fresh:
        session.execute(insert(ROWS), [_values(row) for row in sorted(fresh)])


def _key(row: ClosureRow) -> tuple[int, int, date]:
    """The primary key."""
    return row.descendant, row.ancestor, row.span.start


def _remove(session: Session, rows: Iterable[ClosureRow]) -> None:
    groups: dict[tuple[int, date], list[int]] = defaultdict(list)
    for row in rows:
        groups[row.ancestor, row.span.start].append(row.descendant)
    for (ancestor, start), descendants in groups.items():
        for ids in chunks(descendants):
            session.execute(
                delete(ROWS).where(
                    ROWS.c.ancestor_id == ancestor,
                    ROWS.c.valid_from == start,
                    ROWS.c.descendant_id.in_(ids),
                )
            )


def _end_anew(session: Session, rows: Iterable[ClosureRow]) -> None:
    groups: dict[tuple[int, Span], list[int]] = defaultdict(list)
    for row in rows:
        groups[row.ancestor, row.span].append(row.descendant)
    for (ancestor, span), descendants in groups.items():
        for ids in chunks(descendants):
            session.execute(
                update(ROWS)
                .where(
                    ROWS.c.ancestor_id == ancestor,
                    ROWS.c.valid_from == span.start,
                    ROWS.c.descendant_id.in_(ids),
                )
                .values(valid_to=span.end)
            )


def _values(row: ClosureRow) -> dict[str, object]:
    return {
        "descendant_id": row.descendant,
        "ancestor_id": row.ancestor,
        "valid_from": row.span.start,
        "valid_to": row.span.end,
        "depth": row.depth,
    }


def chunks(ids: Iterable[K]) -> Iterator[list[K]]:
    ordered = iter(sorted(ids))
    while chunk := list(islice(ordered, CHUNK)):
        yield chunk
