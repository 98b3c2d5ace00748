"""Whose turn it is on every plan under review below an actor, be they as many as the nation has.

`queries.plan_cases` gathers everything the rules may ask of a few plans. A list needs less: of
people, only those whose turn it could be. What the rules answer from that is the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Place
from renaksi.core.review_queue import HORIZON
from renaksi.core.review_turns import Owner, Pending, Turns
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    Cycle,
    Holiday,
    PlanContributor,
    PlanRevision,
    PlanTransition,
    User,
)
from renaksi.queries.custody import held
from renaksi.queries.plan_cases import OWNER_ACTIONS, REVIEW_ACTIONS
from renaksi.queries.review_tiers import review_tiers
from renaksi.queries.scope import in_force

STATES: Final = (PlanState.SUBMITTED, PlanState.IN_REVIEW)


def review_turns(
    session: Session, actor: Actor, today: date, *conditions: ColumnElement[bool]
) -> Turns:
    """Four statements, or one where there is nothing.

    `conditions` narrow it, by columns of PlanRevision, ActionPlan, Agency and Cycle.
    """
    pending = _pending(actor, today, conditions)
    found = [_as_pending(row) for row in session.execute(pending)]
    if not found:
        return Turns(actor, today)
    kinds = {one.holder_id: one.agency.kind for one in found}
    lines = _lines(session, kinds, today)
    places = {key: Place(key, kinds[key], key, (key, *lines.get(key, ()))) for key in kinds}
    above = {one for place in places.values() for one in place.lineage[1:]}
    tiers = review_tiers(session, above, today)
    people = {one for tier in tiers.values() for some in tier.holders.values() for one in some}
    first = min(one.submitted_on for one in found)
    facts = _facts(session, pending, people | {actor.user_id or 0}, (first, today + HORIZON))
    return Turns(
        actor, today, found, places, tiers, facts.owners, facts.reviewers, frozenset(facts.days_off)
    )


def _pending(
    actor: Actor, today: date, conditions: Iterable[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    passed_on = held(today)
    holder = func.coalesce(passed_on.c.holder_id, ActionPlan.agency_id)
    submitted_at = func.coalesce(PlanRevision.submitted_at, PlanRevision.created_at)
    chosen: Select[*tuple[Any, ...]] = select(
        PlanRevision.id, PlanRevision.plan_id, PlanRevision.number, PlanRevision.state,
        submitted_at, PlanRevision.submitted_by_id, PlanRevision.reviewed_by_id, User.name,
        Agency.id, Agency.code, Agency.name, Agency.kind, Agency.time_zone,
        holder.label("holder_id"), Cycle.id, Cycle.year, Cycle.state, Cycle.review_days,
    )  # fmt: skip
    return (
        chosen.select_from(PlanRevision)
        .join(ActionPlan, ActionPlan.id == PlanRevision.plan_id)
        .join(Agency, Agency.id == ActionPlan.agency_id)
        .join(Cycle, Cycle.id == ActionPlan.cycle_id)
        .outerjoin(User, User.id == PlanRevision.reviewed_by_id)
        .outerjoin(passed_on, passed_on.c.plan_id == ActionPlan.id)
        .where(PlanRevision.state.in_(STATES), holder.in_(_below(actor, today)), *conditions)
        .order_by(submitted_at, PlanRevision.id)
    )


def _below(actor: Actor, today: date) -> Select[int]:
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    return select(AgencyClosure.descendant_id).where(
        AgencyClosure.ancestor_id.in_(homes), AgencyClosure.depth > 0, in_force(today)
    )


def _as_pending(row: Any) -> Pending:
    revision, plan, number, state, at, submitter, reviewer, name, *rest = row
    return Pending(
        revision, plan, number, state, at, submitter, reviewer, name or "", Owner(*rest[:5]),
        *rest[5:],
    )  # fmt: skip


def _lines(session: Session, holders: Iterable[int], today: date) -> dict[int, tuple[int, ...]]:
    """Who stands above each of them today, the direct supervisor first."""
    rows = session.execute(
        select(AgencyClosure.descendant_id, AgencyClosure.ancestor_id)
        .where(AgencyClosure.descendant_id.in_(holders), AgencyClosure.depth > 0, in_force(today))
        .order_by(AgencyClosure.depth)
    )
    found: dict[int, tuple[int, ...]] = {}
    for holder, ancestor in rows:
        found[holder] = (*found.get(holder, ()), ancestor)
    return found


@dataclass(slots=True)
class _Facts:
    """What is read in one statement, since every page counts its statements."""

    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    days_off: set[date] = field(default_factory=set)


def _facts(
    session: Session,
    pending: Select[*tuple[Any, ...]],
    people: Collection[int],
    days: tuple[date, date],
) -> _Facts:
    """What `people` did on these plans, for the owner or in the review, and the days off.

    Whoever wrote in a row is a contributor since the revision was submitted. Only of a cancelled
    one nobody kept that: there the rows themselves are asked.
    """
    ids = pending.order_by(None).with_only_columns(PlanRevision.plan_id, PlanRevision.id)
    rows = ids.cte("pending")
    plans, revisions = select(rows.c.plan_id), select(rows.c.id)
    step, owner, no_day = PlanTransition, literal("owner"), cast(null(), Date)
    answers: Iterable[Any] = session.execute(
        union_all(
            select(owner, PlanRevision.plan_id, step.actor_id, no_day)
            .join(PlanRevision, PlanRevision.id == step.revision_id)
            .where(
                PlanRevision.plan_id.in_(plans),
                step.action.in_(OWNER_ACTIONS),
                step.actor_id.in_(people),
            ),
            select(owner, PlanContributor.plan_id, PlanContributor.user_id, no_day).where(
                PlanContributor.plan_id.in_(plans), PlanContributor.user_id.in_(people)
            ),
            *(
                select(owner, PlanRevision.plan_id, hand, no_day)
                .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
                .where(
                    PlanRevision.state == PlanState.CANCELLED,
                    PlanRevision.plan_id.in_(plans),
                    hand.in_(people),
                )
                for hand in (ActionItem.created_by_id, ActionItem.updated_by_id)
            ),
            select(literal("reviewer"), step.revision_id, step.actor_id, no_day).where(
                step.revision_id.in_(revisions),
                step.action.in_(REVIEW_ACTIONS),
                step.actor_id.in_(people),
            ),
            select(literal("day off"), literal(0), literal(0), Holiday.on).where(
                Holiday.on.between(*days)
            ),
        )
    )
    found = _Facts()
    for what, key, one, day in answers:
        if what == "day off":
            found.days_off.add(day)
        else:
            (found.owners if what == "owner" else found.reviewers)[key].add(one)
    return found
