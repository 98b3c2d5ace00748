"""A row of the register of recommendations as it is read, in statements that are kept."""

from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import aliased

from renaksi.core.recommendation import (
    AnswerStage,
    Priority,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.models import (
    Agency,
    FollowUp,
    Recommendation,
    RecommendationBatch,
    RecommendationItem,
)
from renaksi.queries.recommendation_custody import held_recommendations
from renaksi.queries.recommendation_late import TERMS

_ISSUER: Final = aliased(Agency)
_HOLDER: Final = aliased(Agency)
_DELEGATE: Final = aliased(Agency)


class Facts(NamedTuple):
    """One recommendation as the register tells it."""

    id: int
    number: str
    source: RecommendationSource
    issuer_code: str
    issuer_name: str
    delegate_name: str
    """Who decides in the issuer's place; empty where that is the issuer."""
    addressee_id: int
    addressee_code: str
    addressee_name: str
    holder_name: str
    """Who acts for it, where that is another agency than the addressee."""
    year: int
    text: str
    cause: str
    cause_key: str
    priority: Priority
    issued_on: date | None
    due_on: date | None
    status: RecommendationStatus
    stage: AnswerStage
    batch_id: int | None
    batch_title: str
    remarks: str
    actions: int
    """Actions of plans that answer it."""
    receipt: str
    """Of the newest answer that was handed in."""


# ── statements, put together once a day: that takes longer than to run them ───
@lru_cache(maxsize=4)
def held_on(today: date) -> Subquery:
    return held_recommendations(today)


@lru_cache(maxsize=4)
def ids_on(today: date) -> Select[int]:
    return narrow(select(Recommendation.id), today)


@lru_cache(maxsize=4)
def rows_on(today: date) -> Select[*tuple[Any, ...]]:
    """The columns of `Facts`, and after them those of `Terms`."""
    one = Recommendation
    chosen = select(
        one.id, one.number, one.source, _ISSUER.code, _ISSUER.name,
        func.coalesce(_DELEGATE.name, ""), Agency.id, Agency.code, Agency.name,
        func.coalesce(_HOLDER.name, ""), one.year, one.text, one.cause, one.cause_key,
        one.priority, one.issued_on, one.due_on, one.status, one.stage, one.batch_id,
        func.coalesce(RecommendationBatch.title, ""), one.remarks, _actions(), _receipt(),
        *TERMS,
    )  # fmt: skip
    return _joined(chosen, today)


def narrow(chosen: Select[*tuple[Any, ...]], today: date) -> Select[*tuple[Any, ...]]:
    """With what filters and orders ask about: the addressee (`Agency`), and who acts for it."""
    one, held = Recommendation, held_on(today)
    return (
        chosen.select_from(one)
        .join(Agency, Agency.id == one.addressee_id)
        .outerjoin(held, held.c.recommendation_id == one.id)
    )


def _joined(chosen: Select[*tuple[Any, ...]], today: date) -> Select[*tuple[Any, ...]]:
    one = Recommendation
    return (
        narrow(chosen, today)
        .join(_ISSUER, _ISSUER.id == one.issuer_id)
        .outerjoin(_DELEGATE, _DELEGATE.id == one.delegate_id)
        .outerjoin(RecommendationBatch, RecommendationBatch.id == one.batch_id)
        .outerjoin(_HOLDER, _HOLDER.id == held_on(today).c.holder_id)
    )


def _actions() -> Any:
    link = RecommendationItem
    return (
        select(func.count(func.distinct(link.lineage_id)))
        .where(link.recommendation_id == Recommendation.id)
        .correlate(Recommendation)
        .scalar_subquery()
    )


def _receipt() -> Any:
    answer = FollowUp
    newest = (
        select(answer.receipt_number)
        .where(answer.recommendation_id == Recommendation.id, answer.receipt_number.is_not(None))
        .order_by(answer.number.desc())
        .limit(1)
        .correlate(Recommendation)
        .scalar_subquery()
    )
    return func.coalesce(newest, "")
