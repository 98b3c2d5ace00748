"""Who can be given the scoring of assessments, and who can be asked for a second score."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction as A
from renaksi.core.assessment_case import AssessmentCase
from renaksi.core.assessment_rights import acting_tier
from renaksi.core.assessment_writing import why_not_assign, why_not_second
from renaksi.core.errors import NotAllowed, NotFound
from renaksi.core.policy import Actor, Role
from renaksi.models import Assessment, User
from renaksi.queries.assessment_cases import OpenedAssessment, loaded, may_read_one, opened

People = Sequence[tuple[int, str]]
"""(id, name with where the person scores)."""


def may_score(case: AssessmentCase) -> frozenset[int]:
    """Evaluators of the tier whose turn it is, but for those who answered or score a second time."""
    tier = acting_tier(A.START_SCORING, case)
    there = tier.holders.get(Role.EVALUATOR, frozenset()) if tier else frozenset()
    return frozenset(
        one for one in there if not case.acted_for_owner(one) and one != case.second_scorer_id
    )


def may_score_second(case: AssessmentCase, actor: Actor) -> frozenset[int]:
    """Whoever the rules have nothing against; empty for somebody who may not ask."""
    everybody = {
        one for tier in case.tiers for one in tier.holders.get(Role.EVALUATOR, frozenset())
    }
    return frozenset(one for one in everybody if why_not_second(case, actor, one) is None)


def named(session: Session, cases: Iterable[AssessmentCase], ids: Collection[int]) -> People:
    """By name, with the agency each scores for; one statement."""
    where = {
        one: tier.name
        for case in cases
        for tier in reversed(case.tiers)
        for one in tier.holders.get(Role.EVALUATOR, frozenset())
    }
    rows = session.execute(
        select(User.id, User.name).where(User.id.in_(ids)).order_by(User.name, User.id)
    )
    return [(key, f"{name}, {where[key]}" if key in where else name) for key, name in rows]


def to_share(
    session: Session, actor: Actor, ids: Sequence[int], now: datetime
) -> list[OpenedAssessment]:
    """Several whose scoring the actor shares out, in the order of codes; as many statements as one.

    Raises NotFound for one that is not seen, NotAllowed for one that is somebody else's.
    """
    rows = session.scalars(loaded().where(Assessment.id.in_(ids))).all() if ids else ()
    found = opened(session, rows, now)
    if len(found) != len(ids):
        raise NotFound
    for one in found.values():
        if not may_read_one(actor, one.case.place):
            raise NotFound
        if isinstance(refusal := why_not_assign(one.case, actor), NotAllowed):
            raise refusal
    return sorted(found.values(), key=lambda one: (one.assessment.agency.code, one.assessment.id))
