"""How plans stand: of the actor's own agencies, and of those directly below where they review."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.cycle import CycleState
from renaksi.core.plan import PlanAction, PlanState
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor, Role
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    Comment,
    Cycle,
    PlanRevision,
    PlanTransition,
    SupervisionLink,
)
from renaksi.queries.agency_tree import existing, supervised
from renaksi.queries.custody import held, left_to
from renaksi.queries.obligations import owes_in
from renaksi.queries.people_list import is_filled
from renaksi.queries.plans import current_revision

ABOVE: Final = REVIEWER_ROLES | {Role.NATIONAL_ADMIN}
"""Who sees the state of the agencies directly below their home."""
APPOINTING: Final = frozenset({Role.AGENCY_ADMIN, Role.NATIONAL_ADMIN})


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency in one cycle; `cycle` None where no cycle is open."""

    agency: Agency
    cycle: Cycle | None
    is_own: bool
    is_below: bool
    owes: bool
    revision: PlanRevision | None
    """The current one; its plan holds them all."""
    actions: int
    notes: int
    """Review notes sent with a return and not yet answered."""
    reason: str
    """Of the last return of this revision."""
    lacks_admin: bool
    lacks_manager: bool
    is_inherited: bool = False
    """Its agency is no more; the actor's own acts for it."""
    holder_id: int = 0  # the agency itself, or the one that inherited its plan


def own_agencies(actor: Actor) -> frozenset[int]:
    return frozenset(grant.home_owner_id for grant in actor.with_role(*OWNER_ROLES))


def cycles_at_work(session: Session, actor: Actor) -> Sequence[Cycle]:
    """Open cycles, the newest first; for those who make them, all. One statement."""
    chosen = _CYCLES if Role.NATIONAL_ADMIN in actor.roles else _OPEN_CYCLES
    return session.scalars(chosen).unique().all()


_CYCLES: Final = select(Cycle).order_by(Cycle.year.desc()).options(joinedload(Cycle.checkpoints))
_OPEN_CYCLES: Final = _CYCLES.where(Cycle.state == CycleState.OPEN)


def standings(
    session: Session,
    actor: Actor,
    cycles: Sequence[Cycle],
    today: date,
    *,
    below_in: Cycle | None = None,
) -> list[Standing]:
    """In the cycles that are open. One statement; by name, the newest cycle first.

    `below_in`: of the agencies below, the one cycle that is wanted; all if left out.
    """
    cycles = [one for one in cycles if one.state is CycleState.OPEN]
    own, years = own_agencies(actor), tuple((one.id, one.year) for one in cycles)
    rows = session.execute(_rows(actor, years, below_in.id if below_in else None, today)).all()
    found: dict[tuple[int, int | None], list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0].id, row[1].id if row[1] else None].append(row)
    return [_standing(some, own) for some in found.values()]


def _directly_below(actor: Actor, roles: Collection[Role], today: date) -> Select[int]:
    homes = {grant.home_id for grant in actor.with_role(*roles)}
    return select(SupervisionLink.agency_id).where(
        SupervisionLink.supervisor_id.in_(homes), supervised(today)
    )


@lru_cache(maxsize=128)
def _rows(
    actor: Actor, years: tuple[tuple[int, int], ...], below_in: int | None, today: date
) -> Select[Any]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    own = own_agencies(actor)
    below = _directly_below(actor, ABOVE | APPOINTING, today)
    sees = _directly_below(actor, ABOVE, today)
    visible = or_(Agency.id.in_(own), Agency.id.in_(sees))
    passed_on = held(today)
    inherited = passed_on.c.holder_id.in_(own)
    acting = func.coalesce(passed_on.c.holder_id, Agency.id)
    chosen: Select[Any] = (
        select(
            Agency,
            Cycle,
            PlanRevision,
            ActionPlan,
            owes_in(dict(years), today).label("owes"),
            Agency.id.in_(sees).label("is_below"),
            _actions(),
            _notes(),
            _reason(),
            is_filled(Role.AGENCY_ADMIN, today, acting).label("has_admin"),
            is_filled(Role.MANAGER, today, acting).label("has_manager"),
            func.coalesce(inherited, false()).label("is_inherited"),
            acting.label("holder_id"),
        )
        .select_from(Agency)
        .outerjoin(Cycle, _wanted(own, [key for key, _year in years], below_in, today))
        .outerjoin(
            ActionPlan,
            and_(ActionPlan.agency_id == Agency.id, ActionPlan.cycle_id == Cycle.id),
        )
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .outerjoin(
            PlanRevision, and_(PlanRevision.plan_id == ActionPlan.id, or_(visible, inherited))
        )
    )
    return chosen.where(
        Agency.id.in_(_concerned(own, below, today)),
        or_(Agency.id.in_(own), Agency.kind.not_in(UNIT_KINDS), inherited),
        or_(existing(today), inherited),
    ).order_by("is_inherited", Agency.name, Agency.id, Cycle.year.desc(), PlanRevision.number)


