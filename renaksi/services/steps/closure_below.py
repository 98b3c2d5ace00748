"""Carrying a change of one agency's line of supervision down to all below it, inside the database.

Whoever stood below the agency on every day of its own life has exactly the agency's rows, some
steps deeper and cut to its life: they are shortened, taken away and added for all of them at once.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, case, delete, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from renaksi.core.hierarchy import ClosureRow
from renaksi.models import Agency, AgencyClosure


def wanderers(session: Session, agency_id: int) -> set[int]:
    """Those below the agency on some days of their life but not, or not as deep, on others."""
    row = AgencyClosure
    return set(
        session.scalars(
            select(row.descendant_id)
            .join(Agency, Agency.id == row.descendant_id)
            .where(
                row.ancestor_id == agency_id,
                row.depth > 0,
                or_(row.valid_from > Agency.active_from, row.valid_to < Agency.active_to),
            )
        )
    )


def carry_down(
    session: Session,
    agency_id: int,
    removed: Iterable[ClosureRow],
    added: Iterable[ClosureRow],
    but: Iterable[int],
) -> None:
    """What was taken from the agency's own rows, and added, for all below it `but` the wanderers."""
    faithful = _faithful(agency_id, set(but))
    fresh = {(row.ancestor, row.span.start, row.depth): row for row in added if row.depth}
    for old in (row for row in removed if row.depth):
        new = fresh.get((old.ancestor, old.span.start, old.depth))
        if new is not None and new.span.end < old.span.end:
            del fresh[old.ancestor, old.span.start, old.depth]
            _shorten(session, old, new, faithful)
        else:
            _take_away(session, old, faithful)
    for new in fresh.values():
        _add(session, agency_id, new, set(but))


def _faithful(agency_id: int, but: set[int]) -> ColumnElement[bool]:
    """The rows of those below the agency, as a condition on `AgencyClosure`."""
    down = aliased(AgencyClosure)
    below = select(down.descendant_id).where(down.ancestor_id == agency_id, down.depth > 0)
    inside = AgencyClosure.descendant_id.in_(below)
    return and_(inside, AgencyClosure.descendant_id.not_in(but)) if but else inside


def _begun_in(old: ClosureRow) -> ColumnElement[bool]:
    """A faithful descendant's copy of a row begins where the row does, or where its life does."""
    return and_(
        AgencyClosure.ancestor_id == old.ancestor,
        AgencyClosure.valid_from >= old.span.start,
        AgencyClosure.valid_from < old.span.end,
    )


def _shorten(
    session: Session, old: ClosureRow, new: ClosureRow, faithful: ColumnElement[bool]
) -> None:
    end = new.span.end
    born_later = AgencyClosure.valid_from >= end
    session.execute(delete(AgencyClosure).where(_begun_in(old), born_later, faithful))
    session.execute(
        update(AgencyClosure)
        .where(_begun_in(old), AgencyClosure.valid_to > end, faithful)
        .values(valid_to=end)
    )


def _take_away(session: Session, old: ClosureRow, faithful: ColumnElement[bool]) -> None:
    session.execute(delete(AgencyClosure).where(_begun_in(old), faithful))


def _add(session: Session, agency_id: int, new: ClosureRow, but: set[int]) -> None:
    down = AgencyClosure
    start, end = new.span.start, new.span.end
    copies = select(
        down.descendant_id,
        literal(new.ancestor),
        case((down.valid_from > start, down.valid_from), else_=start),
        case((down.valid_to < end, down.valid_to), else_=end),
        down.depth + new.depth,
    ).where(
        down.ancestor_id == agency_id,
        down.depth > 0,
        down.valid_from < end,
        down.valid_to > start,
        down.descendant_id.not_in(but),
    )
    columns = ["descendant_id", "ancestor_id", "valid_from", "valid_to", "depth"]
    session.execute(insert(AgencyClosure).from_select(columns, copies))
