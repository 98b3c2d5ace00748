"""What the addressees of recommendations have done: what is written, what is under way, by whom."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Select,
    String,
    case,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.recommendation import FollowUpState, RecommendationAction
from renaksi.models import (
    FollowUp,
    FollowUpEvidence,
    RecommendationItem,
    RecommendationTransition,
)

OWNER_ACTIONS: Final = (RecommendationAction.ANSWER, RecommendationAction.RECALL)
UNDER_WAY: Final = (FollowUpState.DRAFT, FollowUpState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Work:
    """What the addressee has written."""

    is_written: bool = False
    is_submitted: bool = False


def what_was_done(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, Work], dict[int, set[int]]]:
    """One statement: which have a draft with words in it, which an answer under way, and who acted
    for the addressee of each.
    """
    answers: dict[int, Work] = {}
    people: dict[int, set[int]] = defaultdict(set)
    rows = session.execute(union_all(_under_way(ids), *_owner_people(ids)))
    for key, user_id, state, has_words in rows:
        if state is None:
            people[key].add(user_id)
            continue
        before = answers.get(key, Work())
        answers[key] = Work(
            before.is_written or (state == FollowUpState.DRAFT and bool(has_words)),
            before.is_submitted or state == FollowUpState.SUBMITTED,
        )
    return answers, people


Row = Select[*tuple[Any, ...]]


def _under_way(ids: Sequence[int]) -> Row:
    state = type_coerce(FollowUp.state, String)
    words = case((FollowUp.narrative != "", 1), else_=0)
    return select(FollowUp.recommendation_id, cast(null(), Integer), state, words).where(
        FollowUp.recommendation_id.in_(ids), FollowUp.state.in_(UNDER_WAY)
    )


def _owner_people(ids: Sequence[int]) -> Iterator[Row]:
    """Who wrote, proved, submitted, took back, linked actions."""
    answer, step, link = FollowUp, RecommendationTransition, RecommendationItem
    rest = cast(null(), String), literal(0)
    of_answers = answer.recommendation_id.in_(ids)
    for hand in (answer.created_by_id, answer.updated_by_id, answer.submitted_by_id):
        yield select(answer.recommendation_id, hand, *rest).where(of_answers, hand.is_not(None))
    yield (
        select(answer.recommendation_id, FollowUpEvidence.linked_by_id, *rest)
        .join(answer, answer.id == FollowUpEvidence.follow_up_id)
        .where(of_answers, FollowUpEvidence.linked_by_id.is_not(None))
    )
    yield select(step.recommendation_id, step.actor_id, *rest).where(
        step.recommendation_id.in_(ids),
        step.action.in_(OWNER_ACTIONS),
        step.actor_id.is_not(None),
    )
    yield select(link.recommendation_id, link.linked_by_id, *rest).where(
        link.recommendation_id.in_(ids), link.linked_by_id.is_not(None)
    )
