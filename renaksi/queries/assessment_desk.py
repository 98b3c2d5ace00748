"""What assessments ask of somebody today, told in one line a turn."""

from collections.abc import Sequence
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
from renaksi.queries.assessment_turns import last_self_day, turn_clauses

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
    return tuple(waiting_of(row) for row in rows)


def waiting_of(row: Sequence[Any]) -> Waiting:
    """One row of `turn_parts`."""
    turn, key, count, year, name, _at, due, _word = row
    return Waiting(AssessmentTurn(turn.removeprefix(MARK)), key, name, int(year), due, count)


def turn_parts(actor: Actor, today: date) -> list[Part]:
    """Word (`MARK` and the turn), id, how many, year, agency, no moment, the due day, no word: in
    the shape of the desk of recommendations, which asks for both at once.
    """
    if not actor.roles & (OWNER_ROLES | REVIEWER_ROLES):
        return []
    held = held_assessments(today)
    clauses = turn_clauses(actor, acting_for(held), today)
    return [_nearest(turn, clause, held) for turn, clause in clauses]


def _nearest(turn: AssessmentTurn, clause: ColumnElement[bool], held: Any) -> Part:
    """The one with the nearest deadline, and how many there are of its kind."""
    due = due_on().label("due")
    chosen: Part = (
        select(
            Assessment.id.label("key"),
            Agency.name.label("agency"),
            cast(Cycle.year, String).label("year"),
            due,
            func.count().over().label("many"),
            func.row_number().over(order_by=(due, Assessment.id)).label("place"),
        )
        .join(AssessmentRound, AssessmentRound.id == Assessment.round_id)
        .join(Cycle, Cycle.id == AssessmentRound.cycle_id)
        .join(Agency, Agency.id == Assessment.agency_id)
        .outerjoin(held, held.c.assessment_id == Assessment.id)
        .where(clause)
    )
    one = chosen.subquery()
    told = one.c.key, one.c.many, one.c.year, one.c.agency, _NO_MOMENT, one.c.due, literal("")
    return select(literal(f"{MARK}{turn}"), *told).where(one.c.place == 1)


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
