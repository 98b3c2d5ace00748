"""What everybody below an agency got in the last years, each year on its own tree; one statement."""

from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.cycle import tree_day
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.grade_years import YearRow
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyClosure, AssessmentResult
from renaksi.queries.grade_results import knowable
from renaksi.queries.grades import standing
from renaksi.queries.prepared import rows_of
from renaksi.queries.scope import visible

YEARS: Final = 10
"""How far back a trend looks."""
_down = aliased(AgencyClosure, name="down")


def year_rows(
    session: Session, instrument_id: int, *, under_id: int, actor: Actor, today: date
) -> list[YearRow]:
    """Of those the actor may see, the node itself included."""
    given = {"instrument": instrument_id, "under": under_id}
    return [
        YearRow(
            year,
            version_id,
            kind,
            grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE,
            score,
            source is ResultSource.OUTSIDE,
            many,
        )
        for year, version_id, kind, outcome, grade, score, source, many in rows_of(
            session, _statement(actor, today), given
        )
    ]


@lru_cache(maxsize=128)
def _statement(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    days = union_all(
        *(
            select(
                literal(year, Integer).label("year"),
                literal(tree_day(year, today), Date).label("day"),
            )
            for year in range(today.year - YEARS + 1, today.year + 1)
        )
    ).subquery()
    one = AssessmentResult
    alike = (one.year, one.version_id, Agency.kind, one.outcome, one.grade, one.score, one.source)
    return (
        select(*alike, func.count())
        .join(days, days.c.year == one.year)
        .join(Agency, Agency.id == one.agency_id)
        .where(
            one.instrument_id == bindparam("instrument", type_=Integer),
            one.superseded_at.is_(None),
            _below(days.c.day),
            knowable(actor, today),
            visible(actor, Agency.id, today, days.c.day, with_ended=True),
        )
        .group_by(*alike)
    )


def _below(day: Any) -> ColumnElement[bool]:
    """Looked up for each result: below the root stand all units as well, forty times as many."""
    found = select(_down.depth).where(
        _down.descendant_id == Agency.id,
        _down.ancestor_id == bindparam("under", type_=Integer),
        standing(_down, day),
    )
    return found.correlate_except(_down).offset(0).exists()
