"""Who acts for a plan: its agency, or once that is no more, whoever inherited it.

`places_held` answers for anything that belongs to an agency; `queries.recommendation_custody` asks
it for recommendations. The one answer to "where does this plan stand": `plan_places` for plans at hand, `held` and
`plan_visible` for the clauses of lists. `core.succession` says the same in plain Python;
`tests/queries/test_custody.py` holds the two against each other. Figures ask none of this: they
stay with the agency whose plan it was.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.cycle import last_day
from renaksi.core.policy import Actor, Place, Role
from renaksi.core.succession import LONGEST_LINE
from renaksi.models import ActionPlan, Agency, AgencyClosure, AgencySuccession
from renaksi.queries.scope import Above, place_in, places_on, visible


# ── of agencies ───────────────────────────────────────────────────────────────
def heirs(today: date) -> Subquery:
    """`agency_id`, `custodian_id` of every agency that is no more and left a living heir."""
    return _heirs(today).subquery()


@lru_cache(maxsize=4)
def _heirs(today: date) -> Select[*tuple[Any, ...]]:
    """As `_held`: asked for by nearly every page."""
    one, ended, living = aliased(AgencySuccession), aliased(Agency), aliased(Agency)
    line = (
        select(one.from_id.label("agency_id"), one.to_id.label("heir_id"), literal(1).label("far"))
        .join(ended, ended.id == one.from_id)
        .where(_left(one, ended, today))
        .cte(recursive=True)
    )
    after, heir = aliased(AgencySuccession), aliased(Agency)
    line = line.union_all(
        select(line.c.agency_id, after.to_id, line.c.far + 1)
        .join(after, after.from_id == line.c.heir_id)
        .join(heir, heir.id == after.from_id)
        .where(_left(after, heir, today), line.c.far < LONGEST_LINE)
    )
    return (
        select(line.c.agency_id, line.c.heir_id.label("custodian_id"))
        .join(living, living.id == line.c.heir_id)
        .where(living.active_to > today)
    )


def _left(one: Any, ended: Any, today: date) -> ColumnElement[bool]:
    """What an agency leaves, it leaves by the primary succession of its last day."""
    return and_(one.is_primary, ended.active_to <= today, one.on == ended.active_to)


# ── of plans, in the clauses of lists ─────────────────────────────────────────
def held(today: date) -> Subquery:
    """`plan_id`, `holder_id` of every plan that another agency than its own acts for."""
    return _held(today).subquery()


@lru_cache(maxsize=4)
def _held(today: date) -> CompoundSelect[*tuple[Any, ...]]:
    """Nearly every page asks, and putting it together takes longer than running it."""
    inherited, onward = heirs(today), heirs(today)
    by_succession = (
        select(ActionPlan.id.label("plan_id"), inherited.c.custodian_id.label("holder_id"))
        .join(inherited, inherited.c.agency_id == ActionPlan.agency_id)
        .where(ActionPlan.custodian_id.is_(None))
    )
    handed_over = (
        select(ActionPlan.id, func.coalesce(onward.c.custodian_id, ActionPlan.custodian_id))
        .outerjoin(onward, onward.c.agency_id == ActionPlan.custodian_id)
        .where(ActionPlan.custodian_id.is_not(None))
    )
    return union_all(by_succession, handed_over)


def left_to(agencies: Collection[int], today: date) -> Select[int]:
    """Ids of the agencies whose plans one of `agencies` inherited."""
    found, plan = held(today), aliased(ActionPlan)
    return (
        select(plan.agency_id)
        .join(found, found.c.plan_id == plan.id)
        .where(found.c.holder_id.in_(agencies))
    )


@lru_cache(maxsize=512)
def plan_visible(actor: Actor, today: date, *object_days: date) -> ColumnElement[bool]:
    """Plans the actor may read: `scope.visible` for the agency or for whoever inherited it.

    Who supervised an agency to its last day keeps reading its plans (design 3.8).
    """
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    found = held(today)
    by_holder = visible(actor, found.c.holder_id, today, *object_days)
    return or_(
        visible(actor, ActionPlan.agency_id, today, *object_days, with_ended=True),
        ActionPlan.id.in_(select(found.c.plan_id).where(by_holder)),
    )


# ── of plans at hand ──────────────────────────────────────────────────────────
def plan_place(session: Session, plan: ActionPlan, today: date) -> Place:
    """`plan_places` of one."""
    return plan_places(session, [plan], today)[plan.id]


def plan_places(session: Session, plans: Iterable[ActionPlan], today: date) -> dict[int, Place]:
    """`places_held` of plans; their cycles are loaded."""
    things = {
        one.id: Holding(one.agency_id, one.custodian_id, last_day(one.cycle.year)) for one in plans
    }
    return places_held(session, things, today)


# ── of anything an agency leaves ──────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Holding:
    """Whose something is, whom it was handed to instead, and its own day."""

    agency_id: int
    custodian_id: int | None
    day: date

    @property
    def named(self) -> int:
        """Whom it was handed to, else whose it is; either may have ended since."""
        return self.custodian_id or self.agency_id


K = TypeVar("K", bound=Hashable)


def places_held(session: Session, things: Mapping[K, Holding], today: date) -> dict[K, Place]:
    """By thing, where whoever acts for it stands today.

    One statement for those whose agencies exist, however many days are among them; three where
    one of them was inherited. Nobody acts for what an agency without an heir left.
    """
    places = places_on(session, {(one.named, one.day) for one in things.values()}, today)
    found = {key: places[one.named, one.day] for key, one in things.items()}
    passed_on = {
        key: one
        for key, one in things.items()
        if one.custodian_id is not None or _is_gone(found[key])
    }
    if passed_on:
        found |= _inherited(session, passed_on, found, today)
    return found


def _is_gone(place: Place) -> bool:
    """It stands in no tree of today; the root alone has nobody above it."""
    return len(place.lineage) == 1 and place.kind is not AgencyKind.PUSAT


def _inherited(
    session: Session, things: Mapping[K, Holding], found: Mapping[K, Place], today: date
) -> dict[K, Place]:
    """The holder's place, and behind it the place of the agency whose it was."""
    days = {today, *(one.day for one in things.values())}
    wanted = {agency for one in things.values() for agency in (one.agency_id, one.named)}
    lines = _lines(session, wanted, days, today)
    answer = {}
    for key, one in things.items():
        place, named, own_days = found[key], lines[one.named], {today, one.day}
        if named.heir is not None:
            place = place_in(named.heir, named.above(named.heir, own_days), named.kinds, today)
        answer[key] = replace(place, origin=lines[one.agency_id].last_place(own_days))
    return answer


