"""Finding agencies as they stood on a day, each with its line of supervision."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from renaksi.core.agency import AgencyKind
from renaksi.core.dates import FOREVER
from renaksi.models import Agency, AgencyClosure, AgencyName, SupervisionLink
from renaksi.queries.agency_tree import (
    Node,
    existing,
    known_as,
    name_on,
    nodes,
    ordering,
    short_name_on,
    supervised,
)
from renaksi.queries.scope import in_force

ORDERS: Final = ("kode", "nama")
MAX_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty value filters nothing."""

    day: date
    text: str = ""
    kinds: frozenset[AgencyKind] | None = None
    """None is all kinds; an empty set is none of them."""
    under: str = ""
    """Code of the agency to look below."""
    order: str = ""
    """One of ORDERS; empty is the order of the tree."""


@dataclass(frozen=True, slots=True)
class Step:
    """One agency on a line of supervision."""

    code: str
    name: str
    short_name: str
    kind: AgencyKind

    @property
    def label(self) -> str:
        return known_as(self.kind, self.name, self.short_name)


@dataclass(frozen=True, slots=True)
class Hit:
    """One agency found, with its line of supervision from the root down (itself left out)."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    time_zone: str
    active_from: date
    active_to: date
    path: tuple[Step, ...] = field(default=())


def find(session: Session, wanted: Wanted, *, offset: int = 0, limit: int = 50) -> list[Hit]:
    """A page of what is found, with paths. Two statements."""
    page = (
        select(Agency.id)
        .where(*matching(wanted))
        .order_by(*sorting(wanted))
        .offset(offset)
        .limit(limit)
    )  # chosen before names of the day are looked up, so that this is done for one page only
    rows = session.execute(
        _hits(wanted.day).where(Agency.id.in_(page)).order_by(*sorting(wanted))
    ).all()
    paths = lines(session, [row.id for row in rows], wanted.day)
    return [replace(Hit(*row), path=paths.get(row.id, ())[:-1]) for row in rows]


def count(session: Session, wanted: Wanted) -> int:
    return session.scalar(select(func.count(Agency.id)).where(*matching(wanted))) or 0


def elsewhen(session: Session, wanted: Wanted, limit: int = 5) -> list[Hit]:
    """What the same words find among agencies that do not exist on that day."""
    if not wanted.text:
        return []
    rows = session.execute(
        _hits(wanted.day)
        .where(*_by_text(wanted.text), ~existing(wanted.day))
        .order_by(*ordering())
        .limit(limit)
    )
    return [Hit(*row) for row in rows]


def _hits(day: date) -> Select[*tuple[Any, ...]]:
    return select(
        Agency.id,
        Agency.code,
        name_on(day),
        Agency.short_name,
        Agency.kind,
        Agency.time_zone,
        Agency.active_from,
        Agency.active_to,
    )


def matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    clauses = [existing(wanted.day), *_by_text(wanted.text)]
    if wanted.kinds is not None:
        clauses.append(Agency.kind.in_(wanted.kinds))
    if wanted.under:
        clauses.append(Agency.id.in_(_below(wanted.under, wanted.day)))
    return clauses


def _by_text(text: str) -> list[ColumnElement[bool]]:
    """Every word must occur in code, name or short name of today, or in a former name."""
    return [
        or_(
            Agency.search_text.contains(word, autoescape=True),
            Agency.id.in_(
                select(AgencyName.agency_id).where(
                    AgencyName.valid_to < FOREVER,
                    func.lower(AgencyName.name).contains(word, autoescape=True),
                )
            ),
        )
        for word in text.lower().split()[:MAX_WORDS]
    ]


def _below(code: str, day: date) -> Select[*tuple[Any, ...]]:
    above = aliased(Agency)
    return (
        select(AgencyClosure.descendant_id)
        .join(above, above.id == AgencyClosure.ancestor_id)
        .where(above.code == code, in_force(day), AgencyClosure.depth > 0)
    )


def sorting(wanted: Wanted) -> Sequence[SQLCoreOperations[Any]]:
    if wanted.order == "nama":
        return (func.lower(Agency.name), Agency.code)
    if wanted.order == "kode":
        return (Agency.code,)
    return ordering()


def lines(session: Session, ids: Collection[int], day: date) -> dict[int, tuple[Step, ...]]:
    """The line of supervision of each agency on that day, from the root down to itself."""
    if not ids:
        return {}
    rows = session.execute(
        select(
            AgencyClosure.descendant_id, Agency.code, name_on(day), short_name_on(day), Agency.kind
        )
        .join(Agency, Agency.id == AgencyClosure.ancestor_id)
        .where(AgencyClosure.descendant_id.in_(list(ids)), in_force(day))
        .order_by(AgencyClosure.depth.desc())
    )
    found: dict[int, list[Step]] = defaultdict(list)
    for agency_id, code, name, short_name, kind in rows:
        found[agency_id].append(Step(code, name, short_name, kind))
    return {agency_id: tuple(steps) for agency_id, steps in found.items()}


def name_of(session: Session, code: str, day: date) -> str | None:
    return session.scalar(select(name_on(day)).where(Agency.code == code))


@dataclass(frozen=True, slots=True)
class Below:
    """One page of the agencies directly below another, and how many there are in all."""

    nodes: tuple[Node, ...]
    total: int


def directly_below(
    session: Session, agency_id: int, day: date, *, offset: int = 0, limit: int = 20
) -> Below:
    """One statement."""
    given = {"supervisor": agency_id, "before": offset, "most": limit}
    rows = session.execute(_directly_below(day), given).all()
    found = tuple(Node(*row[:-1]) for row in rows)
    return Below(found, rows[0].total if rows else 0)


@lru_cache(maxsize=8)
def _directly_below(day: date) -> Select[*tuple[Any, ...]]:
    """Kept: it takes longer to put together than to run."""
    of_it = SupervisionLink.supervisor_id == bindparam("supervisor")
    return (
        nodes(day)
        .add_columns(func.count().over().label("total"))
        .join(SupervisionLink, SupervisionLink.agency_id == Agency.id)
        .where(of_it, supervised(day), existing(day))
        .order_by(*ordering())
        .offset(bindparam("before"))
        .limit(bindparam("most"))
    )


@dataclass(frozen=True, slots=True)
class Found:
    """An agency as a field names it."""

    id: int
    code: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.code} {self.name}"


LOOKUP_LIMIT: Final = 12


def lookup(session: Session, typed: str, day: date, limit: int = LOOKUP_LIMIT) -> list[Found]:
    """What a typed code or piece of a name means: the one with that code, else all that fit."""
    code = typed.split(" ", 1)[0].upper()
    columns = select(Agency.id, Agency.code, name_on(day))
    exact = session.execute(columns.where(Agency.code == code)).one_or_none()
    if exact:
        return [Found(*exact)]
    rows = session.execute(
        columns.where(*matching(Wanted(day, typed))).order_by(*ordering()).limit(limit)
    )
    return [Found(*row) for row in rows]


def by_codes(session: Session, codes: Collection[str]) -> dict[str, int]:
    """The ids of agencies with these codes; those that are unknown are left out."""
    rows = session.execute(select(Agency.code, Agency.id).where(Agency.code.in_(list(codes))))
    return {code: agency_id for code, agency_id in rows}  # noqa: C416 - rows, not pairs
