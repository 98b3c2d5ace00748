"""What is public of complaints and of connection, of an agency and everything below it.

Counts and states only: never a text, never a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Integer, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint_tally import Tally, together
from renaksi.core.compliance_tree import Branch
from renaksi.core.connection import ConnectionState
from renaksi.core.connection_figures import Connections
from renaksi.models import Agency, ConnectionStatus
from renaksi.queries.complaint_counts import Period, counted, tallies
from renaksi.queries.funnel import ONE_DAY

NO_TALLY: Final = Tally()
STATE: Final = -1
"""Marks a row that tells a state of connection."""


@dataclass(frozen=True)
class Complaints:
    """Of a calendar year up to its last finished month."""

    period: Period
    by_agency: Mapping[int, Tally]
    """At or below the node; only those who received any."""
    part_of: Mapping[int, int | None]
    """The child of the node each counts with; None for the node itself."""

    @cached_property
    def total(self) -> Tally:
        return together(self.by_agency.values())

    @cached_property
    def _by_part(self) -> Mapping[int | None, Tally]:
        own: dict[int | None, list[Tally]] = defaultdict(list)
        for key, one in self.by_agency.items():
            own[self.part_of[key]].append(one)
        return {part: together(some) for part, some in own.items()}

    def of_child(self, agency_id: int) -> Tally:
        """Of a child of the node with everything below it."""
        return self._by_part.get(agency_id, NO_TALLY)

    @property
    def told_by(self) -> Hashable:
        return self.period, tuple(sorted(self.by_agency.items()))


@dataclass(frozen=True)
class Connection:
    """How those at or below the node stand on a day."""

    on: date
    states: Mapping[int, ConnectionState]
    part_of: Mapping[int, int | None]

    @cached_property
    def total(self) -> Connections:
        return Connections(Counter(self.states.values()))

    @cached_property
    def _by_part(self) -> Mapping[int | None, Connections]:
        own: dict[int | None, Counter[ConnectionState]] = defaultdict(Counter)
        for key, state in self.states.items():
            own[self.part_of[key]][state] += 1
        return {part: Connections(counts) for part, counts in own.items()}

    def of_child(self, agency_id: int) -> Connections:
        """Of a child of the node with everything below it."""
        return self._by_part.get(agency_id, Connections({}))

    @property
    def told_by(self) -> Hashable:
        return self.on, tuple(sorted(self.states.items()))


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of everybody, as far as it is public."""

    period: Period | None
    tallies: Mapping[int, Tally]
    on: date | None
    states: Mapping[int, ConnectionState]


def told(
    session: Session,
    complaints_until: date | None,
    connection_on: date | None,
    among: Collection[int] | None,
) -> Told:
    """Complaints from the first of January, and who stands how on a day. One statement at most.

    `among`: complaints of these agencies only, else of all.
    """
    period = None
    if complaints_until is not None:
        period = Period(date(complaints_until.year, 1, 1), complaints_until)
    wanted = [*(counted([period], among) if period else ()), *_stood(connection_on)]
    rows = session.execute(union_all(*wanted)).all() if wanted else ()
    came = [row for row in rows if row[0] == 0]
    (found,) = tallies(came, 1)
    return Told(
        period,
        found,
        connection_on,
        {key: ConnectionState(state) for place, key, state, *_ in rows if place == STATE},
    )


def _stood(on: date | None) -> Iterator[Any]:
    """The last line of each agency that had begun by the day, in the columns of `counted`."""
    if on is None:
        return
    one, later = ConnectionStatus, aliased(ConnectionStatus)
    after = select(later.id).where(
        later.agency_id == one.agency_id, later.since > one.since, later.since <= on
    )
    none = cast(null(), Integer)
    yield select(
        literal(STATE), one.agency_id, cast(one.state, String), none, none, none, none
    ).where(one.since <= on, ~after.exists())


def complaints(session: Session, branch: Branch, read: Told) -> Complaints | None:
    """Whoever ended meanwhile counts where it stood last; a statement where somebody did."""
    if read.period is None:
        return None
    until = read.period.last
    part_of = {branch.node_id: None} | dict(branch.on(until))
    gone = read.tallies.keys() & (branch.everybody - part_of.keys())
    if gone:
        part_of |= _last_parts(session, branch, gone, until)
    own = {key: one for key, one in read.tallies.items() if key in part_of}
    return Complaints(read.period, own, part_of)


def _last_parts(
    session: Session, branch: Branch, ids: Collection[int], on: date
) -> dict[int, int | None]:
    """Where those stood on their last day that had ended by `on`."""
    rows = session.execute(
        select(Agency.id, Agency.active_to).where(
            Agency.id.in_(sorted(ids)), Agency.active_to <= on
        )
    )
    placed = ((key, branch.on(end - ONE_DAY)) for key, end in rows)
    return {key: part_of[key] for key, part_of in placed if key in part_of}


def connection(branch: Branch, kind: AgencyKind, read: Told) -> Connection | None:
    """Nobody told anything of is not connected. `kind`: of the node."""
    if read.on is None:
        return None
    part_of = dict(branch.on(read.on))
    if kind is AgencyKind.PUSAT:  # owes nothing, so the branch does not name it
        part_of[branch.node_id] = None
    states = {key: read.states.get(key, ConnectionState.NOT_CONNECTED) for key in part_of}
    return Connection(read.on, states, part_of)
