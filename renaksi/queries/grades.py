"""Distribution of predicates in a year, for an agency and everything below it (design section 5).

Everybody counts where it stood at the cycle's end (today while that has not come); one that ended
before counts where it stood last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind, Tier
from renaksi.core.cycle import tree_day
from renaksi.core.errors import NotFound, Refusal
from renaksi.core.funnel import Child
from renaksi.core.grade_figures import (
    Distribution,
    Graded,
    Part,
    Result,
    by_kind,
    distribution,
    parts,
    words,
)
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    AgencyClosure,
    AgencyName,
    AssessmentResult,
    Cycle,
    SupervisionLink,
)
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.assessed import assessed_duties
from renaksi.queries.grade_results import any_result, results
from renaksi.queries.instruments import KnownVersion, catalogue
from renaksi.queries.prepared import rows_of
from renaksi.queries.scope import visible


@dataclass(frozen=True, slots=True)
class Grades:
    """One instrument in one year under one agency, as far as the actor may see."""

    year: int
    version: KnownVersion
    tree_on: date
    node: Child
    keys: tuple[str, ...]
    """Predicates and the two words, in order."""
    total: Distribution
    """The node and everything below it."""
    below: Distribution
    """The same without the node itself."""
    by_kind: Mapping[AgencyKind, Distribution]
    below_by_kind: Mapping[AgencyKind, Distribution]
    by_agency: tuple[Graded, ...]
    """In the order of lists."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""
    before: Mapping[int, Result]
    """By agency, what held in the earlier year that was asked for."""


def grades(
    session: Session, year: int, code: str, *, under_id: int, actor: Actor, today: date
) -> Grades:
    """`under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.

    Raises NotFound for an unknown instrument, and for a year that is no cycle and has no results.
    """
    version = catalogue(session).require(code, year)
    cycle = session.scalar(select(Cycle).where(Cycle.year == year))
    found = grades_of(
        session, year, version, cycle, under_id=under_id, actor=actor, today=today
    )  # fmt: skip
    is_there = cycle is not None or any(row.result for row in found.by_agency)
    if not is_there and not any_result(session, year):
        raise NotFound(Refusal.CYCLE_MISSING, year=year)
    return found


def grades_of(
    session: Session,
    year: int,
    version: KnownVersion,
    cycle: Cycle | None,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    before: int | None = None,
) -> Grades:
    """The same of what is known already; five statements. `before`: an earlier year to read as well."""
    on = tree_day(year, today)
    years = {year} if before is None else {year, before}
    known = results(session, version.instrument_id, years, actor, today)
    held = known[year]
    duties = assessed_duties(session, cycle, version.instrument_id, today)
    found = [
        Graded(
            one.id,
            one.code,
            known_as(one.kind, one.name, one.short_name),
            one.kind,
            one.part,
            one.existed and duties.holds(one.id, one.kind),
            held.get(one.id),
        )
        for one in _placed(session, under_id, version.instrument_id, year, on, actor, today)
    ]
    node, hubs = _node_and_hubs(session, under_id, on)
    rows = tuple(row for row in found if row.is_due or row.result)
    below = [row for row in rows if row.agency_id != under_id]
    keys = words((band.name for band in version.scale.bands), rows)
    return Grades(
        year=year,
        version=version,
        tree_on=on,
        node=node,
        keys=keys,
        total=distribution(rows, keys),
        below=distribution(below, keys),
        by_kind=by_kind(rows, keys),
        below_by_kind=by_kind(below, keys),
        by_agency=rows,
        by_hub=tuple(parts(node, hubs, rows, keys)),
        before={} if before is None else known[before],
    )


# ── places ────────────────────────────────────────────────────────────────────
class _Placed(NamedTuple):
    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    part: int | None
    existed: bool
    """On the day of the tree."""


_down, _up = aliased(AgencyClosure, name="down"), aliased(AgencyClosure, name="up")
_ASSESSED: Final = tuple(kind for kind in AgencyKind if not kind.is_unit)


def standing(row: Any, on: Any, agency: Any = Agency) -> Any:
    """Where an agency stood on the day; where it stood last, if it had ended by then."""
    then = and_(row.valid_from <= on, row.valid_to > on)
    last = and_(agency.active_to <= on, row.valid_to == agency.active_to)
    return or_(then, last)


def _placed(
    session: Session,
    under_id: int,
    instrument_id: int,
    year: int,
    on: date,
    actor: Actor,
    today: date,
) -> list[_Placed]:
    """Whoever existed at or below the node on the day, or has a result; in the order of lists."""
    given = {"under": under_id, "instrument": instrument_id, "year": year, "on": on}
    return [_Placed(*row) for row in rows_of(session, _placing(actor, today), given)]


@lru_cache(maxsize=128)
def _placing(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    one, on = AssessmentResult, bindparam("on", type_=Date)
    held = select(one.agency_id).where(
        one.instrument_id == bindparam("instrument", type_=Integer),
        one.year == bindparam("year", type_=Integer),
        one.superseded_at.is_(None),
    )
    one_below = and_(
        _up.descendant_id == Agency.id, _up.depth == _down.depth - 1, standing(_up, on)
    )
    existed = and_(Agency.active_from <= on, Agency.active_to > on)
    under = _down.ancestor_id == bindparam("under", type_=Integer)
    return (
        select(*_named(), Agency.kind, _up.ancestor_id, existed)
        .join(_down, and_(_down.descendant_id == Agency.id, under))
        .outerjoin(_up, one_below)
        .outerjoin(AgencyName, _called(on))
        .where(
            Agency.kind.in_(_ASSESSED),
            standing(_down, on),
            or_(existed, Agency.id.in_(held)),
            visible(actor, Agency.id, today, on, with_ended=True),
        )
        .order_by(*ordering())
    )


def _named() -> tuple[Any, ...]:
    return (
        Agency.id,
        Agency.code,
        func.coalesce(AgencyName.name, Agency.name),
        func.coalesce(AgencyName.short_name, Agency.short_name),
    )


def _called(on: Any) -> Any:
    """Under its name of the day."""
    return and_(
        AgencyName.agency_id == Agency.id, AgencyName.valid_from <= on, AgencyName.valid_to > on
    )


def _node_and_hubs(session: Session, under_id: int, on: date) -> tuple[Child, list[Child]]:
    """The node, and the hubs that stood directly below it, in the order of lists."""
    hubs = [kind for kind in AgencyKind if kind.tier is Tier.HUB]
    child = aliased(Agency)
    link = SupervisionLink
    directly = (
        select(link.agency_id)
        .join(child, child.id == link.agency_id)
        .where(link.supervisor_id == under_id, standing(link, on, child))
    )
    rows: Sequence[Any] = session.execute(
        select(*_named(), Agency.kind)
        .outerjoin(AgencyName, _called(on))
        .where(or_(Agency.id == under_id, and_(Agency.id.in_(directly), Agency.kind.in_(hubs))))
        .order_by(*ordering())
    ).all()
    known = [
        Child(key, code, known_as(kind, name, short_name), kind.tier is Tier.HUB)
        for key, code, name, short_name, kind in rows
    ]
    node = next((one for one in known if one.agency_id == under_id), None)
    if node is None:
        raise NotFound
    return node, [one for one in known if one is not node]
