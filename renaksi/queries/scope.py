"""What an actor may see: the first clause of every list (design 3.7, 3.8).

`policy.may_read(actor, place_of(…))` answers for one agency what `visible` answers for a list;
`tests/queries/test_scope.py` holds the two against each other, agency by agency.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.errors import NotFound
from renaksi.core.policy import REVIEWER_ROLES, WATCHER_ROLES, Actor, Grant, Place, Role
from renaksi.models import Agency, AgencyClosure
from renaksi.queries.prepared import rows_of

Day = date | ColumnElement[date]


def in_force(on: Day) -> ColumnElement[bool]:
    return and_(AgencyClosure.valid_from <= on, AgencyClosure.valid_to > on)


AgencyColumn = InstrumentedAttribute[int] | ColumnElement[int]


def visible(
    actor: Actor,
    column: AgencyColumn,
    today: date,
    *object_days: Day,
    with_ended: bool = False,
) -> ColumnElement[bool]:
    """Rows whose agency (`column`) the actor may read.

    `object_days` are the object's own dates (the end of its cycle, a column of the row): who supervised then keeps
    reading it, whoever supervises today reads it too. `with_ended`: also whoever supervised an
    agency that is no more on its last day.
    """
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    when = or_(*(in_force(day) for day in dict.fromkeys((today, *object_days))))
    if with_ended:
        when = or_(when, _to_the_last(today))
    clauses = [_by_grant(grant, column, when, today) for grant in actor.grants]
    return or_(*clauses) if clauses else false()


def _to_the_last(today: date) -> ColumnElement[bool]:
    """Who stood above an agency that has ended, on its last day."""
    ended = aliased(Agency)
    end = select(ended.active_to).where(ended.id == AgencyClosure.descendant_id).scalar_subquery()
    return and_(AgencyClosure.valid_to <= today, AgencyClosure.valid_to == end)


def _by_grant(
    grant: Grant, column: AgencyColumn, when: ColumnElement[bool], today: date
) -> ColumnElement[bool]:
    if grant.role in REVIEWER_ROLES:
        return _at_or_below(column, grant.home_id, when)
    if grant.role in WATCHER_ROLES:
        clause = _at_or_below(column, grant.reach_id, when)
        if grant.kinds:
            kinds = select(Agency.id).where(Agency.kind.in_(grant.kinds))
            clause = and_(clause, column.in_(kinds))
        return clause
    own = own_agencies(grant.home_owner_id, today)
    return or_(column == grant.home_id, column == grant.home_owner_id, column.in_(own))


def _at_or_below(
    column: AgencyColumn, ancestor_id: int, when: ColumnElement[bool]
) -> ColumnElement[bool]:
    """An agency that is no more stands in no tree of today; its own people still read it.

    Looked up for each row: below the root stands everything, and no list is as long as that. The
    offset keeps PostgreSQL from gathering all that is below an ancestor first.
    """
    one = AgencyClosure
    below = select(one.depth).where(
        one.descendant_id == column, one.ancestor_id == ancestor_id, when
    )
    return or_(column == ancestor_id, below.correlate_except(one).offset(0).exists())


def own_agencies(agency_id: int, today: date) -> Select[int]:
    """The agency and its units: agencies below it with no other agency in between."""
    unit = aliased(Agency)
    between = aliased(AgencyClosure)
    middle = aliased(Agency)
    down = AgencyClosure
    other_owner = (
        select(between.descendant_id)
        .join(middle, middle.id == between.ancestor_id)
        .where(
            between.descendant_id == down.descendant_id,
            between.valid_from <= today,
            between.valid_to > today,
            between.depth < down.depth,
            middle.kind.not_in(UNIT_KINDS),
        )
    )
    return (
        select(down.descendant_id)
        .join(unit, unit.id == down.descendant_id)
        .where(
            down.ancestor_id == agency_id,
            in_force(today),
            or_(down.depth == 0, and_(unit.kind.in_(UNIT_KINDS), ~other_owner.exists())),
        )
    )


def place_of(session: Session, agency_id: int, today: date, *object_days: date) -> Place:
    """The agency's place in the tree of today, and who stood above it on the object's days."""
    found = places_of(session, [agency_id], today, *object_days)
    if agency_id not in found:
        raise NotFound
    return found[agency_id]


def places_of(
    session: Session, agency_ids: Iterable[int], today: date, *object_days: date
) -> dict[int, Place]:
    """The same for many agencies at once: one statement, two where one stands in no tree."""
    wanted = set(agency_ids)
    found, kinds = _closures(session, wanted, {today, *object_days})
    return {one: place_in(one, found[one], kinds, today) for one in wanted & kinds.keys()}


def places_on(
    session: Session, wanted: Iterable[tuple[int, date]], today: date
) -> dict[tuple[int, date], Place]:
    """The same for objects of different dates, each an (agency, object day): as many statements."""
    pairs = set(wanted)
    found, kinds = _closures(
        session, {agency for agency, _ in pairs}, {today, *(day for _, day in pairs)}
    )
    return {
        (agency, day): place_in(
            agency, [row for row in found[agency] if _holds(row, today, day)], kinds, today
        )
        for agency, day in pairs
        if agency in kinds
    }


class Above(NamedTuple):
    """One agency stands above another (or is it), from a day to before another."""

    descendant_id: int
    ancestor_id: int
    valid_from: date
    valid_to: date


def _holds(row: Above, *days: date) -> bool:
    return any(row.valid_from <= day < row.valid_to for day in days)


def _closures(
    session: Session, wanted: set[int], days: set[date]
) -> tuple[dict[int, list[Above]], dict[int, AgencyKind]]:
    """Who stood above each agency on any of the days, the nearest first, and their kinds."""
    found: dict[int, list[Above]] = {one: [] for one in wanted}
    kinds: dict[int, AgencyKind] = {}
    given = {f"day_{place}": day for place, day in enumerate(days)}
    for kind, *row in rows_of(session, _above(len(days)), {"wanted": list(wanted), **given}):
        above = Above(*row)
        found[above.descendant_id].append(above)
        kinds[above.ancestor_id] = kind
    if alone := wanted - kinds.keys():
        lone = select(Agency.id, Agency.kind).where(Agency.id.in_(alone))
        kinds.update(dict(session.execute(lone).all()))
    return found, kinds


@cache
def _above(days: int) -> Select[*tuple[Any, ...]]:
    """Nearly every page asks; a list has two days (today and the end of its year) or a few more."""
    up = AgencyClosure
    on_the_days = (in_force(bindparam(f"day_{place}")) for place in range(days))
    return (
        select(Agency.kind, up.descendant_id, up.ancestor_id, up.valid_from, up.valid_to)
        .join(Agency, Agency.id == up.ancestor_id)
        .where(up.descendant_id.in_(bindparam("wanted", expanding=True)), or_(*on_the_days))
        .order_by(up.depth)
    )


def place_in(
    agency_id: int, rows: Sequence[Above], kinds: Mapping[int, AgencyKind], today: date
) -> Place:
    lineage = tuple(row.ancestor_id for row in rows if row.valid_from <= today < row.valid_to) or (
        agency_id,
    )
    return Place(
        agency_id=agency_id,
        kind=kinds[agency_id],
        owner_id=next((one for one in lineage if not kinds[one].is_unit), agency_id),
        lineage=lineage,
        past_supervisors=frozenset(row.ancestor_id for row in rows) - {agency_id},
    )
