"""Results of assessments that hold today, as far as somebody may know them."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, or_, select, true
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentOutcome, ResultSource
from renaksi.core.grade import NOT_ASSESSABLE
from renaksi.core.grade_figures import Result
from renaksi.core.policy import REVIEWER_ROLES, Actor, Role
from renaksi.models import AgencyClosure, AssessmentResult
from renaksi.queries.prepared import rows_of


def results(
    session: Session, instrument_id: int, years: Collection[int], actor: Actor, today: date
) -> dict[int, dict[int, Result]]:
    """By year and agency; one statement."""
    given = {"instrument": instrument_id, "years": sorted(years)}
    found: dict[int, dict[int, Result]] = {year: {} for year in years}
    for year, agency_id, outcome, grade, *rest in rows_of(session, _statement(actor, today), given):
        name = grade if outcome is AssessmentOutcome.SCORED else NOT_ASSESSABLE
        found[year][agency_id] = Result(name, *rest)
    return found


@lru_cache(maxsize=128)
def _statement(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Kept for whoever comes back the same day: it takes longer to put together than to run."""
    one = AssessmentResult
    return select(one.year, one.agency_id, one.outcome, one.grade, one.score, one.source,
                  one.remarks, one.document, one.version_id, one.assessment_id).where(
        one.instrument_id == bindparam("instrument", type_=Integer),
        one.year.in_(bindparam("years", expanding=True, type_=Integer)),
        one.superseded_at.is_(None),
        knowable(actor, today),
    )  # fmt: skip


def knowable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Of `AssessmentResult`: what has been published; before that, the agency itself knows its own
    and reviewers those below them, as `core.assessment_sight` says of one.
    """
    if actor.is_system or Role.NATIONAL_ADMIN in actor.roles:
        return true()
    one = AssessmentResult
    return or_(
        one.source == ResultSource.OUTSIDE,
        one.published_on <= today,
        one.agency_id.in_(_own(actor)),
        one.agency_id.in_(_below(actor, today)),
    )


def _own(actor: Actor) -> list[int]:
    """Agencies whose own people the actor is one of."""
    return sorted({key for grant in actor.grants for key in (grant.home_id, grant.home_owner_id)})


def _below(actor: Actor, today: date) -> Select[int]:
    homes = [grant.home_id for grant in actor.with_role(*REVIEWER_ROLES)]
    line = AgencyClosure
    return select(line.descendant_id).where(
        line.ancestor_id.in_(homes), line.valid_from <= today, line.valid_to > today
    )


def any_result(session: Session, year: int) -> bool:
    """Whether anybody got anything in a year, whoever may know of it."""
    chosen = select(AssessmentResult.id).where(AssessmentResult.year == year).limit(1)
    return session.scalar(chosen) is not None
