"""Who stands above what is under review, who had a part in it, and the days off: one statement.

Every page counts its statements, and the home page has many questions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Date,
    Integer,
    Select,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.plan import PlanState
from renaksi.core.policy import REVIEWER_ROLES
from renaksi.core.review_queue import HORIZON
from renaksi.models import (
    ActionItem,
    AgencyClosure,
    Holiday,
    PlanContributor,
    PlanRevision,
    PlanTransition,
    RoleAssignment,
)
from renaksi.queries.plan_cases import OWNER_ACTIONS, REVIEW_ACTIONS
from renaksi.queries.review_tiers import tier_rows
from renaksi.queries.scope import in_force


@dataclass(slots=True)
class Facts:
    """What the rules ask beside the plans themselves; `core.review_turns` says what each is."""

    lines: dict[int, tuple[int, ...]] = field(default_factory=dict)
    owners: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reviewers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    tiers: list[tuple[int, int | None, str | None, str]] = field(default_factory=list)
    days_off: set[date] = field(default_factory=set)


def facts_of(
    session: Session, statement: CompoundSelect[*tuple[Any, ...]], given: Mapping[str, Any]
) -> Facts:
    """What `facts_statement` finds; `given` names the actor and what the plans were chosen by."""
    return _sorted_out(session.execute(statement, given).all())


def facts_statement(
    chosen: Select[*tuple[Any, ...]], today: date
) -> CompoundSelect[*tuple[Any, ...]]:
    """Of the plans `chosen` selects: by revision, with `holder_id`. `actor` is bound by name."""
    ids = (PlanRevision.plan_id, PlanRevision.id, PlanRevision.reviewed_by_id)
    holder = chosen.selected_columns["holder_id"]
    waiting = chosen.order_by(None).with_only_columns(*ids, holder).cte("waiting")
    above = (AgencyClosure.depth > 0, in_force(today))
    of_these = AgencyClosure.descendant_id.in_(select(waiting.c.holder_id))
    tiers = tier_rows(select(AgencyClosure.ancestor_id).where(of_these, *above), today).subquery()
    line = AgencyClosure.descendant_id, AgencyClosure.ancestor_id, AgencyClosure.depth
    return union_all(
        select(literal("line"), *line, _NO_WORD, _NO_WORD, _NO_DAY).where(of_these, *above),
        select(literal("tier"), tiers.c[0], tiers.c[1], _ZERO, tiers.c[2], tiers.c[3], _NO_DAY),
        *_hands(waiting, _people(today)),
        select(literal("day off"), _ZERO, _ZERO, _ZERO, _NO_WORD, _NO_WORD, Holiday.on).where(
            Holiday.on <= today + HORIZON
        ),
    )


def _sorted_out(rows: Iterable[Any]) -> Facts:
    found, lines = Facts(), defaultdict(list)
    for what, key, one, depth, role, name, day in rows:
        if what == "line":
            lines[key].append((depth, one))
        elif what == "tier":
            found.tiers.append((key, one, role, name))
        elif what == "day off":
            found.days_off.add(day)
        else:
            (found.owners if what == "owner" else found.reviewers)[key].add(one)
    found.lines = {key: tuple(one for _depth, one in sorted(line)) for key, line in lines.items()}
    return found


def _people(today: date) -> CompoundSelect[int]:
    """Whose turn it could be."""
    one, actor = RoleAssignment, bindparam("actor", type_=Integer)
    return (
        select(one.user_id)
        .where(one.role.in_(REVIEWER_ROLES), one.valid_from <= today, one.valid_to > today)
        .union(select(actor))
    )


_NO_WORD: Final = literal("")
_NO_DAY: Final = cast(null(), Date)
_ZERO: Final = literal(0)


def _hands(waiting: CTE, people: CompoundSelect[int]) -> list[Select[*tuple[Any, ...]]]:
    """What `people` did on these plans, for the owner and in the review.

    Whoever wrote in a row is a contributor since the revision was submitted. Only of a cancelled
    one nobody kept that: there the rows themselves are asked.
    """
    plans, hands = select(waiting.c.plan_id), select(people.subquery().c[0])
    step, rest = PlanTransition, (_ZERO, _NO_WORD, _NO_WORD, _NO_DAY)
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
        .join(waiting, waiting.c.id == step.revision_id)
        .where(
            step.action.in_(REVIEW_ACTIONS),
            step.actor_id.in_(hands),
            step.actor_id.is_distinct_from(waiting.c.reviewed_by_id),  # known without asking
        ),
    ]
