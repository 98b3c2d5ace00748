"""What a register from a file is held against: agencies, what is stored of its issuers, the rules."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from renaksi.core.dates import Span
from renaksi.core.recommendation import RecommendationSource
from renaksi.core.recommendation_entry import STANDARD, RuleValues
from renaksi.core.recommendation_row import KnownAgency
from renaksi.core.recommendation_sheet import Facts, Past, Stored
from renaksi.models import Agency, Recommendation, RecommendationTransition, SourceRule

Key = tuple[str, str]
"""The issuer's code and the number."""


def known_agencies(session: Session, codes: Collection[str]) -> dict[str, KnownAgency]:
    """By code, in one statement: a register may name more codes than one can ask for."""
    rows = session.execute(
        select(Agency.id, Agency.code, Agency.name, Agency.active_from, Agency.active_to)
    )
    return {
        code: KnownAgency(agency_id, name, Span(start, end))
        for agency_id, code, name, start, end in rows
        if code in codes
    }


def stored_register(
    session: Session, issuer_ids: Collection[int], *, hold: bool = False
) -> dict[Key, Stored]:
    """All that these issuers issued, whatever came of it; two statements.

    `hold`: until the transaction ends nobody else takes a step on any of them.
    """
    issuer, addressee, one = aliased(Agency), aliased(Agency), Recommendation
    chosen = (
        select(
            issuer.code,
            one.number,
            one.id,
            one.version,
            one.is_imported,
            one.source,
            addressee.code,
            one.text,
            one.cause,
            one.priority,
            one.issued_on,
            one.due_on,
            one.status,
            one.remarks,
        )
        .join(issuer, issuer.id == one.issuer_id)
        .join(addressee, addressee.id == one.addressee_id)
        .where(one.issuer_id.in_(issuer_ids), one.number != "")
        .order_by(one.id)
    )
    if hold:
        chosen = chosen.with_for_update(of=one)
    rows = session.execute(chosen).all()  # held first, so that the steps are read as they are then
    steps = _steps(session, issuer_ids)
    return {
        (code, number): Stored(key, version, Facts(*facts), is_imported, tuple(steps[key]))
        for code, number, key, version, is_imported, *facts in rows
    }


def _steps(session: Session, issuer_ids: Collection[int]) -> dict[int, list[Past]]:
    """By recommendation, in order of time."""
    step = RecommendationTransition
    rows = session.execute(
        select(step.recommendation_id, step.id, step.action, step.status, step.at)
        .join(Recommendation, Recommendation.id == step.recommendation_id)
        .where(Recommendation.issuer_id.in_(issuer_ids))
        .order_by(step.at, step.id)
    )
    found: dict[int, list[Past]] = defaultdict(list)
    for key, step_id, action, status, at in rows:
        found[key].append(Past(step_id, action, status, at))
    return found


def rules(session: Session) -> Callable[[RecommendationSource, date], RuleValues]:
    """What a source asked for on a day; the standard before anything was decided. One statement."""
    by_source: dict[RecommendationSource, list[SourceRule]] = defaultdict(list)
    for row in session.scalars(select(SourceRule).order_by(SourceRule.valid_from)):
        by_source[row.source].append(row)

    @cache
    def rule(source: RecommendationSource, on: date) -> RuleValues:
        return _rule(by_source[source], on)

    return rule


def _rule(rows: Iterable[SourceRule], on: date) -> RuleValues:
    rows = list(rows)
    place = bisect_right([one.valid_from for one in rows], on)
    if not place:
        return STANDARD
    return rule_values(rows[place - 1])


def rule_values(row: SourceRule) -> RuleValues:
    """What a stored rule asks for."""
    return RuleValues(
        answer_days=row.answer_days,
        answer_count=row.answer_count,
        review_days=row.review_days,
        review_count=row.review_count,
        asks_audit=row.asks_audit,
        number_pattern=row.number_pattern,
    )
