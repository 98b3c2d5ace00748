"""Whose clock has run out, as clauses: what `core.follow_up_clock` says of one, said of many.

The due day as issued decides for an answer that never left the addressee and whose days are those
of the calendar. The others, few as they are, are counted one by one.
`tests/queries/test_recommendation_register.py` holds the two against each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.follow_up_clock import (
    WITH_ADDRESSEE,
    Clock,
    Turn,
    answer_clock,
    review_clock,
)
from renaksi.core.policy import Actor
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage,
    DayCount,
    RecommendationAction,
    RecommendationStatus,
)
from renaksi.core.recommendation_tally import Late
from renaksi.models import Holiday, Recommendation, RecommendationTransition
from renaksi.queries.recommendation_custody import recommendation_visible

WITH_ISSUER: Final = frozenset(AnswerStage) - WITH_ADDRESSEE
SETTLED: Final = (
    RecommendationStatus.RESOLVED,
    RecommendationStatus.NOT_ACTIONABLE,
    RecommendationStatus.WITHDRAWN,
)
TERMS: Final = (
    Recommendation.answer_days,
    Recommendation.answer_count,
    Recommendation.review_days,
    Recommendation.review_count,
)
"""What the clocks of a recommendation count, in the order of `Terms`."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the two clocks of a recommendation count."""

    answer_days: int
    answer_count: DayCount
    review_days: int
    review_count: DayCount


@dataclass(frozen=True, slots=True)
class Clocks:
    """Both clocks of a recommendation as they stand."""

    answer: Clock
    review: Clock | None

    @property
    def late(self) -> Late | None:
        """Whose turn it is, and late; None once it is settled."""
        if self.review is not None:
            return Late.REVIEW if self.review.left < 0 else None
        return Late.ANSWER if self.answer.is_running and self.answer.left < 0 else None


@dataclass(frozen=True, slots=True)
class Overdue:
    """Clauses over `Recommendation`; they exclude each other."""

    answer: ColumnElement[bool]
    review: ColumnElement[bool]
    holidays: frozenset[date]

    def __getitem__(self, late: Late) -> ColumnElement[bool]:
        return self.answer if late is Late.ANSWER else self.review


def overdue(session: Session, actor: Actor, today: date) -> Overdue:
    """What the actor may see whose turn is overdue; two statements."""
    one = Recommendation
    days_off = frozenset(session.scalars(_HOLIDAYS))
    rows: Sequence[Any] = session.execute(_unsure(actor, today)).all()
    late: dict[Late, list[int]] = {one: [] for one in Late}
    for key, some in groupby(rows, key=lambda row: row[0]):
        steps = list(some)
        found = clocks(Terms(*steps[0][1:5]), turns(row[5:] for row in steps), today, days_off)
        if found.late is not None:
            late[found.late].append(key)
    answer = or_(_past_due(today), one.id.in_(late[Late.ANSWER]))
    return Overdue(answer, one.id.in_(late[Late.REVIEW]), days_off)


_HOLIDAYS: Final = select(Holiday.on)


@lru_cache(maxsize=256)
def _unsure(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    one, step = Recommendation, RecommendationTransition
    return (
        select(one.id, *TERMS, step.stage, step.status, step.at)
        .join(step, step.recommendation_id == one.id)
        .where(_is_unsure(today), recommendation_visible(actor, today))
        .order_by(one.id, step.at, step.id)
    )


@lru_cache(maxsize=4)
def _past_due(today: date) -> ColumnElement[bool]:
    return and_(_with_addressee(), ~_counts_apart(), Recommendation.due_on < today)


def _is_unsure(today: date) -> ColumnElement[bool]:
    """Whose clock is to be read: with the issuer, stopped before, or counting working days.

    Pauses only add to the days left, so what is not due as issued is not late.
    """
    one = Recommendation
    stopped = and_(one.due_on < today, _was_stopped())
    apart = and_(_with_addressee(), or_(one.answer_count == DayCount.WORKING, stopped))
    with_issuer = and_(one.status.in_(UNSETTLED), one.stage.in_(WITH_ISSUER))
    return or_(with_issuer, apart)


def _with_addressee() -> ColumnElement[bool]:
    one = Recommendation
    return and_(one.status.in_(UNSETTLED), one.stage.in_(WITH_ADDRESSEE))


def _counts_apart() -> ColumnElement[bool]:
    return or_(Recommendation.answer_count == DayCount.WORKING, _was_stopped())


def _was_stopped() -> ColumnElement[bool]:
    """Its answer clock stood still once: with the issuer, or settled and reopened."""
    step = aliased(RecommendationTransition)
    stopped = or_(step.stage.in_(WITH_ISSUER), step.status.in_(SETTLED))
    return exists().where(step.recommendation_id == Recommendation.id, stopped)


# ── the clocks of some at hand ────────────────────────────────────────────────
def turns(steps: Iterable[Sequence[Any]]) -> list[Turn]:
    """Of (stage, status, moment) in order of time; a draft's days count as settled."""
    return [
        Turn(local_day(at, TimeZone.WIB), stage, status not in UNSETTLED)
        for stage, status, at in steps
    ]


def clocks(terms: Terms, told: Sequence[Turn], today: date, days_off: frozenset[date]) -> Clocks:
    return Clocks(
        answer_clock(told, today, terms.answer_days, terms.answer_count, days_off),
        review_clock(told, today, terms.review_days, terms.review_count, days_off),
    )


@dataclass(frozen=True, slots=True)
class Past:
    """The dated steps of one recommendation."""

    told: tuple[Turn, ...]
    since: date
    """When it got the status it has."""
    answers: int
    """How often an answer was handed in, those taken back left out."""


def past_of(session: Session, ids: Any) -> Mapping[int, Past]:
    """By recommendation; `ids` is a select or a list of them. One statement."""
    step = RecommendationTransition
    rows = session.execute(
        select(step.recommendation_id, step.stage, step.status, step.at, step.action)
        .where(step.recommendation_id.in_(ids))
        .order_by(step.recommendation_id, step.at, step.id)
    )
    grouped = groupby(rows, key=lambda row: row[0])
    return {key: _past([row[1:] for row in some]) for key, some in grouped}


def _past(steps: Sequence[Sequence[Any]]) -> Past:
    since = steps[-1][2]
    for _stage, status, at, _action in reversed(steps):
        if status is not steps[-1][1]:
            break
        since = at
    taken = [action for *_told, action in steps]
    answers = taken.count(RecommendationAction.ANSWER) - taken.count(RecommendationAction.RECALL)
    told = tuple(turns(step[:3] for step in steps))
    return Past(told, local_day(since, TimeZone.WIB), answers)
