"""What recommendations ask of somebody today, in one statement: answers, checks, decisions.

What assessments and periodic reports ask is brought along, so that the day's tasks cost no
statement more.

Whose turn it is stands in `queries.recommendation_turns`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    SmallInteger,
    String,
    bindparam,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.assessment_tasks import Waiting as AssessmentWaiting
from renaksi.core.calendar import local_day
from renaksi.core.follow_up_clock import Turn, answer_clock, due_day
from renaksi.core.periodic_tasks import Waiting as PeriodicWaiting
from renaksi.core.plan_checks import Unanswered
from renaksi.core.policy import Actor
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage,
    DayCount,
    RecommendationStatus,
)
from renaksi.core.recommendation_tasks import Waiting
from renaksi.core.task import TaskKind as K
from renaksi.models import Agency, Holiday, Recommendation, RecommendationTransition
from renaksi.models.base import UtcDateTime
from renaksi.queries import periodic_turns
from renaksi.queries.assessment_desk import MARK, turn_parts, waiting_of
from renaksi.queries.recommendation_answers import asked_rows
from renaksi.queries.recommendation_custody import held_recommendations
from renaksi.queries.recommendation_turns import ANSWERS, acting_for, wanted

NEAR: Final = timedelta(days=400)
"""Days off that any clock of a recommendation still running can meet."""


@dataclass(frozen=True, slots=True)
class RecommendationDesk:
    """What waits for the actor, and what the actor's drafts of plans leave unanswered."""

    waiting: tuple[Waiting, ...] = ()
    asked: Mapping[int, tuple[Unanswered, ...]] = field(default_factory=dict)
    """By revision, as `recommendation_answers.unanswered_by`."""
    assessments: tuple[AssessmentWaiting, ...] = ()
    """What assessments ask of the actor, asked for in the same statement."""
    periodic: tuple[PeriodicWaiting, ...] = ()
    """Periodic reports that wait for the actor's approval, as well."""


def recommendation_desk(
    session: Session, actor: Actor, revision_ids: Collection[int], now: datetime
) -> RecommendationDesk:
    """One statement; none for somebody who neither acts on them or on assessments nor writes a plan.

    `revision_ids`: drafts whose unanswered recommendations are wanted.
    """
    today = local_day(now, TimeZone.WIB)
    asked = _statement(actor, today, with_drafts=bool(revision_ids))
    if asked is None:
        return RecommendationDesk()
    found: dict[str, list[Any]] = defaultdict(list)
    rows: Sequence[Any] = session.execute(asked, {"drafts": list(revision_ids)}).all()
    for word, *row in rows:
        found[word].append(row)
    assessments = [(word, *row) for word in found if word.startswith(MARK) for row in found[word]]
    return RecommendationDesk(
        _all_waiting(found, today),
        _asked(found["asked"]),
        waiting_of(assessments),
        tuple(periodic_turns.waiting_of(row) for row in found.get(periodic_turns.MARK, ())),
    )


def _asked(rows: Sequence[Any]) -> dict[int, tuple[Unanswered, ...]]:
    asked: dict[int, list[Unanswered]] = {}
    for revision_id, key, number, text, *_rest in sorted(rows, key=lambda row: row[1]):
        asked.setdefault(revision_id, []).append(Unanswered(key, number, text))
    return {key: tuple(some) for key, some in asked.items()}


def _all_waiting(found: Mapping[str, Sequence[Any]], today: date) -> tuple[Waiting, ...]:
    days_off = frozenset(row[5] for row in found.get("day off", ()))
    turns: dict[int, list[tuple[datetime, Turn]]] = defaultdict(list)
    for key, _zero, stage, status, at, *_rest in found.get("turn", ()):
        settled = RecommendationStatus(status) not in UNSETTLED
        turn = Turn(local_day(at, TimeZone.WIB), AnswerStage(stage), settled)
        turns[key].append((at, turn))
    return tuple(
        _waiting(
            kind, row, [turn for _at, turn in sorted(turns[row[0]], key=_moment)], days_off, today
        )
        for kind in K
        for row in found.get(kind.value, ())
    )


