"""Whose turn it is on every plan under review below an actor, be they as many as the nation has.

`queries.plan_cases` gathers everything the rules may ask of a few plans. A list needs less: of
people, only those whose turn it could be. What the rules answer from that is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.review_queue import Wait
from renaksi.core.review_turns import Desk, Owner, Pending, Turn, Waiting
from renaksi.core.workflow import PlanCase
from renaksi.models import ActionPlan, Agency, AgencyClosure, Cycle, PlanRevision, User
from renaksi.queries.custody import held
from renaksi.queries.review_facts import facts_of, facts_statement
from renaksi.queries.review_tiers import as_tiers
from renaksi.queries.scope import in_force

STATES: Final = (PlanState.SUBMITTED, PlanState.IN_REVIEW)


def desk_of(session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]) -> Desk:
    """Two statements, or one where there is nothing.

    `conditions` narrow it, by columns of PlanRevision, ActionPlan, Agency and Cycle.
    """
    asked = _asked(_chosen(today, conditions), today) if conditions else _every(today)
    waiting = [Waiting(*row) for row in session.execute(asked.chosen, _given(actor))]
    return _desk(session, asked, actor, today, waiting)


def _desk(
    session: Session, asked: "_Asked", actor: Actor, today: date, waiting: list[Waiting]
) -> Desk:
    if not waiting:
        return Desk(actor, today)
    facts = facts_of(session, asked.facts, _given(actor))
    return Desk(
        actor,
        today,
        waiting,
        facts.lines,
        as_tiers(facts.tiers),
        facts.owners,
        facts.reviewers,
        frozenset(facts.days_off),
    )


def turns(session: Session, desk: Desk) -> list[Turn]:
    """What waits for the actor, the longest wait first. One statement, or none."""
    found = (desk.turn(one) for one in shown(session, desk.likely()))
    return [one for one in found if one.steps]


def own_turns(session: Session, actor: Actor, today: date) -> list[Turn]:
    """The same for a page that looks at nothing else: two statements, or one.

    What lists show is read along with everything that waits, so that it need not be asked for.
    """
    asked = _every_shown(today)
    rows = {row[0]: row for row in session.execute(asked.chosen, _given(actor))}
    waiting = [Waiting(*row[:_FACTS]) for row in rows.values()]
    desk = _desk(session, asked, actor, today, waiting)
    likely = (_pending(rows[one.revision_id][_FACTS:], one.holder_id) for one in desk.likely())
    return [turn for one in likely if (turn := desk.turn(one)).steps]


@dataclass(frozen=True, slots=True)
class Turns:
    """Everything under review below the actor, whoever's turn it is, with the desk it lies on."""

    desk: Desk
    mine: tuple[Turn, ...]
    others: tuple[Pending, ...]

    def wait(self, one: Pending) -> Wait:
        return self.desk.wait(one)

    def case(self, one: Pending) -> PlanCase:
        return self.desk.case(one)


def review_turns(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> Turns:
    """For who looks at all of it. Three statements, or one where there is nothing."""
    desk = desk_of(session, actor, today, *conditions)
    found = shown(session, desk.waiting)
    likely = {one.revision_id for one in desk.likely()}
    mine = [turn for one in found if one.revision_id in likely and (turn := desk.turn(one)).steps]
    own = {turn.pending.revision_id for turn in mine}
    return Turns(desk, tuple(mine), tuple(one for one in found if one.revision_id not in own))


def shown(session: Session, wanted: Sequence[Waiting]) -> list[Pending]:
    """The same as lists show them, in the same order. One statement, or none."""
    if not wanted:
        return []
    holders = {one.revision_id: one.holder_id for one in wanted}
    chosen: Select[*tuple[Any, ...]] = select(*_SHOWN).select_from(PlanRevision)
    chosen = chosen.join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
    rows = session.execute(_joined(chosen).where(PlanRevision.id.in_(holders)))
    found = {row[0]: _pending(row, holders[row[0]]) for row in rows}
    return [found[key] for key in holders if key in found]


def _pending(row: Any, holder_id: int) -> Pending:
    revision, plan, number, state, at, submitter, reviewer, name, *rest = row
    return Pending(
        revision, plan, number, state, at, submitter, reviewer, name or "",
        Owner(*rest[:5]), holder_id, *rest[5:],
    )  # fmt: skip


_SUBMITTED_AT: Final = func.coalesce(PlanRevision.submitted_at, PlanRevision.created_at)
_FACTS: Final = len(Waiting._fields)
_SHOWN: Final = (
    PlanRevision.id, PlanRevision.plan_id, PlanRevision.number, PlanRevision.state,
    _SUBMITTED_AT, PlanRevision.submitted_by_id, PlanRevision.reviewed_by_id, User.name,
    Agency.id, Agency.code, Agency.name, Agency.kind, Agency.time_zone,
    Cycle.id, Cycle.year, Cycle.state, Cycle.review_days,
)  # fmt: skip


def _joined(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """With all that `_SHOWN` names."""
    chosen = chosen.join(Agency, Agency.id == ActionPlan.agency_id)
    chosen = chosen.join(Cycle, Cycle.id == ActionPlan.cycle_id)
    return chosen.outerjoin(User, User.id == PlanRevision.reviewed_by_id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is under review, and the facts of it; both take the actor by name (`_given`)."""

    chosen: Select[*tuple[Any, ...]]
    facts: CompoundSelect[*tuple[Any, ...]]


def _asked(chosen: Select[*tuple[Any, ...]], today: date) -> _Asked:
    return _Asked(chosen, facts_statement(chosen, today))


@lru_cache(maxsize=4)
def _every(today: date) -> _Asked:
    """Kept for the day: it takes longer to put together than to run."""
    return _asked(_chosen(today, ()), today)


@lru_cache(maxsize=4)
def _every_shown(today: date) -> _Asked:
    return _asked(_joined(_chosen(today, ())).add_columns(*_SHOWN), today)


def _given(actor: Actor) -> dict[str, Any]:
    homes = {grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)}
    return {"homes": sorted(homes), "actor": actor.user_id or 0}


def _chosen(today: date, conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    passed_on = held(today)
    holder = func.coalesce(passed_on.c.holder_id, ActionPlan.agency_id)
    chosen: Select[*tuple[Any, ...]] = select(
        PlanRevision.id,
        PlanRevision.plan_id,
        PlanRevision.state,
        PlanRevision.submitted_by_id,
        PlanRevision.reviewed_by_id,
        holder.label("holder_id"),
    )
    chosen = (
        chosen.select_from(PlanRevision)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .where(PlanRevision.state.in_(STATES), _is_below(holder, today))
        .order_by(_SUBMITTED_AT, PlanRevision.id)
    )
    if conditions:
        chosen = chosen.join(Agency, Agency.id == ActionPlan.agency_id)
        chosen = chosen.join(Cycle, Cycle.id == ActionPlan.cycle_id).where(*conditions)
    return chosen


def _is_below(agency: ColumnElement[int], today: date) -> ColumnElement[bool]:
    """Looked up for each: below the root there are ten times more agencies than plans."""
    return exists().where(
        AgencyClosure.descendant_id == agency,
        AgencyClosure.ancestor_id.in_(bindparam("homes", expanding=True)),
        AgencyClosure.depth > 0,
        in_force(today),
    )
