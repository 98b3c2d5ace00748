"""The funnel of plans as of any day: who owes one and how far each has come (design section 5).

One path for today and for the past: the state of a revision is its last dated transition by the
end of the day (WIB); the tree is that of the day, at most of the cycle's last day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.cycle import tree_day
from renaksi.core.dates import FOREVER
from renaksi.core.errors import NotFound
from renaksi.core.funnel import AgencyRow, Child, Counts, Part
from renaksi.core.policy import Actor
from renaksi.models import Cycle
from renaksi.queries.agency_register import Known, register as read_register
from renaksi.queries.funnel_counts import Counted, Told, counted
from renaksi.queries.funnel_rows import Looked, others, plan_duties, seen
from renaksi.queries.funnel_standings import standings
from renaksi.queries.stood_below import stood_below

ONE_DAY: Final = timedelta(days=1)
_WIB: Final = ZoneInfo(TimeZone.WIB.key)


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """The plans of a cycle under one agency as of a day, as far as the actor may see them.

    From the same facts the same object, so that what is drawn from it can be kept by it.
    """

    year: int
    as_of: date
    tree_on: date
    node: Child
    kind: AgencyKind
    total: Counts
    """The node and everything below it."""
    below: Counts
    """The same without the node itself."""
    by_agency: tuple[AgencyRow, ...]
    """Those who owe, then those who owe nothing but are exempted or have a plan."""
    by_hub: tuple[Part, ...]
    """Shares that sum to `total`."""

    @property
    def is_nation(self) -> bool:
        return self.kind is AgencyKind.PUSAT

    @property
    def owes(self) -> int:
        return self.total.owes

    @property
    def drafted(self) -> int:
        return self.total.drafted

    @property
    def submitted(self) -> int:
        return self.total.submitted

    @property
    def endorsed(self) -> int:
        return self.total.endorsed

    @property
    def enacted(self) -> int:
        return self.total.enacted


def plan_funnel(
    session: Session,
    cycle: Cycle,
    *,
    under_id: int,
    actor: Actor,
    today: date,
    as_of: date | None = None,
) -> Funnel:
    """What was known by the end of `as_of` (today if left out), WIB.

    `under_id` is the caller's to check; agencies the actor may not see do not exist in the answer.
    """
    as_of = min(as_of or today, FOREVER - ONE_DAY)
    on = tree_day(cycle.year, as_of)
    stood = stood_below(session, under_id)
    register = read_register(session, on, stood, all_names=True)
    if under_id not in register:
        raise NotFound
    node, looked = register[under_id], Looked(cycle.id, under_id, as_of, on, actor, today)
    found = counted(
        Told(
            under_id=under_id,
            on=on,
            branch=stood.branch,
            names=register.names,
            plans=standings(session, cycle.id, end_of(as_of)),
            duties=plan_duties(session, cycle.id, as_of),
            seen=seen(session, looked, stood),
            others=others(session, looked, stood),
        )
    )
    return _funnel(cycle.year, as_of, on, node, found)


@lru_cache(maxsize=64)
def _funnel(year: int, as_of: date, on: date, node: Known, found: Counted) -> Funnel:
    return Funnel(
        year=year,
        as_of=as_of,
        tree_on=on,
        node=node.child,
        kind=node.kind,
        total=found.total,
        below=found.below,
        by_agency=found.by_agency,
        by_hub=found.by_hub,
    )


def end_of(day: date) -> datetime:
    """The first moment after the day, WIB."""
    return datetime.combine(day + ONE_DAY, time.min, _WIB)
