"""What the rules of a plan's steps need to know, gathered in a constant number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, CompoundSelect, Result, bindparam, literal, select, union_all
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.util import identity_key

from renaksi.core.plan import WORKING, PlanAction
from renaksi.core.policy import Place
from renaksi.core.workflow import PlanCase, ReviewTier
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Cycle,
    PlanContributor,
    PlanRevision,
    PlanTransition,
)
from renaksi.queries.custody import plan_places
from renaksi.queries.plan_readiness import plan_check
from renaksi.queries.review_tiers import review_tiers

OWNER_ACTIONS: Final = (
    PlanAction.CREATE,
    PlanAction.PROPOSE,
    PlanAction.RETURN_INTERNALLY,
    PlanAction.SUBMIT,
    PlanAction.WITHDRAW,
    PlanAction.ENACT,
    PlanAction.REVISE,
    PlanAction.CANCEL_REVISION,
)
REVIEW_ACTIONS: Final = (PlanAction.START_REVIEW, PlanAction.RETURN)


def plan_case(
    session: Session, revision: PlanRevision, today: date, *, blocking: int | None = None
) -> PlanCase:
    """The case of one revision. Three statements when `blocking` is known (a page has the matrix
    and its check at hand), up to four more to count it. `today` decides who acts.
    """
    if blocking is None:
        blocking = plan_check(session, revision, today).count
    return plan_cases(session, [revision], today, {revision.id: blocking})[revision.id]


def plan_cases(
    session: Session,
    revisions: Sequence[PlanRevision],
    today: date,
    blocking: Mapping[int, int] | None = None,
) -> dict[int, PlanCase]:
    """Cases by revision id, for lists: the same statements for one as for hundreds.

    Checks are not counted here: where `blocking` says nothing, 0 is taken, which can only offer
    a submission that `take_step` will then refuse with its reasons.
    """
    plans = _plans(session, revisions)
    places = plan_places(session, plans.values(), today)
    agencies = {one for place in places.values() for one in place.lineage[1:]}
    agencies |= {one.agency_id for one in places.values() if one.origin}
    tiers = review_tiers(session, agencies, today)
    people = _people(session, revisions)
    return {
        one.id: _case(
            one,
            plans[one.plan_id].cycle,
            places[one.plan_id],
            tiers,
            people,
            (blocking or {}).get(one.id, 0),
        )
        for one in revisions
    }


def _plans(session: Session, revisions: Sequence[PlanRevision]) -> dict[int, ActionPlan]:
    """Their plans with the cycle; those not in memory yet in one statement."""
    wanted = {one.plan_id for one in revisions}
    held = {key: session.identity_map.get(identity_key(ActionPlan, key)) for key in wanted}
    found = {key: plan for key, plan in held.items() if plan and "cycle" in plan.__dict__}
    missing = wanted - found.keys()
    if missing:
        rows = select(ActionPlan).where(ActionPlan.id.in_(missing))
        loaded = session.scalars(rows.options(joinedload(ActionPlan.cycle)))
        found.update({plan.id: plan for plan in loaded})
    return found


@dataclass(slots=True)
class _People:
    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By plan."""
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By revision."""
    working: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    """By plan: (revision id, number) of the one still on its way."""


def _people(session: Session, revisions: Sequence[PlanRevision]) -> _People:
    """Who did what on these plans; one statement."""
    given = {
        "plans": list({one.plan_id for one in revisions}),
        "revisions": [one.id for one in revisions],
    }
    rows: Result[str, int, Any, int] = session.execute(_PEOPLE, given)
    found = _People()
    for word, key, one, number in rows:
        if word == "working":
            found.working[key].append((one, number))
        elif one is not None:
            (found.owners if word == "owner" else found.reviewers)[key].add(one)
    return found


def _prepared() -> CompoundSelect[str, int, Any, int]:
    """Asked by every page of a plan, so put together once."""
    plans: BindParameter[Any] = bindparam("plans", expanding=True)
    revisions: BindParameter[Any] = bindparam("revisions", expanding=True)
    step, item, none = PlanTransition, ActionItem, literal(0)
    owner, reviewer, working = (literal(word) for word in ("owner", "reviewer", "working"))
    of_plans = PlanRevision.plan_id.in_(plans)
    return union_all(
        select(owner, PlanRevision.plan_id, step.actor_id, none)
        .join(PlanRevision, PlanRevision.id == step.revision_id)
        .where(of_plans, step.action.in_(OWNER_ACTIONS)),
        *(
            select(owner, PlanRevision.plan_id, hand, none)
            .join(PlanRevision, PlanRevision.id == item.revision_id)
            .where(of_plans)
            .distinct()
            for hand in (item.created_by_id, item.updated_by_id)
        ),
        select(owner, PlanContributor.plan_id, PlanContributor.user_id, none).where(
            PlanContributor.plan_id.in_(plans)
        ),
        select(reviewer, step.revision_id, step.actor_id, none).where(
            step.revision_id.in_(revisions), step.action.in_(REVIEW_ACTIONS)
        ),
        select(working, PlanRevision.plan_id, PlanRevision.id, PlanRevision.number).where(
            of_plans, PlanRevision.state.in_(WORKING)
        ),
    )


_PEOPLE: Final = _prepared()


def _case(
    revision: PlanRevision,
    cycle: Cycle,
    place: Place,
    tiers: Mapping[int, ReviewTier],
    people: _People,
    blocking: int,
) -> PlanCase:
    is_inherited = place.origin is not None and place.agency_id != place.origin.agency_id
    others = [number for one, number in people.working[revision.plan_id] if one != revision.id]
    return PlanCase(
        state=revision.state,
        number=revision.number,
        place=place,
        cycle_state=cycle.state,
        cycle_year=cycle.year,
        submitted_by_id=revision.submitted_by_id,
        reviewed_by_id=revision.reviewed_by_id,
        endorsed_by_id=revision.endorsed_by_id,
        owner_actor_ids=frozenset(people.owners[revision.plan_id]),
        reviewer_ids=frozenset(people.reviewers[revision.id]),
        tiers=tuple(tiers[one] for one in place.lineage[1:]),
        blocking=blocking,
        working_number=next(iter(others), None),
        custodian=tiers[place.agency_id].name if is_inherited else "",
    )
