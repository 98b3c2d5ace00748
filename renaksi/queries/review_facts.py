"""Who reviews, who had a part in what is under review, and the days off: in one statement.

Every page counts its statements, and the home page has many questions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import CompoundSelect, Date, Select, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.policy import REVIEWER_ROLES, Actor
from renaksi.core.review_queue import HORIZON
from renaksi.models import (
    ActionItem,
    Holiday,
    PlanContributor,
    PlanRevision,
    PlanTransition,
    RoleAssignment,
)
from renaksi.queries.plan_cases import OWNER_ACTIONS, REVIEW_ACTIONS
from renaksi.queries.review_tiers import tier_rows


@dataclass(slots=True)
class Facts:
    """What the rules ask beside the plans themselves; `core.review_turns` says what each is."""

    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    tiers: list[tuple[int, int | None, str | None, str]] = field(default_factory=list)
    days_off: set[date] = field(default_factory=set)


def facts_of(
    session: Session,
    chosen: Select[*tuple[Any, ...]],
    above: Collection[int],
    actor: Actor,
    today: date,
) -> Facts:
    """Who reviews at the agencies `above`, what reviewers did on these plans, the days off."""
    people = select(RoleAssignment.user_id).where(
        RoleAssignment.role.in_(REVIEWER_ROLES),
        RoleAssignment.valid_from <= today,
        RoleAssignment.valid_to > today,
    )
    tiers = tier_rows(above, today).subquery()
    rows: Iterable[Any] = session.execute(
        union_all(
            select(literal("tier"), *tiers.c, _NO_DAY),
            *_hands(chosen, people.union(select(literal(actor.user_id or 0)))),
            select(literal("day off"), _NONE, _NONE, _NO_WORD, _NO_WORD, Holiday.on).where(
                Holiday.on <= today + HORIZON
            ),
        )
    )
    found = Facts()
    for what, key, one, role, name, day in rows:
        if what == "tier":
            found.tiers.append((key, one, role, name))
        elif what == "day off":
            found.days_off.add(day)
        else:
            (found.owners if what == "owner" else found.reviewers)[key].add(one)
    return found


_NO_WORD: Final = literal("")
_NO_DAY: Final = cast(null(), Date)
_NONE: Final = literal(0)


def _hands(
    chosen: Select[*tuple[Any, ...]], people: CompoundSelect[*tuple[Any, ...]]
) -> list[Select[*tuple[Any, ...]]]:
    """What `people` did on these plans, for the owner and in the review.

    Whoever wrote in a row is a contributor since the revision was submitted. Only of a cancelled
    one nobody kept that: there the rows themselves are asked.
    """
    ids = (PlanRevision.plan_id, PlanRevision.id, PlanRevision.reviewed_by_id)
    rows = chosen.order_by(None).with_only_columns(*ids).cte("waiting")
    who = people.subquery()
    plans, hands = select(rows.c.plan_id), select(who.c[0])
    step, rest = PlanTransition, (_NO_WORD, _NO_WORD, _NO_DAY)
    owner, reviewer = literal("owner"), literal("reviewer")
    return [
        select(owner, PlanRevision.plan_id, step.actor_id, *rest)
        .join(PlanRevision, PlanRevision.id == step.revision_id)
        .where(
            PlanRevision.plan_id.in_(plans),
            step.action.in_(OWNER_ACTIONS),
            step.actor_id.in_(hands),
        ),
        select(owner, PlanContributor.plan_id, PlanContributor.user_id, *rest).where(
            PlanContributor.plan_id.in_(plans),
            (PlanContributor.user_id + 0).in_(hands),  # not by index: plans × people look-ups
        ),
        *(
            select(owner, PlanRevision.plan_id, hand, *rest)
            .join(PlanRevision, PlanRevision.id == ActionItem.revision_id)
            .where(
                PlanRevision.state == PlanState.CANCELLED,
                PlanRevision.plan_id.in_(plans),
                hand.in_(hands),
            )
            for hand in (ActionItem.created_by_id, ActionItem.updated_by_id)
        ),
        select(reviewer, step.revision_id, step.actor_id, *rest)
        .join(rows, rows.c.id == step.revision_id)
        .where(
            step.action.in_(REVIEW_ACTIONS),
            step.actor_id.in_(hands),
            step.actor_id.is_distinct_from(rows.c.reviewed_by_id),  # known without asking
        ),
    ]
