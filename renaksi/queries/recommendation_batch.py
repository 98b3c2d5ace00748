"""One text issued to many agencies: its progress, and its members, as far as the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from renaksi.core.errors import NotFound
from renaksi.core.follow_up import SOURCES
from renaksi.core.policy import Actor
from renaksi.core.recommendation import (
    ISSUED,
    UNSETTLED,
    AnswerStage,
    RecommendationSource,
    RecommendationStatus,
)
from renaksi.core.recommendation_entry import RecommendationValues
from renaksi.core.recommendation_tally import Tally
from renaksi.core.recommendation_wanted import Order, Wanted
from renaksi.models import Recommendation, RecommendationBatch
from renaksi.queries.recommendation_custody import recommendation_visible
from renaksi.queries.recommendation_register import Listed, Register

PAGE: Final = 100
STANDING: Final = tuple(ISSUED - {RecommendationStatus.WITHDRAWN})
"""Statuses out of which a recommendation can be withdrawn."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch, and the text of its members: of a draft where there is one still."""

    id: int
    title: str
    issuer_id: int
    issuer_code: str
    issuer_name: str
    values: RecommendationValues
    is_ours: bool
    """The actor issues under that source for the issuer."""


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of the members, and figures over all that the actor may see."""

    batch: Batch
    tally: Tally
    rows: Sequence[Listed]
    page: int

    @property
    def total(self) -> int:
        return self.tally.count(tuple(RecommendationStatus))

    @property
    def drafts(self) -> int:
        return self.tally.count((RecommendationStatus.DRAFT,))

    @property
    def unsettled(self) -> int:
        return self.tally.count(tuple(UNSETTLED))

    @property
    def standing(self) -> int:
        """Issued and not withdrawn."""
        return self.tally.count(STANDING)

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE)


def batch_of(session: Session, actor: Actor, batch_id: int, today: date) -> Batch:
    """One statement. Raises NotFound where the actor may see none of its members."""
    is_draft = Recommendation.status == RecommendationStatus.DRAFT
    one = session.scalar(
        select(Recommendation)
        .join(RecommendationBatch, RecommendationBatch.id == Recommendation.batch_id)
        .where(Recommendation.batch_id == batch_id, recommendation_visible(actor, today))
        .order_by(is_draft.desc(), Recommendation.id)
        .limit(1)
        .options(joinedload(Recommendation.batch), joinedload(Recommendation.issuer))
    )
    if one is None or one.batch is None:
        raise NotFound
    return Batch(
        id=batch_id,
        title=one.batch.title,
        issuer_id=one.issuer_id,
        issuer_code=one.issuer.code,
        issuer_name=one.issuer.name,
        values=RecommendationValues(one.source, one.text, one.cause, one.priority),
        is_ours=_issues(actor, one.issuer_id, one.source),
    )


def _issues(actor: Actor, issuer_id: int, source: RecommendationSource) -> bool:
    return any(
        one.home_id == issuer_id and source in SOURCES[one.role]
        for one in actor.with_role(*SOURCES)
    )


def batch_page(
    session: Session, actor: Actor, batch_id: int, today: date, *, page: int = 1
) -> BatchPage:
    """Seven statements, however many members there are."""
    batch, register = batch_of(session, actor, batch_id, today), Register(session, actor, today)
    wanted = _members(batch_id, tuple(RecommendationStatus))
    rows = register.rows(wanted, offset=(page - 1) * PAGE, limit=PAGE)
    return BatchPage(batch, register.tally(wanted), rows, page)


def awaited(session: Session, actor: Actor, batch_id: int, today: date) -> Sequence[Listed]:
    """Members whose addressee has to act, in the order of agencies. Five statements."""
    register = Register(session, actor, today)
    rows = register.rows(_members(batch_id, tuple(UNSETTLED)))
    return [one for one in rows if one.facts.stage is AnswerStage.ADDRESSEE]


def members(
    session: Session,
    actor: Actor,
    batch_id: int,
    today: date,
    statuses: Sequence[RecommendationStatus],
) -> list[int]:
    """Ids of those at one of these statuses. One statement."""
    return list(
        session.scalars(
            select(Recommendation.id)
            .where(
                Recommendation.batch_id == batch_id,
                Recommendation.status.in_(statuses),
                recommendation_visible(actor, today),
            )
            .order_by(Recommendation.id)
        )
    )


def _members(batch_id: int, statuses: tuple[RecommendationStatus, ...]) -> Wanted:
    return Wanted(statuses=statuses, batch_id=batch_id, order=Order.ADDRESSEE)
