"""The list of plans of a cycle: everybody in the actor's scope who owes one or has one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TIER_OF, AgencyKind, Tier, TimeZone
from renaksi.core.cycle import last_day
from renaksi.core.plan import WORKING, PlanState
from renaksi.core.policy import OWNER_ROLES, Actor
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    Cycle,
    PlanRevision,
    PlanTransition,
    SupervisionLink,
)
from renaksi.queries.agency_tree import existing, ordering, supervised
from renaksi.queries.concerned import concerned
from renaksi.queries.custody import held
from renaksi.queries.obligations import owes
from renaksi.queries.prepared import rows_of
from renaksi.queries.scope import in_force, visible

HUB_KINDS: Final = [kind for kind, tier in TIER_OF.items() if tier is Tier.HUB]
BY_STATE, BY_DATE = "keadaan", "perubahan"
ORDERS: Final = ("", BY_STATE, BY_DATE)
EVERY_ROW: Final = 2**31 - 1
MAX_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What is looked for; an empty value filters nothing."""

    text: str = ""
    state: PlanState | None = None
    without_plan: bool = False
    under: str = ""
    """Code of an agency: it and everything below."""
    order: str = ""


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """One agency with its plan of the cycle, as far as there is one."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    time_zone: TimeZone
    supervisor: str
    owes: bool
    plan_id: int | None
    number: int | None
    state: PlanState | None
    return_due_on: date | None
    actions: int
    changed_at: datetime | None
    """When the plan last took a step."""
    holder: str
    """Who acts for it now that its agency is no more; empty where that is the agency itself."""


class PlanList:
    """The plans of one cycle one actor may see. Every method is one statement."""

    def __init__(self, session: Session, cycle: Cycle, actor: Actor, today: date) -> None:
        self.session = session
        self.asked = _Asked(actor, _CycleOf(cycle.id, cycle.year), today)

    def rows(
        self, wanted: PlanFilter, *, offset: int = 0, limit: int = EVERY_ROW
    ) -> list[ListedPlan]:
        """What is counted for each is counted for those of the page only."""
        given = {"before": offset, "most": limit}
        rows = rows_of(self.session, _put_together(self.asked, wanted).rows, given)
        return [ListedPlan(*row) for row in rows]

    def count(self, wanted: PlanFilter) -> int:
        return self.session.scalar(_put_together(self.asked, wanted).total) or 0

    def own(self) -> list[ListedPlan]:
        """The plans of the agencies the actor acts for, and after them what those inherited."""
        homes = {grant.home_owner_id for grant in self.asked.actor.with_role(*OWNER_ROLES)}
        if not homes:
            return []
        rows = rows_of(self.session, _own(self.asked), {"homes": sorted(homes)})
        return [ListedPlan(*row) for row in rows]

    def hubs(self) -> Sequence[tuple[str, str]]:
        """Code and name of the hubs the actor may look below."""
        rows = rows_of(self.session, _hubs(self.asked.actor, self.asked.today), {})
        return [(code, name) for code, name in rows]


# ── the statements ────────────────────────────────────────────────────────────
class _CycleOf(NamedTuple):
    id: int
    year: int


class _Statements(NamedTuple):
    total: Select[int]
    rows: Select[*tuple[Any, ...]]
    """From `before` (bound by name), at most `most`."""


def _put_together(asked: "_Asked", wanted: PlanFilter) -> _Statements:
    return _typed(asked, wanted) if wanted.text else _kept(asked, wanted)


@lru_cache(maxsize=64)
def _kept(asked: "_Asked", wanted: PlanFilter) -> _Statements:
    """Kept for whoever comes back the same day: it takes longer to put together than to run. What
    somebody typed comes back to nobody.
    """
    return _typed(asked, wanted)


def _typed(asked: "_Asked", wanted: PlanFilter) -> _Statements:
    matching, order = asked.matching(wanted), _order(wanted.order)
    page = asked.joined(select(Agency.id)).where(*matching).order_by(*order)
    page = page.offset(bindparam("before")).limit(bindparam("most"))
    return _Statements(
        asked.joined(select(func.count())).where(*matching),
        asked.columns().where(Agency.id.in_(page)).order_by(*order),
    )


@lru_cache(maxsize=64)
def _own(asked: "_Asked") -> Select[*tuple[Any, ...]]:
    homes: BindParameter[Any] = bindparam("homes", expanding=True)
    mine = or_(Agency.id.in_(homes), asked.held.holder_id.in_(homes))
    inherited_last = case((Agency.id.in_(homes), 0), else_=1)
    chosen = asked.columns().where(mine, asked.listed())
    return chosen.order_by(inherited_last, *ordering())


@lru_cache(maxsize=64)
def _hubs(actor: Actor, today: date) -> Select[str, str]:
    return (
        select(Agency.code, Agency.name)
        .where(Agency.kind.in_(HUB_KINDS), existing(today), visible(actor, Agency.id, today))
        .order_by(*ordering())
    )


@dataclass(frozen=True)
class _Asked:
    """Who asks for which cycle on which day, and the clauses that follow."""

    actor: Actor
    cycle: _CycleOf
    today: date

    @cached_property
    def held_plans(self) -> Subquery:
        return held(self.today)

    @property
    def held(self) -> Any:
        return self.held_plans.c

    def columns(self) -> Select[*tuple[Any, ...]]:
        return self.joined(
            select(
                Agency.id,
                Agency.code,
                Agency.name,
                Agency.kind,
                Agency.time_zone,
                func.coalesce(_ABOVE.name, ""),
                owes(self.cycle, self.today),
                ActionPlan.id,
                PlanRevision.number,
                PlanRevision.state,
                PlanRevision.return_due_on,
                _actions(),
                _changed_at(),
                func.coalesce(_HOLDER.name, ""),
            )
        )

    def joined(self, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        plan = and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == self.cycle.id)
        acting = func.coalesce(self.held.holder_id, Agency.id)
        link = and_(SupervisionLink.agency_id == acting, supervised(self.today))
        return (
            chosen.select_from(Agency)
            .outerjoin(ActionPlan, plan)
            .outerjoin(self.held_plans, self.held.plan_id == ActionPlan.id)
            .outerjoin(_HOLDER, _HOLDER.id == self.held.holder_id)
            .outerjoin(PlanRevision, PlanRevision.id == _current())
            .outerjoin(SupervisionLink, link)
            .outerjoin(_ABOVE, _ABOVE.id == SupervisionLink.supervisor_id)
        )

    def listed(self) -> ColumnElement[bool]:
        return and_(
            Agency.id.in_(concerned(self.cycle, self.today)),
            or_(owes(self.cycle, self.today), ActionPlan.id.is_not(None)),
        )

    def matching(self, wanted: PlanFilter) -> list[ColumnElement[bool]]:
        clauses = [self.listed(), self._visible()]
        for word in wanted.text.lower().split()[:MAX_WORDS]:
            clauses.append(Agency.search_text.contains(word, autoescape=True))
        if wanted.without_plan:
            clauses.append(ActionPlan.id.is_(None))
        if wanted.state:
            clauses.append(PlanRevision.state == wanted.state)
        if wanted.under:
            below = _below(wanted.under, self.today)
            clauses.append(or_(Agency.id.in_(below), self.held.holder_id.in_(below)))
        return clauses

    def _visible(self) -> ColumnElement[bool]:
        """As `custody.plan_visible`, also for agencies that have no plan yet."""
        days = (self.today, last_day(self.cycle.year))
        return or_(
            visible(self.actor, Agency.id, *days, with_ended=True),
            visible(self.actor, self.held.holder_id, *days),
        )


_ABOVE: Final = aliased(Agency)
_HOLDER: Final = aliased(Agency)


def _current() -> Any:
    """The revision people work on, else the one in force, else the newest (`queries.plans`)."""
    one = aliased(PlanRevision)
    rank = case(
        (one.state.in_(WORKING), 0),
        (one.state.in_([PlanState.ENACTED, PlanState.CLOSED]), 1),
        else_=2,
    )
    return (
        select(one.id)
        .where(one.plan_id == ActionPlan.id)
        .order_by(rank, one.number.desc())
        .limit(1)
        .correlate(ActionPlan)
        .scalar_subquery()
    )


def _actions() -> Any:
    return (
        select(func.count())
        .where(ActionItem.revision_id == PlanRevision.id, ActionItem.removed_at.is_(None))
        .correlate(PlanRevision)
        .scalar_subquery()
    )


def _changed_at() -> Any:
    return (
        select(func.max(PlanTransition.at))
        .where(PlanTransition.revision_id == PlanRevision.id)
        .correlate(PlanRevision)
        .scalar_subquery()
    )


def _below(code: str, day: date) -> Select[int]:
    above = aliased(Agency)
    return (
        select(AgencyClosure.descendant_id)
        .join(above, above.id == AgencyClosure.ancestor_id)
        .where(above.code == code, in_force(day))
    )


def _order(order: str) -> tuple[Any, ...]:
    if order == BY_DATE:
        return (_changed_at().desc().nulls_last(), *ordering())
    if order == BY_STATE:
        states = {state: place for place, state in enumerate(PlanState)}
        return (case(states, value=PlanRevision.state, else_=-1), *ordering())
    return ordering()
