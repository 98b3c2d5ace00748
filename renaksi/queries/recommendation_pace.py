"""How fast recommendations were answered and decided, by whom they count with or of some at hand."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED
from renaksi.core.recommendation_pace import TELLING, Mark, Pace, pace
from renaksi.core.recommendation_whose import Whose
from renaksi.models import Recommendation, RecommendationTransition
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_history import custodian_by, last_steps


def paces_by(
    session: Session, actor: Actor, today: date, as_of: date, moment: datetime
) -> dict[Whose, Pace]:
    """Of all that was issued by the day and counts on it; one statement."""
    rows: Sequence[Any] = session.execute(_telling(actor, today, as_of, moment)).all()
    found: dict[Whose, list[Pace]] = defaultdict(list)
    for (addressee, heir), one_pace in _each(rows):
        found[Whose(addressee, heir)].append(one_pace)
    return {whose: _together(some) for whose, some in found.items()}


@lru_cache(maxsize=128)
def _telling(actor: Actor, today: date, as_of: date, moment: datetime) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    last, one, step = last_steps(as_of, moment), Recommendation, RecommendationTransition
    return (
        select(
            one.id,
            one.issued_on,
            step.action,
            step.stage,
            step.at,
            one.addressee_id,
            custodian_by(moment),
        )
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .join(step, step.recommendation_id == one.id)
        .where(
            last.c.status.in_(COUNTED),
            step.action.in_(TELLING),
            step.at < moment,
            recommendation_visible(actor, today),
        )
        .order_by(one.id, step.at, step.id)
    )


def pace_of(session: Session, ids: Any) -> Pace:
    """Of some as they stand today; `ids` is a select of them. One statement."""
    one, step = Recommendation, RecommendationTransition
    rows: Sequence[Any] = session.execute(
        select(one.id, one.issued_on, step.action, step.stage, step.at)
        .join(step, step.recommendation_id == one.id)
        .where(one.id.in_(ids), step.action.in_(TELLING))
        .order_by(one.id, step.at, step.id)
    ).all()
    return _together([found for _whose, found in _each(rows)])


def _each(rows: Sequence[Any]) -> Iterator[tuple[Sequence[Any], Pace]]:
    for _key, group in groupby(rows, key=lambda row: row[0]):
        some = list(group)
        marks = [
            Mark(action, stage, local_day(at, TimeZone.WIB))
            for _id, _day, action, stage, at, *_whose in some
        ]
        yield some[0][5:], pace(some[0][1], marks)


def _together(some: Sequence[Pace]) -> Pace:
    """Added up in one go: there may be thousands."""
    return Pace(
        tuple(day for one in some for day in one.answers),
        tuple(day for one in some for day in one.decisions),
    )