def _moment(one: tuple[datetime, Turn]) -> datetime:
    return one[0]


def _waiting(
    kind: K, row: Any, turns: Sequence[Turn], days_off: Collection[date], today: date
) -> Waiting:
    """Answers are due as their clock says today, reviews so many days after the answer came."""
    key, limit, number, name, at, _day, how = row
    since = local_day(at, TimeZone.WIB)
    if kind in ANSWERS:
        due = answer_clock(turns, today, limit, DayCount(how), days_off).due
    else:
        due = due_day(since, limit, DayCount(how), days_off)
    return Waiting(kind, key, number, name, due, since)


# ── the one statement ─────────────────────────────────────────────────────────
_NO_DAY: Final = cast(null(), Date)
_NO_MOMENT: Final = cast(null(), UtcDateTime())
_NO_WORD: Final = literal("")
_ZERO: Final = literal(0)
Part = Select[*tuple[Any, ...]]
_APART: Final[Part] = select(
    _NO_WORD, cast(_ZERO, SmallInteger), _ZERO, _NO_WORD, _NO_WORD, _NO_MOMENT, _NO_DAY, _NO_WORD
).where(false())
"""Nothing, of a smaller number: PostgreSQL then plans part by part. Of parts alike in every column
it makes one question, and finding a way through all of them at once takes it twice as long.
"""


@lru_cache(maxsize=128)
def _statement(
    actor: Actor, today: date, *, with_drafts: bool
) -> CompoundSelect[*tuple[Any, ...]] | None:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    parts = [*_parts(actor, today, with_drafts=with_drafts)]
    return union_all(*parts, _APART) if parts else None


def _parts(actor: Actor, today: date, *, with_drafts: bool) -> Iterator[Part]:
    """Word, two numbers, two texts, a moment, a day, how days count."""
    if with_drafts:
        drafts: BindParameter[Any] = bindparam("drafts", expanding=True)
        asked = asked_rows(drafts, today).order_by(None).subquery()
        yield select(literal("asked"), *asked.c, _NO_MOMENT, _NO_DAY, _NO_WORD)
    yield from turn_parts(actor, today)
    yield from periodic_turns.waiting_parts(actor, today)
    held = held_recommendations(today)
    mine = [*wanted(actor, acting_for(held), today)]
    if not mine:
        return
    for kind, clause in mine:
        yield _rows(kind, held).where(clause)
    if own := [clause for kind, clause in mine if kind in ANSWERS]:
        yield _turns(held).where(or_(*own))
    off = literal("day off"), _ZERO, _ZERO, _NO_WORD, _NO_WORD, _NO_MOMENT, Holiday.on, _NO_WORD
    yield select(*off).where(Holiday.on > today - NEAR, Holiday.on < today + NEAR)


def _rows(kind: K, held: Any) -> Part:
    one, step = Recommendation, RecommendationTransition
    came = select(func.max(step.at)).where(step.recommendation_id == one.id).scalar_subquery()
    answers = kind in ANSWERS
    limit = one.answer_days if answers else one.review_days
    how: ColumnElement[Any] = type_coerce(one.answer_count if answers else one.review_count, String)
    told = literal(kind.value), one.id, limit, one.number, Agency.name, came, _NO_DAY, how
    chosen: Part = select(*told)
    return chosen.join(Agency, Agency.id == one.addressee_id).outerjoin(
        held, held.c.recommendation_id == one.id
    )


def _turns(held: Any) -> Part:
    step, one = RecommendationTransition, Recommendation
    stage, status = type_coerce(step.stage, String), type_coerce(step.status, String)
    told = literal("turn"), one.id, _ZERO, stage, status, step.at, _NO_DAY, _NO_WORD
    chosen: Part = select(*told)
    return chosen.join(one, one.id == step.recommendation_id).outerjoin(
        held, held.c.recommendation_id == one.id
    )