def _concerned(own: Collection[int], below: Select[int], today: date) -> Any:
    """Found first, each by its own index; asked one by one of all agencies they take long."""
    if not own:
        return below
    return union(select(_ONE.id).where(_ONE.id.in_(own)), below, left_to(own, today))


_ONE: Final = aliased(Agency)


def _wanted(
    own: Collection[int], cycles: Collection[int], below_in: int | None, today: date
) -> ColumnElement[bool]:
    """Of the actor's own agencies every cycle, of the others perhaps only one."""
    every = Cycle.id.in_(cycles)
    if below_in is None:
        return every
    own_ones = or_(Agency.id.in_(own), Agency.id.in_(left_to(own, today)))
    return and_(every, or_(Cycle.id == below_in, own_ones)) if own else Cycle.id == below_in


def _count(column: InstrumentedAttribute[int], *conditions: ColumnElement[bool]) -> Any:
    return select(func.count(column)).where(*conditions).correlate(PlanRevision).scalar_subquery()


def _actions() -> Any:
    return _count(
        ActionItem.id, ActionItem.revision_id == PlanRevision.id, ActionItem.removed_at.is_(None)
    )


def _notes() -> Any:
    return _count(
        Comment.id,
        Comment.revision_id == PlanRevision.id,
        Comment.is_review_note.is_(True),
        Comment.sent_at.is_not(None),
        Comment.answered_at.is_(None),
    )


def _reason() -> Any:
    return (
        select(PlanTransition.note)
        .where(
            PlanTransition.revision_id == PlanRevision.id,
            PlanTransition.target == PlanState.RETURNED,
            PlanTransition.action != PlanAction.CREATE,
        )
        .order_by(PlanTransition.at.desc(), PlanTransition.id.desc())
        .limit(1)
        .correlate(PlanRevision)
        .scalar_subquery()
    )


def _standing(rows: Sequence[Any], own: Collection[int]) -> Standing:
    agency, cycle, _revision, plan, owes_it, is_below, *_more = rows[0]
    revisions = {row[2].id: row for row in rows if row[2] is not None}
    current = _current(plan, agency, cycle, [row[2] for row in revisions.values()])
    facts = revisions[current.id] if current else rows[0]
    actions, notes, reason, has_admin, has_manager, is_inherited, holder_id = facts[6:]
    return Standing(
        agency=agency,
        cycle=cycle,
        is_own=agency.id in own or bool(is_inherited),
        is_below=bool(is_below),
        owes=bool(owes_it),
        revision=current,
        actions=actions or 0,
        notes=notes or 0,
        reason=reason or "",
        lacks_admin=not has_admin,
        lacks_manager=not has_manager,
        is_inherited=bool(is_inherited),
        holder_id=holder_id,
    )


def _current(
    plan: ActionPlan | None,
    agency: Agency,
    cycle: Cycle | None,
    revisions: list[PlanRevision],
) -> PlanRevision | None:
    """The plan put together from its rows, so that nothing is read again."""
    if plan is None or not revisions:
        return None
    _attach(plan, agency=agency, cycle=cycle, revisions=revisions)
    for one in revisions:
        _attach(one, plan=plan)
    return current_revision(plan)


def _attach(row: ActionPlan | PlanRevision, **values: Any) -> None:
    for name, value in values.items():
        set_committed_value(row, name, value)


def by_agency(found: Iterable[Standing], cycle: Cycle | None) -> list[Standing]:
    """Those of one cycle; where none is open, what is known without."""
    wanted = cycle.id if cycle else None
    return [one for one in found if (one.cycle.id if one.cycle else None) == wanted]
