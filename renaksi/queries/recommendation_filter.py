"""What a register of recommendations can be narrowed to, as clauses."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from renaksi.core.policy import Actor
from renaksi.core.recommendation import COUNTED, UNSETTLED
from renaksi.core.recommendation_ageing import AgeBand, issued_from
from renaksi.core.recommendation_wanted import Order, Wanted
from renaksi.models import Agency, Recommendation, RecommendationItem
from renaksi.queries.agency_tree import ordering
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_late import Overdue
from renaksi.queries.recommendation_turns import acting_for, wanted as waits_for
from renaksi.queries.report_list_parts import below

MAX_WORDS = 8


def matching(
    wanted: Wanted, actor: Actor, held: Any, late: Overdue, today: date
) -> Iterator[ColumnElement[bool]]:
    """`Agency` is the addressee; `held` is `held_recommendations`, joined."""
    one = Recommendation
    yield recommendation_visible(actor, today)
    yield one.status.in_(wanted.statuses)
    if wanted.ids is not None:
        yield one.id.in_(wanted.ids)
    yield from _equal(wanted)
    yield from _words(wanted.text)
    if wanted.under:
        within = _itself(wanted.under) if wanted.alone else below(wanted.under, today)
        yield or_(one.addressee_id.in_(within), held.c.holder_id.in_(within), _is(wanted.under))
    if wanted.band:
        yield one.status.in_(UNSETTLED)
        yield band_of(today) == wanted.band.value
    if wanted.late:
        yield late[wanted.late]
    if wanted.recurring:
        yield _recurs(actor, today)
    if wanted.unplanned:
        yield one.status.in_(UNSETTLED)
        yield ~exists().where(RecommendationItem.recommendation_id == one.id)
    if wanted.task:
        mine = dict(waits_for(actor, acting_for(held), today))
        yield mine.get(wanted.task, false())


def _equal(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    one = Recommendation
    columns: tuple[tuple[InstrumentedAttribute[Any], object], ...] = (
        (one.source, wanted.source),
        (one.stage, wanted.stage),
        (one.priority, wanted.priority),
        (one.batch_id, wanted.batch_id),
        (one.year, wanted.year),
    )
    for column, value in columns:
        if value:
            yield column == value
    if wanted.stage:
        yield one.status.in_(UNSETTLED)
    if wanted.issuer:
        issuer = aliased(Agency)
        yield exists().where(issuer.id == one.issuer_id, issuer.code == wanted.issuer)


def _itself(code: str) -> Select[int]:
    only = aliased(Agency)
    return select(only.id).where(only.code == code)


def _is(code: str) -> ColumnElement[bool]:
    """Also an agency that is no more, which stands in no tree of today."""
    return Agency.code == code


def _words(text: str) -> Iterator[ColumnElement[bool]]:
    one = Recommendation
    for word in text.lower().split()[:MAX_WORDS]:
        columns = (func.lower(one.number), func.lower(one.text), func.lower(one.cause))
        yield or_(
            Agency.search_text.contains(word, autoescape=True),
            *(column.contains(word, autoescape=True) for column in columns),
        )


def _recurs(actor: Actor, today: date) -> ColumnElement[bool]:
    """Not the first of those to the same agency for the same cause that the actor may see."""
    one = Recommendation
    place = func.row_number().over(
        partition_by=(one.addressee_id, one.cause_key), order_by=(one.issued_on, one.id)
    )
    ranked = (
        select(one.id, place.label("place"))
        .where(one.cause_key != "", one.status.in_(COUNTED), recommendation_visible(actor, today))
        .correlate(None)
        .subquery()
    )
    return one.id.in_(select(ranked.c.id).where(ranked.c.place > 1))


@lru_cache(maxsize=16)
def band_of(today: date) -> Any:
    """The band a day of issue falls into; NULL for a draft."""
    issued_on = Recommendation.issued_on
    bands = [(issued_on >= issued_from(band, today), band.value) for band in AgeBand]
    return case((issued_on.is_(None), None), *bands)


@lru_cache(maxsize=8)
def sorting(order: Order) -> tuple[Any, ...]:
    """What is not settled comes first; what is settled follows, the newest before the others."""
    one = Recommendation
    if order is Order.NEWEST:
        return one.issued_on.desc(), one.id.desc()
    if order is Order.ADDRESSEE:
        return (*ordering(), one.issued_on, one.id)
    is_open = one.status.in_(UNSETTLED)
    day = one.due_on if order is Order.DUE else one.issued_on
    return case((is_open, 0), else_=1), case((is_open, day)), one.issued_on.desc(), one.id
