"""What became of an agency, and what changed in the tree, by date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import UNIT_KINDS, AgencyKind
from renaksi.core.dates import ALWAYS, FOREVER
from renaksi.models import Agency, AgencyName, AgencySuccession, SupervisionLink


class Turn(StrEnum):
    """What can happen to an agency; of one day the first is told first, newest on top."""

    ENDED = "ended"
    BECAME = "became"
    NAMED = "named"
    SUPERVISED = "supervised"
    CAME_FROM = "came_from"
    BEGAN = "began"


WHOLE: Final = frozenset(AgencyKind) - UNIT_KINDS
"""Kinds whose changes are told; those of units concern their agency alone."""
ORDER: Final = {turn: place for place, turn in enumerate(Turn)}


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of the history: a state with its days, or something that happened on `start`."""

    turn: Turn
    start: date
    end: date
    name: str
    """The name it bore, or the name of the other agency."""
    other_code: str
    legal_basis: str
    is_primary: int = 0

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end


def history(session: Session, agency: Agency) -> list[HistoryEvent]:
    """Names, supervisors, predecessors and successors, newest first. One statement."""
    rows = session.execute(_history(), {"agency": agency.id}).all()
    events = [HistoryEvent(Turn(row[0]), *row[1:]) for row in rows]
    names = [event for event in events if event.turn is Turn.NAMED]
    if len(names) == 1:  # never renamed: the page's title says it
        events.remove(names[0])
    events += _ends(agency, {event.turn for event in events})
    return sorted(events, key=lambda event: (event.start, -ORDER[event.turn]), reverse=True)


@cache  # its many names cost more than asking it
def _history() -> CompoundSelect[*tuple[Any, ...]]:
    one: BindParameter[int] = bindparam("agency")
    return union_all(_names(one), _links(one), _successors(one), _predecessors(one))


def kin(events: list[HistoryEvent], before: bool) -> list[HistoryEvent]:
    """Its predecessors (`before`) or successors, the primary one first."""
    turn = Turn.CAME_FROM if before else Turn.BECAME
    found = [event for event in events if event.turn is turn]
    return sorted(found, key=lambda event: -event.is_primary)


def _ends(agency: Agency, told: set[Turn]) -> list[HistoryEvent]:
    """Its first and last day, where no predecessor or successor tells them."""
    found = []
    if agency.active_from > ALWAYS and Turn.CAME_FROM not in told:
        found.append(HistoryEvent(Turn.BEGAN, agency.active_from, FOREVER, agency.name, "", ""))
    if agency.active_to < FOREVER and Turn.BECAME not in told:
        found.append(HistoryEvent(Turn.ENDED, agency.active_to, FOREVER, agency.name, "", ""))
    return found


