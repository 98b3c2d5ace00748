"""The agencies that may owe something, in the order of lists; names are read of those asked for."""

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple, cast as as_a

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, Tier, TimeZone
from renaksi.core.agency_listing import Listing
from renaksi.core.funnel import Child
from renaksi.core.report_duty import ABLE
from renaksi.models import Agency, AgencyName
from renaksi.queries.agency_tree import known_as, ordering_by
from renaksi.queries.looked_up import among
from renaksi.queries.prepared import rows_of
from renaksi.queries.stood_below import Stood
from renaksi.queries.tree_stamp import WORD, kept_of_tree

MANY: Final = 200
"""From so many on, names are read of all or of few, and not by their numbers."""
_KIND: Final = {one.value: one for one in AgencyKind}
_ZONE: Final = {one.value: one for one in TimeZone}


class Known(NamedTuple):
    """One agency, under its name of the day asked about."""

    id: int
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    zone: TimeZone

    @property
    def child(self) -> Child:
        name = known_as(self.kind, self.name, self.short_name)
        return Child(self.id, self.code, name, self.kind.tier is Tier.HUB)


@dataclass(frozen=True, eq=False)
class Names:
    """Agencies in the order of lists. Readings that say the same are the same object."""

    known: Mapping[int, Known]

    @cached_property
    def listing(self) -> Listing:
        return Listing({key: one.kind.value for key, one in self.known.items()})


class Register(Mapping[int, Known]):
    """By number, in the order of lists."""

    def __init__(self, read: "_Reader", listing: Listing, names: Names) -> None:
        self._read, self.listing, self.names = read, listing, names
        self._kinds = listing.kinds
        self._more: dict[int, Known] = {}
        self._known = ChainMap(self._more, as_a("dict[int, Known]", names.known))

    def __getitem__(self, agency_id: int) -> Known:
        if agency_id not in self._known and agency_id in self._kinds:
            self.named(self._kinds)
        return self._known[agency_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __contains__(self, agency_id: object) -> bool:
        return agency_id in self._kinds

    def named(self, agency_ids: Collection[int]) -> Mapping[int, Known]:
        """These with their names, and others; a statement where some were not read before."""
        if lacking := [one for one in agency_ids if one not in self._known]:
            read = self._read.few(lacking) if len(lacking) < MANY else self._read.every()
            self._more.update(read.known)
        return self._known


@dataclass(frozen=True, slots=True)
class _Reader:
    """The agencies under their names on a day; one statement each, in the order of lists."""

    session: Session
    on: date
    node_id: int
    word: str
    """Of the tree; what is read of all is kept by it."""

    def few(self, ids: Collection[int]) -> Names:
        rows = rows_of(self.session, _FEW, {"on": self.on, "ids": list(ids)})
        return _names_of(tuple(map(tuple, rows)))

    def every(self) -> Names:
        def read() -> tuple[str, Names]:
            rows = rows_of(self.session, _EVERY, {"on": self.on, "node": self.node_id})
            return _word(rows), _names_of(tuple(tuple(row[:-1]) for row in rows))

        return kept_of_tree(self.word, (_Reader.every, self.on, self.node_id), read)

    def listing(self) -> Listing:
        """Without names."""

        def read() -> tuple[str, Listing]:
            rows = rows_of(self.session, _KINDS, {"node": self.node_id})
            return _word(rows), _listing_of(tuple((key, kind) for key, kind, _ in rows))

        return kept_of_tree(self.word, (_Reader.listing, self.node_id), read)


def _word(rows: Sequence[Sequence[Any]]) -> str:
    return str(rows[0][-1]) if rows else ""


@lru_cache(maxsize=32)
def _listing_of(rows: tuple[tuple[int, str], ...]) -> Listing:
    return Listing(dict(rows))


@lru_cache(maxsize=64)
def _names_of(rows: tuple[tuple[Any, ...], ...]) -> Names:
    return Names({
        key: Known(key, code, name, short_name, _KIND[kind], _ZONE[zone])
        for key, code, name, short_name, kind, zone in rows
    })  # fmt: skip


def register(session: Session, on: date, stood: Stood, *, all_names: bool) -> Register:
    """The node and those below it, under their names on `on`; one statement, or none where they
    are many and the tree has not changed since.

    `all_names` False: where they are many, they are named when they are asked for.
    """
    node_id, below = stood.branch.node_id, stood.branch.everybody
    read = _Reader(session, on, node_id, stood.word)
    if len(below) >= MANY and not all_names:
        return Register(read, read.listing(), Names({}))
    names = read.few([node_id, *sorted(below)]) if len(below) < MANY else read.every()
    return Register(read, names.listing, names)


# The tables instead of the models: of hundreds of rows nothing is made but the row.
_agencies, _names = as_a("Table", Agency.__table__), as_a("Table", AgencyName.__table__)
_agency, _name = _agencies.c, _names.c
_then: Final = and_(
    _name.agency_id == _agency.id,
    _name.valid_from <= bindparam("on", type_=Date),
    _name.valid_to > bindparam("on", type_=Date),
)
_kind_told: Final = type_coerce(_agency.kind, String)


def _named(names: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """`names`: which names to look through."""
    return (
        select(
            _agency.id,
            _agency.code,
            func.coalesce(_name.name, _agency.name),
            func.coalesce(_name.short_name, _agency.short_name),
            _kind_told,
            type_coerce(_agency.time_zone, String),
        )
        .select_from(_agencies.outerjoin(_names, and_(_then, names)))
        .order_by(*ordering_by(_agency))
    )


_NODE: Final = bindparam("node", type_=Integer)
_able: Final = or_(_agency.kind.in_(ABLE), _agency.id == _NODE)
_ids: Final = select(Agency.id).where(or_(Agency.kind.in_(ABLE), Agency.id == _NODE))
_EVERY: Final = _named(among(_name.agency_id, _ids)).where(_able).add_columns(WORD)
_FEW: Final = _named(true()).where(_agency.id.in_(bindparam("ids", expanding=True)))
_KINDS: Final = select(_agency.id, _kind_told, WORD).where(_able).order_by(*ordering_by(_agency))
