"""The tree of agencies as it stood on a day, with some of its branches open.

Names, kinds and supervisors are public facts (wilayah, K/L, dinas), so everybody who is signed
in reads the whole tree. People and plans of an agency are scoped where they are read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import SQLCoreOperations

from renaksi.core.agency import AgencyKind, Tier
from renaksi.models import Agency, AgencyClosure, AgencyName, SupervisionLink
from renaksi.queries.scope import in_force

BRANCH_LIMIT: Final = 150
"""Children shown per open branch; the rest is one link to the list."""
MAX_OPEN: Final = 12
"""Branches one address can hold open."""
KIND_ORDER: Final = {kind: place for place, kind in enumerate(AgencyKind)}
SHORT_KNOWN: Final = frozenset({AgencyKind.PUSAT, AgencyKind.KEMENKO})
BY_CODE: Final = frozenset(
    {AgencyKind.PROVINSI, AgencyKind.KABUPATEN, AgencyKind.KOTA, AgencyKind.ADMINISTRASI}
)
"""Regions are known by their code; everything else is looked for by its name."""


def known_as(kind: AgencyKind, name: str, short_name: str) -> str:
    """Ministries at the top go by the short name everybody knows; the rest by the full one."""
    return short_name if short_name and kind in SHORT_KNOWN else name


@dataclass(frozen=True, slots=True)
class Node:
    """One agency in the tree; `children` only where its branch is open."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    below: int
    """How many it supervises directly."""
    peers: int = 1
    """How many of its kind stand beside it, itself among them."""
    children: tuple["Node", ...] = ()

    @property
    def is_open(self) -> bool:
        return bool(self.children)

    @property
    def label(self) -> str:
        return known_as(self.kind, self.name, self.short_name)

    @property
    def is_known_by_code(self) -> bool:
        return self.kind in BY_CODE

    @property
    def more(self) -> int:
        """Children that are left out."""
        return self.below - len(self.children)

    @property
    def hubs(self) -> int:
        peers = {one.kind: one.peers for one in self.children if one.kind.tier is Tier.HUB}
        return sum(peers.values())


def existing(day: date) -> ColumnElement[bool]:
    return and_(Agency.active_from <= day, Agency.active_to > day)


def supervised(day: date) -> ColumnElement[bool]:
    return and_(SupervisionLink.valid_from <= day, SupervisionLink.valid_to > day)


@lru_cache(maxsize=32)
def name_on(day: date, agency: Any = Agency) -> ColumnElement[str]:
    """The name of that day; today's where it had none then. Kept: every list asks for it."""
    return _column_on(AgencyName.name, agency.name, day, agency)


@lru_cache(maxsize=32)
def short_name_on(day: date, agency: Any = Agency) -> ColumnElement[str]:
    return _column_on(AgencyName.short_name, agency.short_name, day, agency)


def _column_on(
    then: InstrumentedAttribute[str],
    now: InstrumentedAttribute[str],
    day: date,
    agency: Any = Agency,
) -> ColumnElement[str]:
    named = select(then).where(
        AgencyName.agency_id == agency.id, AgencyName.valid_from <= day, AgencyName.valid_to > day
    )
    return func.coalesce(named.correlate(agency).limit(1).scalar_subquery(), now)


@lru_cache(maxsize=1)
def ordering() -> tuple[SQLCoreOperations[Any], ...]:
    """Hubs before the rest, regions by code, everything else by name."""
    return ordering_by(Agency)


def ordering_by(agency: Any) -> tuple[SQLCoreOperations[Any], ...]:
    """The same by the columns of the table, where long lists are read without the model."""
    return (
        case(KIND_ORDER, value=agency.kind),
        case((agency.kind.in_(BY_CODE), agency.code), else_=agency.name),
        agency.code,
    )


@lru_cache(maxsize=32)
def below_count(day: date) -> ColumnElement[int]:
    """Links say enough: none reaches beyond the life of either agency (`core.agency_rules`)."""
    return (
        select(func.count())
        .select_from(SupervisionLink)
        .where(SupervisionLink.supervisor_id == Agency.id, supervised(day))
        .correlate(Agency)
        .scalar_subquery()
    )


def tree(
    session: Session, opened: Collection[str], day: date, limit: int = BRANCH_LIMIT
) -> Node | None:
    """The root with every branch of `opened` (codes) and all above them; None before it began.

    Of each kind the first `limit` per branch are shown, and always those that lead to an open
    one. One statement, however large the tree and however many branches are open.
    """
    given = {"opened": list(opened)[:MAX_OPEN], "most": limit}
    found = _by_supervisor(session.execute(_tree_on(day), given))
    root = next(iter(found.pop(None, ())), None)
    return None if root is None else _node(root, found)


def branch(session: Session, code: str, day: date) -> Node | None:
    """One agency with its children, for opening a branch in place."""
    row = session.execute(nodes(day).where(Agency.code == code, existing(day))).one_or_none()
    if row is None:
        return None
    given = {"supervisor": row.id, "most": BRANCH_LIMIT}
    return _node(row, _by_supervisor(session.execute(_branch_on(day), given)))


@lru_cache(maxsize=8)
def _tree_on(day: date) -> Select[*tuple[Any, ...]]:
    """Kept: it takes longer to put together than to run."""
    wanted = Agency.code.in_(bindparam("opened", expanding=True))
    above = (
        select(AgencyClosure.ancestor_id)
        .join(Agency, Agency.id == AgencyClosure.descendant_id)
        .where(or_(wanted, Agency.kind == AgencyKind.PUSAT), in_force(day))
    )
    return _children(SupervisionLink.supervisor_id.in_(above), day, above)


@lru_cache(maxsize=8)
def _branch_on(day: date) -> Select[*tuple[Any, ...]]:
    return _children(SupervisionLink.supervisor_id == bindparam("supervisor"), day)


@lru_cache(maxsize=8)
def nodes(day: date) -> Select[*tuple[Any, ...]]:
    return select(
        Agency.id,
        Agency.code,
        name_on(day).label("name"),
        short_name_on(day).label("short_name"),
        Agency.kind,
        below_count(day).label("n"),
    )


def _children(
    supervisors: ColumnElement[bool],
    day: date,
    always: Select[*tuple[Any, ...]] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Of each supervisor the first `most` (bound by name) of each kind and `always`; and the root,
    of nobody.
    """
    beside = (SupervisionLink.supervisor_id, Agency.kind)
    ranked = (
        select(
            SupervisionLink.supervisor_id,
            Agency.id,
            func.row_number().over(partition_by=beside, order_by=ordering()).label("place"),
            func.count().over(partition_by=beside).label("peers"),
        )
        .join(Agency, Agency.id == SupervisionLink.agency_id)
        .where(supervisors, supervised(day), existing(day))
        .union_all(
            select(null(), Agency.id, literal(1), literal(1)).where(
                Agency.kind == AgencyKind.PUSAT, existing(day)
            )
        )
        .subquery()
    )
    first = ranked.c.place <= bindparam("most")
    return (
        nodes(day)
        .add_columns(ranked.c.supervisor_id, ranked.c.peers)
        .join(ranked, ranked.c.id == Agency.id)
        .where(first if always is None else or_(first, Agency.id.in_(always)))
        .order_by(*ordering())
    )


def _by_supervisor(rows: Iterable[Any]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.supervisor_id].append(row)
    return found


def _node(row: Any, children: dict[int | None, list[Any]]) -> Node:
    return Node(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind,
        below=row.n,
        peers=getattr(row, "peers", 1),
        children=tuple(_node(child, children) for child in children.get(row.id, ())),
    )
