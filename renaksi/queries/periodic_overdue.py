"""Answers to recommendations that were late on a day, by the agency they count with.

`queries.recommendation_late` answers for today; this reads the same clocks from the dated steps up
to any day. `tests/queries/test_periodic_figures.py` holds the two against each other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renaksi.core.recommendation import UNSETTLED
from renaksi.core.recommendation_tally import Late
from renaksi.core.recommendation_whose import Whose
from renaksi.models import Holiday, Recommendation, RecommendationTransition
from renaksi.queries.funnel import end_of
from renaksi.queries.recommendation_history import custodian_by, last_steps
from renaksi.queries.recommendation_late import TERMS, Terms, clocks, turns
from renaksi.queries.recommendation_places import places


def overdue_by(session: Session, under_id: int, as_of: date) -> Mapping[int, int]:
    """By agency at or below the node; five statements."""
    where = places(session, under_id, as_of)
    found: Counter[int] = Counter()
    for whose in _late(session, as_of):
        place = where.of(whose)
        if place is not None:
            found[place[0]] += 1
    return found


def _late(session: Session, as_of: date) -> Iterator[Whose]:
    """Pauses only add to the days left, so what was not due as issued is not late."""
    moment, days_off = end_of(as_of), frozenset(session.scalars(select(Holiday.on)))
    last, one, step = last_steps(as_of, moment), Recommendation, RecommendationTransition
    rows: Sequence[Any] = session.execute(
        select(
            one.id, one.addressee_id, custodian_by(moment), *TERMS, step.stage, step.status, step.at
        )
        .join(last, and_(last.c.recommendation_id == one.id, last.c.place == 1))
        .join(step, step.recommendation_id == one.id)
        .where(last.c.status.in_(UNSETTLED), one.due_on < as_of, step.at < moment)
        .order_by(one.id, step.at, step.id)
    ).all()
    for _key, some in groupby(rows, key=lambda row: row[0]):
        steps = list(some)
        told = turns(row[7:] for row in steps)
        if clocks(Terms(*steps[0][3:7]), told, as_of, days_off).late is Late.ANSWER:
            yield Whose(steps[0][1], steps[0][2])
