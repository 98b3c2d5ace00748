"""Recommendations that a plan should answer by an action and does not (design section 4, checks)."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from renaksi.core.agency import UNIT_KINDS
from renaksi.core.plan import EDITABLE, PlanState
from renaksi.core.plan_checks import Unanswered
from renaksi.core.recommendation import UNSETTLED
from renaksi.models import (
    ActionItem,
    ActionPlan,
    Agency,
    AgencyClosure,
    PlanRevision,
    Recommendation,
    RecommendationItem,
    UnansweredReason,
)
from renaksi.queries.recommendation_custody import held_recommendations
from renaksi.queries.scope import AgencyColumn, in_force

GRACE: Final = timedelta(days=14)
"""How long an agency has to find an action before its plan is kept back."""
ASKED: Final = EDITABLE | {PlanState.PROPOSED}
"""What was submitted is answered for already."""


def unanswered(session: Session, revision: PlanRevision, today: date) -> tuple[Unanswered, ...]:
    """`unanswered_by` of one; none, and no statement, once it is submitted."""
    if revision.state not in ASKED:
        return ()
    return unanswered_by(session, [revision.id], today).get(revision.id, ())


def unanswered_by(
    session: Session, revision_ids: Collection[int], today: date
) -> dict[int, tuple[Unanswered, ...]]:
    """By revision, what was issued to its agency 14 days ago or earlier, is still to be settled,
    and has neither an action in this revision (linked, or naming its number) nor a reason. One
    statement.
    """
    if not revision_ids:
        return {}
    found: dict[int, list[Unanswered]] = {}
    rows = session.execute(_asked(today), {"revisions": list(revision_ids)})
    for revision_id, key, number, text in rows:
        found.setdefault(revision_id, []).append(Unanswered(key, number, text))
    return {key: tuple(some) for key, some in found.items()}


@lru_cache(maxsize=4)
def _asked(today: date) -> Select[*tuple[Any, ...]]:
    """Kept for the day: it takes longer to put together than to run."""
    return asked_rows(bindparam("revisions", expanding=True), today)


def asked_rows(
    revision_ids: Collection[int] | BindParameter[Any], today: date
) -> Select[*tuple[Any, ...]]:
    """Revision, id, number and text, the oldest first."""
    one, plan, passed_on = Recommendation, ActionPlan, held_recommendations(today)
    acting = func.coalesce(passed_on.c.holder_id, one.addressee_id)
    return (
        select(PlanRevision.id, one.id, one.number, one.text)
        .join(plan, plan.id == PlanRevision.plan_id)
        .join(one, and_(one.status.in_(UNSETTLED), one.issued_on <= today - GRACE))
        .outerjoin(passed_on, passed_on.c.recommendation_id == one.id)
        .where(
            PlanRevision.id.in_(revision_ids),
            or_(
                one.addressee_id == plan.agency_id,
                acting == plan.agency_id,
                _is_own_unit(acting, plan.agency_id, today),
            ),
            ~_has_action(),
            ~_is_named(),
            ~_has_reason(),
        )
        .order_by(one.issued_on, one.id)
    )


def _has_action() -> ColumnElement[bool]:
    link, item = RecommendationItem, ActionItem
    return (
        select(link.recommendation_id)
        .join(item, item.lineage_id == link.lineage_id)
        .where(
            link.recommendation_id == Recommendation.id,
            link.plan_id == ActionPlan.id,
            item.revision_id == PlanRevision.id,
            item.removed_at.is_(None),
        )
        .exists()
    )


def _is_named() -> ColumnElement[bool]:
    """An action of the revision names its number as a basis (dasar), as people wrote it before."""
    item = ActionItem
    return (
        select(item.id)
        .where(
            item.revision_id == PlanRevision.id,
            item.removed_at.is_(None),
            _set_apart(item.basis).contains(_set_apart(Recommendation.number)),
        )
        .exists()
    )


def _set_apart(text: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[str]:
    """With a space around each part, so that number 1 is not found in 12 or in 2021."""
    parts: ColumnElement[str] = func.replace(func.replace(text, ",", " "), ";", " ")
    return literal(" ").concat(parts).concat(" ")


def _has_reason() -> ColumnElement[bool]:
    reason = UnansweredReason
    return (
        select(reason.plan_id)
        .where(reason.plan_id == ActionPlan.id, reason.recommendation_id == Recommendation.id)
        .exists()
    )


def _is_own_unit(
    column: ColumnElement[int], owner: AgencyColumn, today: date
) -> ColumnElement[bool]:
    """A unit of the agency: no other agency stands between the two (design 3.1)."""
    one, unit = AgencyClosure, aliased(Agency)
    between, middle = aliased(AgencyClosure), aliased(Agency)
    other_owner = (
        select(between.ancestor_id)
        .join(middle, middle.id == between.ancestor_id)
        .where(
            between.descendant_id == one.descendant_id,
            between.valid_from <= today,
            between.valid_to > today,
            between.depth < one.depth,
            middle.kind.not_in(UNIT_KINDS),
        )
        .exists()
    )
    return (
        select(one.depth)
        .join(unit, unit.id == one.descendant_id)
        .where(
            one.descendant_id == column,
            one.ancestor_id == owner,
            one.depth > 0,
            in_force(today),
            unit.kind.in_(UNIT_KINDS),
            ~other_owner,
        )
        .exists()
    )