def _names(agency_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    one = AgencyName
    return select(
        literal(Turn.NAMED.value),
        one.valid_from,
        one.valid_to,
        one.name,
        literal(""),
        one.legal_basis,
        literal(0),
    ).where(one.agency_id == agency_id)


def _links(agency_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    link, above = SupervisionLink, aliased(Agency)
    return (
        select(
            literal(Turn.SUPERVISED.value),
            link.valid_from,
            link.valid_to,
            last_name(above, link.valid_to),
            above.code,
            link.legal_basis,
            literal(0),
        )
        .join(above, above.id == link.supervisor_id)
        .where(link.agency_id == agency_id)
    )


def _successors(agency_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    return _succession(Turn.BECAME, AgencySuccession.to_id).where(
        AgencySuccession.from_id == agency_id
    )


def _predecessors(agency_id: BindParameter[int]) -> Select[*tuple[Any, ...]]:
    return _succession(Turn.CAME_FROM, AgencySuccession.from_id).where(
        AgencySuccession.to_id == agency_id
    )


def _succession(turn: Turn, other_id: Any) -> Select[*tuple[Any, ...]]:
    one, other = AgencySuccession, aliased(Agency)
    return select(
        literal(turn.value),
        one.on,
        one.on,
        other.name,
        other.code,
        one.legal_basis,
        case((one.is_primary, 1), else_=0),
    ).join(other, other.id == other_id)


def last_name(agency: Any, until: Any) -> Any:
    """The name it bore on the last day before `until`."""
    one = aliased(AgencyName)
    named = select(one.name).where(
        one.agency_id == agency.id, one.valid_from < until, one.valid_to >= until
    )
    return func.coalesce(named.limit(1).scalar_subquery(), agency.name)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to an agency on a day; `other` is a name or another agency."""

    turn: Turn
    on: date
    code: str
    name: str
    other_code: str
    other: str


def changes(session: Session, day: date, *, offset: int = 0, limit: int = 10) -> list[Change]:
    """What changed in the tree up to that day, newest first; units are left out."""
    turn, on, code = TOLD.c[0], TOLD.c[1], TOLD.c[2]
    rows = session.execute(
        select(TOLD)
        .where(on <= day)
        .order_by(on.desc(), case({t.value: n for t, n in ORDER.items()}, value=turn), code)
        .offset(offset)
        .limit(limit)
    )
    return [Change(Turn(row[0]), *row[1:]) for row in rows]


def count_changes(session: Session, day: date) -> int:
    return session.scalar(select(func.count()).select_from(TOLD).where(TOLD.c[1] <= day)) or 0


def _change(
    turn: Turn, on: Any, agency: Any, name: Any, other: tuple[Any, Any]
) -> Select[*tuple[Any, ...]]:
    return select(
        literal(turn.value).label("turn"),
        on.label("day"),
        agency.code.label("code"),
        name.label("name"),
        other[0].label("other_code"),
        other[1].label("other"),
    ).where(agency.kind.in_(WHOLE))


def _became() -> Select[*tuple[Any, ...]]:
    one, old, new = AgencySuccession, aliased(Agency), aliased(Agency)
    return (
        _change(Turn.BECAME, one.on, old, old.name, (new.code, new.name))
        .join_from(one, old, old.id == one.from_id)
        .join(new, new.id == one.to_id)
    )


def _whole() -> Select[int]:
    """Spares both databases reading 25,000 rows of units."""
    return select(Agency.id).where(Agency.kind.in_(WHOLE))


def _renamed() -> Select[*tuple[Any, ...]]:
    now, agency = AgencyName, aliased(Agency)
    return (
        _change(
            Turn.NAMED,
            now.valid_from,
            agency,
            last_name(agency, now.valid_from),
            (literal(""), now.name),
        )
        .join_from(now, agency, agency.id == now.agency_id)
        .where(now.valid_from > agency.active_from, now.agency_id.in_(_whole()))
    )


def _moved() -> Select[*tuple[Any, ...]]:
    link, agency, above = SupervisionLink, aliased(Agency), aliased(Agency)
    return (
        _change(Turn.SUPERVISED, link.valid_from, agency, agency.name, (above.code, above.name))
        .join_from(link, agency, agency.id == link.agency_id)
        .join(above, above.id == link.supervisor_id)
        .where(link.valid_from > agency.active_from, link.agency_id.in_(_whole()))
    )


def _began() -> Select[*tuple[Any, ...]]:
    heirs = select(AgencySuccession.to_id)
    nothing = (literal(""), literal(""))
    agency = aliased(Agency)
    return _change(Turn.BEGAN, agency.active_from, agency, agency.name, nothing).where(
        agency.active_from > ALWAYS, agency.id.not_in(heirs)
    )


def _ended() -> Select[*tuple[Any, ...]]:
    bequeathed = select(AgencySuccession.from_id)
    nothing = (literal(""), literal(""))
    agency = aliased(Agency)
    return _change(Turn.ENDED, agency.active_to, agency, agency.name, nothing).where(
        agency.active_to < FOREVER, agency.id.not_in(bequeathed)
    )


TOLD: Final = union_all(_became(), _renamed(), _moved(), _began(), _ended()).subquery()
"""Built once: it takes longer to put together than to ask."""
