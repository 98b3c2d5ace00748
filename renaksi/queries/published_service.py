"""What is public of complaints and of connection, of an agency and everything below it.

Counts and states only: never a text, never a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind
from renaksi.core.complaint_tally import Tally, together
from renaksi.core.compliance_tree import Branch
from renaksi.core.connection import ConnectionState, state_on
from renaksi.core.connection_figures import Connections
from renaksi.models import Agency
from renaksi.queries.complaint_counts import Period, complaint_counts
from renaksi.queries.connection_history import histories
from renaksi.queries.funnel import ONE_DAY

NO_TALLY = Tally()


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


def complaints(session: Session, branch: Branch, until: date) -> Complaints:
    """From the first of January; whoever ended meanwhile counts where it stood last.

    One statement, two where somebody ended.
    """
    period = Period(date(until.year, 1, 1), until)
    (found,) = complaint_counts(session, [period])
    part_of = {branch.node_id: None} | dict(branch.on(until))
    gone = found.keys() & (branch.everybody - part_of.keys())
    if gone:
        part_of |= _last_parts(session, branch, gone, until)
    return Complaints(period, {key: one for key, one in found.items() if key in part_of}, part_of)


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


def connection(session: Session, branch: Branch, kind: AgencyKind, on: date) -> Connection:
    """Nobody told anything of is not connected. `kind`: of the node. One statement."""
    part_of = dict(branch.on(on))
    if kind is AgencyKind.PUSAT:  # owes nothing, so the branch does not name it
        part_of[branch.node_id] = None
    told = histories(session, on)
    states = {key: state_on(on, told.get(key, ())) for key in part_of}
    return Connection(on, states, part_of)
