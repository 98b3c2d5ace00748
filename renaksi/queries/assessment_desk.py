"""What assessments ask of somebody today, told in one line a turn.

Turns of one group are looked for together: a database plans a statement anew whenever it is asked,
and of a statement with an arm for every turn that was most of the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.agency import TimeZone
from renaksi.core.assessment import AssessmentState as S
from renaksi.core.assessment_tasks import Waiting
from renaksi.core.assessment_turns import AssessmentTurn
from renaksi.core.calendar import local_day
from renaksi.core.objection import ObjectionState
from renaksi.core.policy import OWNER_ROLES, REVIEWER_ROLES, Actor
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentRound,
    Cycle,
    Objection,
)
from renaksi.models.base import UtcDateTime
from renaksi.queries.assessment_custody import acting_for, held_assessments
from renaksi.queries.assessment_turns import Group, last_self_day, turn_groups

Part = Select[*tuple[Any, ...]]
MARK: Final = "assessment:"
_NO_MOMENT: Final = cast(null(), UtcDateTime())


def assessment_desk(session: Session, actor: Actor, now: datetime) -> tuple[Waiting, ...]:
    """At most one a turn, with how many there are and the nearest of them; one statement.

    Nothing is asked for somebody without a role that acts.
    """
    parts = turn_parts(actor, local_day(now, TimeZone.WIB))
    if not parts:
        return ()
    rows: Sequence[Any] = session.execute(union_all(*parts)).all()
    return waiting_of(rows)


def waiting_of(rows: Iterable[Sequence[Any]]) -> tuple[Waiting, ...]:
    """What rows of `turn_parts` say, turn by turn: how many there are, and the nearest of them."""
    found: dict[AssessmentTurn, Waiting] = {}
    for words, key, count, year, name, _at, due, _word in rows:
        for word in words.removeprefix(MARK).split():
            one = Waiting(AssessmentTurn(word), key, name, int(year), due, count)
            found[one.turn] = _both(found[one.turn], one) if one.turn in found else one
    return tuple(found[turn] for turn in AssessmentTurn if turn in found)


def _both(one: Waiting, other: Waiting) -> Waiting:
    nearer = min(one, other, key=lambda it: (it.due is None, it.due or date.max, it.assessment_id))
    return replace(nearer, count=one.count + other.count)


def turn_parts(actor: Actor, today: date) -> list[Part]:
    """Words (`MARK` and the turns that are the actor's on the same assessments), id, how many,
    year, agency, no moment, the due day, no word: in the shape of the desk of recommendations,
    which asks for both at once.
    """
    if not actor.roles & (OWNER_ROLES | REVIEWER_ROLES):
        return []
    held = held_assessments(today)
    return [_nearest(group, held) for group in turn_groups(actor, acting_for(held), today)]


def _nearest(group: Group, held: Any) -> Part:
    """Of those that ask the same: the one with the nearest deadline, and how many there are.

    Its names are looked up last, for that one alone: among fewer tables a database finds its way
    ten times as fast.
    """
    due, words = due_on().label("due"), _words(group)
    chosen: Part = (
        select(
            Assessment.id.label("key"),
            Assessment.agency_id,
            AssessmentRound.cycle_id,
            due,
            words.label("words"),
            func.count().over(partition_by=words).label("many"),
            func.row_number()
            .over(partition_by=words, order_by=(due, Assessment.id))
            .label("place"),
        )
        .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
        .outerjoin(held, held.c.assessment_id == Assessment.id)
        .where(group.whose, or_(*(clause for _turn, clause in group.turns)))
    )
    one, year = chosen.subquery(), cast(Cycle.year, String)
    told = one.c.words, one.c.key, one.c.many, year, Agency.name, _NO_MOMENT, one.c.due, literal("")
    return (
        select(*told)
        .select_from(one)
        .join(Agency, Agency.id == one.c.agency_id)
        .join(Cycle, Cycle.id == one.c.cycle_id)
        .where(one.c.place == 1)
    )


def _words(group: Group) -> ColumnElement[str]:
    """`MARK` and the turns of the group that an assessment asks."""
    if len(group.turns) == 1:
        return literal(f"{MARK}{group.turns[0][0]}", String)
    told: ColumnElement[str] = literal(MARK, String)
    for turn, clause in group.turns:
        told = told + case((clause, literal(f"{turn} ", String)), else_=literal("", String))
    return told


def due_on() -> ColumnElement[date]:
    """The last day of the stage an assessment is in; round joined."""
    one = Assessment
    decision = (
        select(func.min(Objection.due_on))
        .join(AssessmentAnswer, AssessmentAnswer.id == Objection.answer_id)
        .where(
            AssessmentAnswer.assessment_id == one.id, Objection.state == ObjectionState.FILED
        )
        .correlate(one)
        .scalar_subquery()
    )  # fmt: skip
    return case(
        (one.state == S.SELF, last_self_day()),
        (one.state == S.OBJECTION, func.coalesce(decision, one.objection_until)),
        (one.state.in_((S.MODERATION, S.FINAL)), AssessmentRound.publish_on),
        else_=AssessmentRound.hub_due_on,
    )
