"""Numbers of recommendations, and the rule of their source. Nothing here commits."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from renaksi.core.errors import Invalid, Refusal
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import LONGEST_NUMBER, STANDARD, RuleValues, number_of
from renaksi.models import Agency, Recommendation, RecommendationCounter, SourceRule
from renaksi.queries.recommendation_register_rows import rule_values


def rule_on(session: Session, source: RecommendationSource, on: date) -> RuleValues:
    """What the source asks for on that day; the standard where nothing was decided yet."""
    row = session.scalar(
        select(SourceRule)
        .where(SourceRule.source == source, SourceRule.valid_from <= on)
        .order_by(SourceRule.valid_from.desc())
        .limit(1)
    )
    return rule_values(row) if row else STANDARD


def take_numbers(
    session: Session, issuer: Agency, year: int, pattern: str, count: int
) -> list[str]:
    """The next numbers of the issuer in that year. Its counter is held until the transaction ends.

    Numbers that an imported register already used are passed over.
    """
    counter = _held(session, issuer.id, year)
    used = set(
        session.scalars(
            select(Recommendation.number).where(
                Recommendation.issuer_id == issuer.id, Recommendation.number != ""
            )
        )
    )
    taken = list(islice(_free(issuer.code, year, pattern, counter.last, used), count))
    counter.last = taken[-1][0]
    return [number for _n, number in taken]


def _free(
    code: str, year: int, pattern: str, last: int, used: set[str]
) -> Iterator[tuple[int, str]]:
    while True:
        last += 1
        number = number_of(pattern, issuer=code, year=year, n=last)
        if len(number) > LONGEST_NUMBER:
            raise Invalid(Refusal.BAD_PATTERN, "number_pattern")
        if number not in used:
            yield last, number


def _held(session: Session, issuer_id: int, year: int) -> RecommendationCounter:
    """Made where there is none; two who make it at once both find the same row."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    row = insert(RecommendationCounter).values(issuer_id=issuer_id, year=year, last=0)
    session.execute(row.on_conflict_do_nothing())
    return session.scalars(
        select(RecommendationCounter)
        .where(RecommendationCounter.issuer_id == issuer_id, RecommendationCounter.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
