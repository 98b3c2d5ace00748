"""The funnel of plans as of any day: who owes one and how far each has come (design section 5).

One path for today and for the past: the state of a revision is its last dated transition by the
end of the day (WIB); the tree is that of the day, at most of the cycle's last day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import AgencyKind, Tier, TimeZone
from renaksi.core.cycle import tree_day
from renaksi.core.dates import FOREVER
from renaksi.core.errors import NotFound
from renaksi.core.funnel import AgencyRow, Child, Counts, Part, count, parts
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyName, Cycle, SupervisionLink
from renaksi.queries.agency_tree import known_as, ordering
from renaksi.queries.funnel_rows import agency_rows
from renaksi.queries.funnel_standings import standings

ONE_DAY: Final = timedelta(days=1)
_WIB: Final = ZoneInfo(TimeZone.WIB.key)


@dataclass(frozen=True, slots=True)
class Funnel:
    """The plans of a cycle under one agency as of a day, as far as the actor may see them."""

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
    node, kind, hubs = _node_and_hubs(session, under_id, on)
    states = standings(session, cycle.id, end_of(as_of))
    rows = list(
        agency_rows(
            session,
            cycle,
            under_id,
            as_of=as_of,
            on=on,
            actor=actor,
            today=today,
            states=states,
        )
    )
    below = [row for row in rows if row.agency_id != under_id]
    total = count(rows)
    return Funnel(
        year=cycle.year,
        as_of=as_of,
        tree_on=on,
        node=node,
        kind=kind,
        total=total,
        below=count(below) if len(below) < len(rows) else total,
        by_agency=tuple(sorted(rows, key=lambda row: not row.owes)),
        by_hub=tuple(parts(node, hubs, rows)),
    )


def end_of(day: date) -> datetime:
    """The first moment after the day, WIB."""
    return datetime.combine(day + ONE_DAY, time.min, _WIB)


_ON: Final = bindparam("on", type_=Date)
_UNDER: Final = bindparam("under", type_=Integer)
_HUBS: Final = [kind for kind in AgencyKind if kind.tier is Tier.HUB]
_directly = select(SupervisionLink.agency_id).where(
    SupervisionLink.supervisor_id == _UNDER,
    SupervisionLink.valid_from <= _ON,
    SupervisionLink.valid_to > _ON,
)
_then = and_(
    AgencyName.agency_id == Agency.id, AgencyName.valid_from <= _ON, AgencyName.valid_to > _ON
)
_NODE_AND_HUBS: Final = (
    select(
        Agency.id,
        Agency.code,
        func.coalesce(AgencyName.name, Agency.name),
        func.coalesce(AgencyName.short_name, Agency.short_name),
        Agency.kind,
    )
    .outerjoin(AgencyName, _then)
    .where(or_(Agency.id == _UNDER, and_(Agency.id.in_(_directly), Agency.kind.in_(_HUBS))))
    .order_by(*ordering())
)


def _node_and_hubs(
    session: Session, under_id: int, on: date
) -> tuple[Child, AgencyKind, list[Child]]:
    """The node, its kind, and the hubs directly below it in the order of lists; one statement."""
    rows = session.execute(_NODE_AND_HUBS, {"on": on, "under": under_id}).all()
    kinds = {key: kind for key, _, _, _, kind in rows}
    known = [_child(*row) for row in rows]
    node = next((one for one in known if one.agency_id == under_id), None)
    if node is None:
        raise NotFound
    return node, kinds[under_id], [one for one in known if one is not node]


def _child(agency_id: int, code: str, name: str, short_name: str, kind: AgencyKind) -> Child:
    return Child(agency_id, code, known_as(kind, name, short_name), kind.tier is Tier.HUB)
