"""What everybody below an agency got in the last years, each year on its own tree; one statement."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Date, Integer, and_, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.cycle import tree_day
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.grade_years import YearRow
from renaksi.core.policy import Actor
from renaksi.models import Agency, AgencyClosure, AssessmentResult
from renaksi.queries.grade_results import knowable
from renaksi.queries.grades import standing
from renaksi.queries.scope import visible

YEARS: Final = 10
"""How far back a trend looks."""
_down = aliased(AgencyClosure, name="down")


def year_rows(
    session: Session, instrument_id: int, *, under_id: int, actor: Actor, today: date
) -> list[YearRow]:
    """Of those the actor may see, the node itself included."""
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
    rows: Any = session.execute(
        select(*alike, func.count())
        .join(days, days.c.year == one.year)
        .join(Agency, Agency.id == one.agency_id)
        .join(
            _down,
            and_(
                _down.descendant_id == Agency.id,
                _down.ancestor_id == under_id,
                standing(_down, days.c.day),
            ),
        )
        .where(
            one.instrument_id == instrument_id,
            one.superseded_at.is_(None),
            knowable(actor, today),
            visible(actor, Agency.id, today, days.c.day, with_ended=True),
        )
        .group_by(*alike)
    )
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
        for year, version_id, kind, outcome, grade, score, source, many in rows
    ]
