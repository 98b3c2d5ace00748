"""What was said about an assessment beside its values, how it came here, and who has its seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Text,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from renaksi.core.assessment import AssessmentAction, AssessmentState
from renaksi.core.policy import Actor
from renaksi.models import (
    Agency,
    Assessment,
    AssessmentAnswer,
    AssessmentComment,
    AssessmentTransition,
    User,
)
from renaksi.models.base import UtcDateTime
from renaksi.queries.assessment_cases import OpenedAssessment
from renaksi.queries.assessment_timeline import AssessmentStepTaken, known_steps

Part = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment by somebody who may read it."""

    id: int
    author_id: int
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """Names of whoever scores, the remarks (the oldest first), the steps (the newest first)."""

    assigned: str
    second: str
    remarks: tuple[Remark, ...]
    steps: tuple[AssessmentStepTaken, ...]


def told_of(session: Session, found: OpenedAssessment, actor: Actor) -> Told:
    """Removed remarks are left out, and steps that the reader may not know of yet."""
    one = found.assessment
    rows: Sequence[Any] = session.execute(_everything(one)).all()
    some: dict[str, list[Any]] = {"person": [], "remark": [], "step": []}
    for kind, *row in rows:
        some[kind].append(row)
    names = {user_id: name for _key, user_id, name, *_rest in some["person"]}
    remarks = [
        Remark(key, author_id or 0, name or "", text, at)
        for key, author_id, name, text, at, *_rest in some["remark"]
    ]
    steps = [
        (AssessmentAction(action), AssessmentState(source) if source else None, at, name, agency,
         note)
        for _key, _user, name, note, at, action, source, agency in sorted(
            some["step"], key=lambda row: -row[0]
        )
    ]  # fmt: skip
    return Told(
        names.get(one.assigned_id, ""),
        names.get(one.second_scorer_id, ""),
        tuple(sorted(remarks, key=lambda line: (line.at, line.id))),
        tuple(known_steps(steps, found, actor)),
    )


def _everything(one: Assessment) -> CompoundSelect[*tuple[Any, ...]]:
    """Kind, id, whose, the name, a text, a moment; of a step also action, source and agency."""
    remark, step = AssessmentComment, AssessmentTransition
    no_word = cast(literal(""), String)
    people: Part = select(
        literal("person"), User.id, User.id, User.name, cast(literal(""), Text),
        cast(null(), UtcDateTime()), no_word, no_word, no_word,
    ).where(User.id.in_([one.assigned_id, one.second_scorer_id]))  # fmt: skip
    remarks: Part = (
        select(
            literal("remark"), remark.id, remark.author_id, User.name, remark.text, remark.at,
            no_word, no_word, no_word,
        )
        .outerjoin(User, User.id == remark.author_id)
        .where(remark.assessment_id == one.id, remark.removed_at.is_(None))
    )  # fmt: skip
    steps: Part = (
        select(
            literal("step"), step.id, step.actor_id, User.name, step.note, step.at,
            type_coerce(step.action, String), type_coerce(step.source, String), Agency.name,
        )
        .outerjoin(User, User.id == step.actor_id)
        .outerjoin(Agency, Agency.id == step.acting_agency_id)
        .where(step.assessment_id == one.id)
    )  # fmt: skip
    return union_all(people, remarks, steps)


def last_step(session: Session, assessment_id: int) -> tuple[AssessmentAction, int | None] | None:
    """What was done last, and by whom."""
    step = AssessmentTransition
    row = session.execute(
        select(step.action, step.actor_id)
        .where(step.assessment_id == assessment_id)
        .order_by(step.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def sent_back_note(session: Session, answer_id: int) -> str:
    """What the lead said about an indicator that was sent back."""
    one = AssessmentAnswer
    return session.scalar(select(one.sent_back_note).where(one.id == answer_id)) or ""
