"""One recommendation as its page shows it: answers, steps, remarks, clocks, and the actions tied to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Flag, auto
from typing import Any

from sqlalchemy import Select, String, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.calendar import local_day
from renaksi.core.follow_up import acting_tier
from renaksi.core.follow_up_clock import Clock, Turn, answer_clock, review_clock
from renaksi.core.policy import Actor, Permission, may
from renaksi.core.recommendation import (
    UNSETTLED,
    AnswerStage,
    DayCount,
    FollowUpState,
    RecommendationAction,
    RecommendationStatus,
)
from renaksi.core.recommendation_ageing import SameCause
from renaksi.models import (
    Agency,
    Holiday,
    Recommendation,
    RecommendationComment,
    RecommendationTransition,
    User,
)
from renaksi.queries.follow_ups import Answer, answers_of
from renaksi.queries.recommendation_actions import LinkedAction, linked_actions
from renaksi.queries.recommendation_cases import OpenedRecommendation, open_recommendation
from renaksi.queries.recommendation_recurrence import earlier_for_the_same_cause


class Part(Flag):
    """What of it a page shows, beside what it is and whose turn it is; one or two statements each."""

    NOTHING = 0
    ANSWERS = auto()
    STEPS = auto()
    """With the clocks, which run from them."""
    REMARKS = auto()
    ACTIONS = auto()
    """With what recurs."""
    ALL = ANSWERS | STEPS | REMARKS | ACTIONS


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step, as the timeline tells it."""

    action: RecommendationAction
    status: RecommendationStatus
    stage: AnswerStage
    at: datetime
    by_id: int | None
    by: str
    agency: str
    note: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of somebody who may read the recommendation."""

    id: int
    author_id: int | None
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """All that is shown of one recommendation to one person."""

    opened: OpenedRecommendation
    holder: str
    """Name of who acts for it: the addressee, or whoever inherited it."""
    holder_code: str
    decider: str
    """Name of the agency that decides now."""
    delegate: str
    """Name of whom the issuer delegated; empty where it decides itself."""
    answers: tuple[Answer, ...]
    """What was handed in, the newest first; for its writers also what was overtaken unsent."""
    draft: Answer | None
    """What is being written; None for everybody but its writers."""
    steps: tuple[Step, ...]
    """In order of time."""
    remarks: tuple[Remark, ...]
    actions: tuple[LinkedAction, ...]
    earlier: tuple[SameCause, ...]
    """What the addressee was told before for the same cause."""
    answer_clock: Clock | None
    review_clock: Clock | None

    @property
    def recommendation(self) -> Recommendation:
        return self.opened.recommendation

    @property
    def zone(self) -> TimeZone:
        return self.recommendation.addressee.time_zone

    @property
    def is_inherited(self) -> bool:
        return self.opened.case.place.origin is not None

    @property
    def is_delegated(self) -> bool:
        return self.recommendation.delegate_id is not None


def recommendation_page(
    session: Session,
    actor: Actor,
    recommendation_id: int,
    now: datetime,
    parts: Part = Part.ALL,
) -> RecommendationPage:
    """Eight statements for all of it; three more where something was inherited, one where a
    role is held at a unit, one where working days are counted. What is left out is empty.

    Raises NotFound as `open_recommendation` does.
    """
    today = local_day(now, TimeZone.WIB)
    opened = open_recommendation(session, actor, recommendation_id, today)
    one, case = opened.recommendation, opened.case
    holder = _holder(session, opened)
    writes = may(actor, Permission.FOLLOW_UP_WRITE, case.place)
    found = answers_of(session, one.id) if Part.ANSWERS in parts else []
    steps, remarks = _told(session, one.id, parts)
    whole = Part.ACTIONS in parts
    clocks = _clocks(session, one, steps, today)
    tier = acting_tier(case, but_not=one.proposed_by_id) or next(iter(case.tiers), None)
    return RecommendationPage(
        opened=opened,
        holder=holder.name,
        holder_code=holder.code,
        decider=tier.name if tier else one.issuer.name,
        delegate=case.tiers[0].name if one.delegate_id is not None else "",
        answers=tuple(each for each in found if _is_told(each, to_writer=writes)),
        draft=next((each for each in found if writes and each.state is FollowUpState.DRAFT), None),
        steps=steps,
        remarks=remarks,
        actions=linked_actions(session, actor, one.id, today) if whole else (),
        earlier=earlier_for_the_same_cause(session, actor, one, today) if whole else (),
        answer_clock=clocks[0],
        review_clock=clocks[1],
    )


def _is_told(answer: Answer, *, to_writer: bool) -> bool:
    """Words nobody handed in stay with their writers, also once they are overtaken."""
    is_handed_in = answer.submitted_at is not None
    return is_handed_in or (to_writer and answer.state is not FollowUpState.DRAFT)


def _holder(session: Session, opened: OpenedRecommendation) -> Agency:
    """No statement while the addressee exists."""
    one, holder_id = opened.recommendation, opened.case.place.agency_id
    return one.addressee if holder_id == one.addressee_id else session.get_one(Agency, holder_id)


# ── steps, remarks, clocks ────────────────────────────────────────────────────
def _told(
    session: Session, recommendation_id: int, parts: Part
) -> tuple[tuple[Step, ...], tuple[Remark, ...]]:
    """Steps in order of time, and remarks as they were made, without those taken back. One
    statement at most.
    """
    chosen = [
        _row(recommendation_id)
        for part, _row in ((Part.STEPS, _steps), (Part.REMARKS, _remarks))
        if part in parts
    ]
    rows: Sequence[Any] = session.execute(union_all(*chosen)).all() if chosen else ()
    rows = sorted(rows, key=lambda row: (row.at, row.id))
    steps = tuple(
        Step(
            RecommendationAction(row.action),
            RecommendationStatus(row.status),
            AnswerStage(row.stage),
            *(row.at, row.by_id, row.by, row.agency, row.text),
        )
        for row in rows
        if row.action
    )
    remarks = (
        Remark(row.id, row.by_id, row.by, row.text, row.at) for row in rows if not row.action
    )
    return steps, tuple(remarks)


def _steps(recommendation_id: int) -> Select[*tuple[Any, ...]]:
    step = RecommendationTransition
    return (
        select(
            step.id.label("id"),
            type_coerce(step.action, String).label("action"),
            type_coerce(step.status, String).label("status"),
            type_coerce(step.stage, String).label("stage"),
            step.at.label("at"),
            step.actor_id.label("by_id"),
            func.coalesce(User.name, "").label("by"),
            func.coalesce(Agency.name, "").label("agency"),
            step.note.label("text"),
        )
        .outerjoin(User, User.id == step.actor_id)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
        .where(step.recommendation_id == recommendation_id)
    )


def _remarks(recommendation_id: int) -> Select[*tuple[Any, ...]]:
    one, nothing = RecommendationComment, literal("")
    return (
        select(
            one.id, nothing, nothing, nothing, one.at, one.author_id,
            func.coalesce(User.name, ""), nothing, one.text,
        )
        .outerjoin(User, User.id == one.author_id)
        .where(one.recommendation_id == recommendation_id, one.removed_at.is_(None))
    )  # fmt: skip


def _clocks(
    session: Session, one: Recommendation, steps: Sequence[Step], today: date
) -> tuple[Clock | None, Clock | None]:
    """Of the answer and of the review under way; none before it is issued."""
    if not steps:
        return None, None
    turns = [
        Turn(local_day(step.at, TimeZone.WIB), step.stage, step.status not in UNSETTLED)
        for step in steps
    ]
    counts = {one.answer_count, one.review_count}
    off: frozenset[date] = frozenset()
    if DayCount.WORKING in counts:
        off = frozenset(session.scalars(select(Holiday.on)))
    return (
        answer_clock(turns, today, one.answer_days, one.answer_count, off),
        review_clock(turns, today, one.review_days, one.review_count, off),
    )
