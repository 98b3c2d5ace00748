"""Whose turn it is on assessments, as clauses: what `core.assessment_turns` says of one, of many.

They read what every step keeps in the rows, never the answers themselves, so that a list costs the
same for ten and for a thousand; `tests/queries/test_assessment_turns.py` holds the two against each
other. Days are those at the centre.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from renaksi.core.assessment import AssessmentOutcome, AssessmentState as S, ValueColumn as C
from renaksi.core.assessment_turns import AssessmentTurn as T
from renaksi.core.instrument import IndicatorKind
from renaksi.core.objection import ObjectionState
from renaksi.core.policy import REVIEWER_ROLES, Actor, Role
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    AssessmentValue,
    InstrumentIndicator,
    ModerationCase,
    Objection,
)
from renaksi.queries.assessment_tiers import acts, gave, scores_at
from renaksi.queries.scope import own_agencies

Clause = ColumnElement[bool]
_EVALUATOR: Final = frozenset({Role.EVALUATOR})
_LEAD: Final = frozenset({Role.EVALUATION_LEAD})
OBJECTED, _OBJECTION = aliased(AssessmentAnswer), aliased(Objection)
"""What `objected` looks at."""
_FIRST, _SECOND = aliased(AssessmentValue), aliased(AssessmentValue)


def asked() -> ColumnElement[int]:
    """How many indicators somebody has to judge."""
    one = InstrumentIndicator
    return (
        select(func.count())
        .where(one.version_id == AssessmentRound.version_id, one.kind != IndicatorKind.COMPUTED)
        .correlate(AssessmentRound)
        .scalar_subquery()
    )


class Group(NamedTuple):
    """Turns that the same people take. Who they are costs far more to find out than what is to be
    done, so it is asked once for all of them; states are said first, for they leave few.
    """

    whose: Clause
    turns: tuple[tuple[T, Clause], ...]


def turn_clauses(
    actor: Actor, acting: ColumnElement[int], today: date
) -> Iterator[tuple[T, Clause]]:
    """By turn, which assessments ask it of the actor; round joined, `acting`: who acts for it."""
    for group in turn_groups(actor, acting, today):
        for turn, clause in group.turns:
            yield turn, and_(group.whose, clause)


def turn_groups(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    """The same, not yet told apart. A turn stands in one group alone."""
    yield from _owner(actor, acting, today)
    if actor.roles & REVIEWER_ROLES:
        yield from _scoring(actor, acting, today)
        yield from _lead(actor, acting, today)
        yield from _deciding(actor, acting, today)
        yield from _centre(actor, acting, today)


def last_self_day() -> ColumnElement[date]:
    """The last one on which the self-assessment is accepted."""
    until = Assessment.extended_until
    closes = AssessmentRound.self_closes_on
    return func.coalesce(
        # the later of the two, on either database
        select(until)
        .where(until > closes)
        .correlate(Assessment, AssessmentRound)
        .scalar_subquery(),
        closes,
    )


# ── the agency ────────────────────────────────────────────────────────────────
def _owner(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    is_open = and_(
        Assessment.state == S.SELF,
        AssessmentRound.self_opens_on <= today,
        last_self_day() >= today,
    )
    writes = _own(actor, acting, today, (Role.AGENCY_ADMIN, Role.MANAGER, Role.LIAISON))
    if writes is not None:
        yield Group(writes, ((T.ANSWER, and_(is_open, Assessment.answered < asked())),))
    signs = _own(actor, acting, today, (Role.MANAGER,))
    if signs is not None:
        in_time = Assessment.objection_until >= today
        submit = T.SUBMIT, and_(is_open, Assessment.answered >= asked())
        yield Group(signs, (submit, (T.CONSIDER, and_(_at(S.OBJECTION), in_time, ~objected()))))


def _own(
    actor: Actor, acting: ColumnElement[int], today: date, roles: tuple[Role, ...]
) -> Clause | None:
    clauses = [
        acting.in_(own_agencies(one.home_owner_id, today))
        if one.role is Role.LIAISON
        else acting.in_(own_agencies(one.home_id, today))
        for one in actor.with_role(*roles)
    ]
    return or_(*clauses) if clauses else None


# ── whoever scores ────────────────────────────────────────────────────────────
def _scoring(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    one, working = Assessment, _at(S.HUB)
    second = one.second_scorer_id == actor.user_id
    is_first = func.coalesce(~second, True)
    homes = [grant.home_id for grant in actor.with_role(Role.EVALUATOR)]
    there = scores_at(one.assigned_id, homes, today)
    mine = or_(one.assigned_id.is_(None), one.assigned_id == actor.user_id, ~there)
    stage = one.state.in_((S.SELF, S.SELF_SUBMITTED, S.HUB))
    at_it = and_(stage, acts(actor, _EVALUATOR, acting, today), is_first, mine)
    over = and_(one.state == S.SELF, last_self_day() < today)
    lacks = one.scored < asked()
    turns = (
        (T.START_SCORING, or_(one.state == S.SELF_SUBMITTED, over)),
        (T.RESCORE, and_(working, sent_back())),
        (T.SCORE, and_(working, lacks)),
        (T.SETTLE, and_(working, ~lacks, unsettled())),
    )
    if homes:
        yield Group(at_it, turns)
    yield Group(and_(working, second), ((T.SECOND_SCORE, one.second_done_at.is_(None)),))


def sent_back() -> Clause:
    """The lead wants indicators to be looked at again."""
    answer = AssessmentAnswer
    return exists().where(
        answer.assessment_id == Assessment.id, answer.sent_back_at.is_not(None)
    )  # fmt: skip


def unsettled() -> Clause:
    """Two scorers gave different values and nobody has said which one holds."""
    answer, first, second = AssessmentAnswer, _FIRST, _SECOND
    differs = or_(
        first.value.is_distinct_from(second.value),
        first.not_applicable != second.not_applicable,
        first.inputs != second.inputs,
    )
    return and_(
        Assessment.second_done_at.is_not(None),
        exists().where(
            answer.assessment_id == Assessment.id,
            answer.settled_at.is_(None),
            first.answer_id == answer.id,
            first.side == C.HUB,
            ~first.is_second,
            second.answer_id == answer.id,
            second.side == C.HUB,
            second.is_second,
            differs,
        ),
    )


# ── the lead ──────────────────────────────────────────────────────────────────
def _lead(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    if Role.EVALUATION_LEAD not in actor.roles:
        return
    one = Assessment
    whole = or_(one.outcome == AssessmentOutcome.NOT_ASSESSABLE, one.scored >= asked())
    approves = and_(_at(S.HUB), acts(actor, _LEAD, acting, today, four_eyes=True))
    yield Group(approves, ((T.APPROVE, and_(whole, ~sent_back(), ~unsettled())),))
    stage = one.state.in_((S.HUB_APPROVED, S.OBJECTION))
    over = and_(_at(S.OBJECTION), one.objection_until < today, ~objected())
    yield Group(
        and_(stage, acts(actor, _LEAD, acting, today)),
        ((T.ANNOUNCE, _at(S.HUB_APPROVED)), (T.CLOSE_OBJECTIONS, over)),
    )


# ── objections ────────────────────────────────────────────────────────────────
def objected(*more: Clause) -> Clause:
    """An objection waits for its decision."""
    return exists().where(
        OBJECTED.assessment_id == Assessment.id,
        _OBJECTION.answer_id == OBJECTED.id,
        _OBJECTION.state == ObjectionState.FILED,
        *more,
    )


def _deciding(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    """By somebody who did not score that answer; where nobody else is there, a tier stands in."""
    decides = acts(actor, REVIEWER_ROLES, acting, today, answer=OBJECTED.id)
    yield Group(_at(S.OBJECTION), ((T.DECIDE, objected(decides)),))


# ── the centre ────────────────────────────────────────────────────────────────
def _centre(actor: Actor, acting: ColumnElement[int], today: date) -> Iterator[Group]:
    drawn = exists().where(
        ModerationCase.assessment_id == Assessment.id, ModerationCase.looked_at.is_(None)
    )
    waits = _at(S.MODERATION)
    moderates = acts(actor, REVIEWER_ROLES, acting, today, central=True)
    untouched = ~gave(actor.user_id, C.HUB)
    yield Group(and_(waits, moderates), ((T.MODERATE, and_(drawn, untouched)),))
    if Role.EVALUATION_LEAD in actor.roles:
        finalises = acts(actor, _LEAD, acting, today, central=True, four_eyes=True)
        yield Group(and_(waits, finalises), ((T.FINALISE, ~drawn),))


def _at(state: S) -> Clause:
    return Assessment.state == state