class _Line:
    """An agency that is no more: its heir, who ever stood above it, and above the heir."""

    def __init__(self, agency_id: int, kind: AgencyKind) -> None:
        self.agency_id, self.kind = agency_id, kind
        self.heir: int | None = None
        self.rows: list[Above] = []
        self.kinds = {agency_id: kind}

    def above(self, agency_id: int, days: set[date]) -> list[Above]:
        own = (row for row in self.rows if row.descendant_id == agency_id)
        return [row for row in own if any(row.valid_from <= day < row.valid_to for day in days)]

    def last_place(self, days: set[date]) -> Place:
        """Alone in the tree of today; its readers are those above it on the object's days and on
        its own last day.
        """
        own = [row for row in self.rows if row.descendant_id == self.agency_id]
        end = max((row.valid_to for row in own), default=None)
        last = [row for row in own if row.valid_to == end]
        above = {row.ancestor_id for row in (*last, *self.above(self.agency_id, days))}
        alone = (self.agency_id,)
        return Place(
            self.agency_id, self.kind, self.agency_id, alone, frozenset(above) - {self.agency_id}
        )


def _lines(
    session: Session, agency_ids: Iterable[int], days: set[date], today: date
) -> dict[int, _Line]:
    """One statement."""
    inherited, up, above = heirs(today), aliased(AgencyClosure), aliased(Agency)
    on_the_days = or_(*(and_(up.valid_from <= day, up.valid_to > day) for day in days))
    of_the_heir = and_(up.descendant_id == inherited.c.custodian_id, on_the_days)
    rows = session.execute(
        select(
            Agency.id, Agency.kind, inherited.c.custodian_id, above.kind,
            up.descendant_id, up.ancestor_id, up.valid_from, up.valid_to,
        )
        .outerjoin(inherited, inherited.c.agency_id == Agency.id)
        .outerjoin(up, or_(up.descendant_id == Agency.id, of_the_heir))
        .outerjoin(above, above.id == up.ancestor_id)
        .where(Agency.id.in_(set(agency_ids)))
        .order_by(up.depth)
    )  # fmt: skip
    found: dict[int, _Line] = {}
    for agency_id, kind, heir, above_kind, *row in rows:
        line = found.setdefault(agency_id, _Line(agency_id, kind))
        line.heir = heir
        if above_kind is not None:
            line.rows.append(Above(*row))
            line.kinds[line.rows[-1].ancestor_id] = above_kind
    return found
