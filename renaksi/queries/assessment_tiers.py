"""Whose step it is among those above an agency, as clauses: `core.authority` said of many rows."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from renaksi.core.agency import AgencyKind
from renaksi.core.assessment import AssessmentAction as A, ValueColumn as C
from renaksi.core.policy import Actor, Grant, Role
from renaksi.models import (
    Agency,
    AgencyClosure,
    Assessment,
    AssessmentContributor,
    AssessmentTransition,
    RoleAssignment,
    User,
)

Clause = ColumnElement[bool]
_OWNERS: Final = (A.SUBMIT, A.WITHDRAW, A.ACCEPT)
_JUDGING: Final = (A.MARK_NOT_ASSESSABLE, A.MARK_ASSESSABLE)
# Made once: each is used inside an EXISTS of its own, and making one takes longer than asking it.
_LINE, _MIDDLE, _ROOT = aliased(AgencyClosure), aliased(AgencyClosure), aliased(Agency)
_DUTY, _USER, _STEP = aliased(RoleAssignment), aliased(User), aliased(AssessmentTransition)
_HAND = aliased(AssessmentContributor)
_HELD, _HOLDER = aliased(RoleAssignment), aliased(User)


def acts(
    actor: Actor,
    roles: Collection[Role],
    acting: ColumnElement[int],
    today: date,
    *,
    four_eyes: bool = False,
    central: bool = False,
    answer: Any = None,
) -> Clause:
    """The actor's is the first tier upward with somebody who can take the step.

    `central`: the centre alone has it. `answer`: a column; whoever scored that answer is shut out.
    """
    found = []
    for grant in actor.with_role(*roles):
        here = _at_root(grant)
        if not central:
            nearer = _nearer(grant, roles, acting, today, four_eyes=four_eyes, answer=answer)
            theirs = and_(Assessment.taken_over_at.is_(None), ~nearer)
            here = or_(theirs, and_(Assessment.taken_over_at.is_not(None), here))
        found.append(and_(_below(grant, acting, today), here))
    if not found:
        return false()
    return and_(or_(*found), ~_shut_out(actor.user_id, four_eyes=four_eyes, answer=answer))


def scores_at(person: Any, homes: Collection[int], today: date) -> Clause:
    """Somebody (a column) still is an evaluator at one of these agencies."""
    return _holds(person, Role.EVALUATOR, homes, today)


def gave(user: Any, *sides: C) -> Clause:
    """Whoever it is ever gave a value in one of the columns."""
    hand = _HAND
    return (
        exists()
        .where(
            hand.assessment_id == Assessment.id, hand.user_id == user, hand.side.in_(sides)
        )
        .correlate_except(hand)
    )  # fmt: skip


# ── parts ─────────────────────────────────────────────────────────────────────
def _at_root(grant: Grant) -> Clause:
    root = _ROOT
    return (
        exists()
        .where(root.id == grant.home_id, root.kind == AgencyKind.PUSAT)
        .correlate_except(root)
    )  # fmt: skip


def _below(grant: Grant, acting: ColumnElement[int], today: date) -> Clause:
    """Strictly, as for every reviewer."""
    line = _LINE
    return (
        exists()
        .where(
            line.descendant_id == acting,
            line.ancestor_id == grant.home_id,
            line.depth > 0,
            line.valid_from <= today,
            line.valid_to > today,
        )
        .correlate_except(line)
    )


def _nearer(
    grant: Grant,
    roles: Collection[Role],
    acting: ColumnElement[int],
    today: date,
    *,
    four_eyes: bool,
    answer: Any,
) -> Clause:
    """Somebody between the agency and the grant's home can take the step."""
    line, middle = _LINE, _MIDDLE
    duty, user = _DUTY, _USER
    return (
        exists()
        .where(
            line.descendant_id == acting,
            line.ancestor_id == grant.home_id,
            line.valid_from <= today,
            line.valid_to > today,
            middle.descendant_id == acting,
            middle.depth > 0,
            middle.depth < line.depth,
            middle.valid_from <= today,
            middle.valid_to > today,
            duty.home_id == middle.ancestor_id,
            duty.role.in_(roles),
            duty.valid_from <= today,
            duty.valid_to > today,
            user.id == duty.user_id,
            user.is_active,
            ~_shut_out(user.id, four_eyes=four_eyes, answer=answer),
        )
        .correlate_except(line, middle, duty, user)
    )


def _shut_out(user: Any, *, four_eyes: bool, answer: Any) -> Clause:
    """Whoever acted for the agency, and where four eyes are asked for, whoever judged it."""
    reasons = [gave(user, C.SELF), _took(user, _OWNERS)]
    if four_eyes:
        reasons += [gave(user, C.HUB, C.NATIONAL), _took(user, _JUDGING)]
    if answer is not None:
        reasons.append(_scored(user, answer))
    return or_(*reasons)


def _took(user: Any, actions: Collection[A]) -> Clause:
    step = _STEP
    return (
        exists()
        .where(
            step.assessment_id == Assessment.id, step.action.in_(actions), step.actor_id == user
        )
        .correlate_except(step)
    )  # fmt: skip


def _scored(user: Any, answer: Any) -> Clause:
    hand = _HAND
    return (
        exists()
        .where(hand.answer_id == answer, hand.user_id == user, hand.side == C.HUB)
        .correlate_except(hand)
    )


def _holds(person: Any, role: Role, homes: Collection[int], today: date) -> Clause:
    duty, user = _HELD, _HOLDER
    return (
        select(duty.id)
        .join(user, user.id == duty.user_id)
        .where(
            user.id == person,
            user.is_active,
            duty.role == role,
            duty.home_id.in_(homes),
            duty.valid_from <= today,
            duty.valid_to > today,
        )
        .correlate_except(duty, user)
        .exists()
    )
