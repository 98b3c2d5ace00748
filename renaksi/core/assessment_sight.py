"""Which of an assessment's values somebody may see (design sections 3 and 4; issue, Result).

The agency learns the hub's scores when they are announced, the national ones when they are final;
others wait for the publication date. An independent second scorer does not see the first.
"""

from typing import Final

from renaksi.core.assessment import ANNOUNCED, AssessmentState, ValueColumn
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_round import SelfStand
from renaksi.core.assessment_writing import Seat, seat
from renaksi.core.objection import ObjectionState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Grant, Place, Relation, relations

ALL: Final = frozenset(ValueColumn)
_OWNER_SIDE: Final = frozenset({Relation.OWN, Relation.SAME_OWNER, Relation.HOME})


def columns_seen(case: AssessmentCase, actor: Actor) -> frozenset[ValueColumn]:
    """The columns whose values the actor may read; totals and grades follow their column."""
    if actor.is_system or (case.state is AssessmentState.FINAL and is_published(case)):
        return ALL
    seen: set[ValueColumn] = set()
    for grant in actor.grants:
        found = relations(grant, case.place)
        if is_at_home(grant, case.place):
            seen |= _owner(case)
        if Relation.BELOW in found:
            seen |= _reviewer(case, is_central=grant.home_id == case.place.lineage[-1])
        if Relation.EVERYWHERE in found and case.state is AssessmentState.FINAL:
            seen |= ALL
    return frozenset(seen - _hidden(case, actor))


def is_at_home(grant: Grant, place: Place) -> bool:
    """Whether somebody belongs to the agency: whoever acts for it, reviews from it, or audits it."""
    found = relations(grant, place)
    at_home = grant.home_id in {place.agency_id, place.owner_id}
    return bool(found & _OWNER_SIDE) or (Relation.REACH in found and at_home)


def sees_proof(case: AssessmentCase, actor: Actor, objection: ObjectionState | None) -> bool:
    """Whether a file behind an answer may be opened; with `objection`, one behind an objection.

    What the agency has not handed in yet, answer or objection, is opened by nobody above it.
    """
    if objection is ObjectionState.DRAFT:
        return any(is_at_home(grant, case.place) for grant in actor.grants)
    return ValueColumn.SELF in columns_seen(case, actor)


def is_published(case: AssessmentCase) -> bool:
    """Whether the result is for everybody who may see the agency at all."""
    return case.state is AssessmentState.FINAL and case.window.is_published(case.now)


def sees_second(case: AssessmentCase, actor: Actor) -> bool:
    """Whether the second scorer's values show: their author's own, to the others once done."""
    if seat(case, actor) is Seat.SECOND:
        return True
    below = any(
        Relation.BELOW in relations(grant, case.place) for grant in actor.with_role(*REVIEWER_ROLES)
    )
    return case.second_done and below


def _owner(case: AssessmentCase) -> frozenset[ValueColumn]:
    if case.state is AssessmentState.FINAL:
        return ALL
    return frozenset(
        {ValueColumn.SELF, ValueColumn.HUB} if case.state in ANNOUNCED else {ValueColumn.SELF}
    )


def _reviewer(case: AssessmentCase, *, is_central: bool) -> frozenset[ValueColumn]:
    """An unfinished self-assessment is the agency's own affair until its time is over."""
    if case.state is AssessmentState.FINAL:
        return ALL
    if (
        case.state is AssessmentState.SELF
        and case.window.self_stand(case.now) is not SelfStand.CLOSED
    ):
        return frozenset()
    moderates = is_central and case.state is AssessmentState.MODERATION
    return ALL if moderates else frozenset({ValueColumn.SELF, ValueColumn.HUB})


def _hidden(case: AssessmentCase, actor: Actor) -> frozenset[ValueColumn]:
    blind = seat(case, actor) is Seat.SECOND and not case.second_done
    return frozenset({ValueColumn.HUB, ValueColumn.NATIONAL} if blind else ())
