"""What was said of assessments, indicator by indicator, for one or for many: two statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_answer import Answer, Figure, Given
from renaksi.core.objection import ObjectionState
from renaksi.models import (
    Assessment,
    AssessmentAnswer,
    AssessmentContributor,
    AssessmentEvidence,
    AssessmentValue,
    InstrumentIndicator,
    Objection,
    User,
)

Hands = Mapping[ValueColumn, frozenset[int]]
Cell = tuple[ValueColumn, bool]
"""A column, and whether it is the second scorer's value there."""


@dataclass(frozen=True, slots=True)
class Written:
    """When a value was last written, by whom, and the version to write over it with."""

    version: int
    at: datetime
    by: str
    """"" is the system."""


UNWRITTEN: Final = 0
"""The version of a value that nobody has given."""


@dataclass(slots=True)
class Said:
    """Everything about the answers of one assessment, by the indicators' codes."""

    answers: dict[str, Answer] = field(default_factory=dict)
    """As they count: a second scorer's values only once that person has finished."""
    ids: dict[str, int] = field(default_factory=dict)
    """Rows of `assessment_answer`."""
    second: dict[str, Given] = field(default_factory=dict)
    """The second scorer's, finished or not: for that person's own eyes."""
    settled: set[str] = field(default_factory=set)
    sent_back: set[str] = field(default_factory=set)
    hands: dict[str, Hands] = field(default_factory=dict)
    """Who ever gave a value, by column."""
    written: dict[str, dict[Cell, Written]] = field(default_factory=dict)
    waiting: dict[str, date] = field(default_factory=dict)
    """Objections that wait for their decision: by when it is due."""

    def version(self, code: str, column: ValueColumn, *, second: bool = False) -> int:
        """Of the value there; `UNWRITTEN` where there is none."""
        found = self.written.get(code, {}).get((column, second))
        return found.version if found else UNWRITTEN

    def who(self, column: ValueColumn) -> frozenset[int]:
        """Who ever gave a value in a column of any indicator."""
        return frozenset(one for hands in self.hands.values() for one in hands.get(column, ()))

    def scorers(self, code: str) -> frozenset[int]:
        """Who gave this one its score, or decided on it."""
        return self.hands.get(code, {}).get(ValueColumn.HUB, frozenset())


def given_of(row: AssessmentValue) -> Given:
    """A value as the rules know it."""
    inputs = {name: Decimal(text) for name, text in row.inputs.items()}
    return Given(row.value, inputs, row.not_applicable, row.note, row.by_id)


def what_was_said(session: Session, assessments: Sequence[Assessment]) -> dict[int, Said]:
    """By assessment. Evidence handed in with an objection counts once that was granted."""
    found = {one.id: Said() for one in assessments}
    if not found:
        return found
    done = {one.id for one in assessments if one.second_done_at is not None}
    rows = session.execute(_rows(found)).all()
    hands = _hands(session, found)
    values: dict[int, dict[Cell, Given]] = defaultdict(dict)
    for row, code, value, name, *_ in rows:
        if value is not None:
            cell = value.side, value.is_second
            values[row.id][cell] = given_of(value)
            by = found[row.assessment_id].written.setdefault(code, {})
            by[cell] = Written(value.version, value.at, name or "")
    for row, code, _value, _name, proofs, due_on in rows:
        said, given = found[row.assessment_id], values[row.id]
        second = given.get((ValueColumn.HUB, True))
        said.ids[code] = row.id
        if second is not None:
            said.second[code] = second
        if row.settled_at is not None:
            said.settled.add(code)
        if row.sent_back_at is not None:
            said.sent_back.add(code)
        if due_on is not None:
            said.waiting[code] = due_on
        said.hands[code] = hands.get(row.id, {})
        said.answers[code] = Answer(
            own=given.get((ValueColumn.SELF, False)),
            hub=given.get((ValueColumn.HUB, False)),
            national=given.get((ValueColumn.NATIONAL, False)),
            second=second if row.assessment_id in done else None,
            figure=_figure(row),
            evidence=proofs,
        )
    return found


def _rows(ids: Iterable[int]) -> Select[*tuple[Any, ...]]:
    """Answer, code, value, who wrote it, files, by when an objection is to be decided: once for
    each value.
    """
    link = AssessmentEvidence
    proofs = (
        select(func.count())
        .select_from(link)
        .outerjoin(Objection, Objection.id == link.objection_id)
        .where(
            link.answer_id == AssessmentAnswer.id,
            or_(link.objection_id.is_(None), Objection.state == ObjectionState.GRANTED),
        )
        .correlate(AssessmentAnswer)
        .scalar_subquery()
    )
    filed = aliased(Objection)
    waits = and_(filed.answer_id == AssessmentAnswer.id, filed.state == ObjectionState.FILED)
    return (
        select(
            AssessmentAnswer,
            InstrumentIndicator.code,
            AssessmentValue,
            User.name,
            proofs,
            filed.due_on,
        )
        .join(InstrumentIndicator, InstrumentIndicator.id == AssessmentAnswer.indicator_id)
        .outerjoin(AssessmentValue, AssessmentValue.answer_id == AssessmentAnswer.id)
        .outerjoin(User, User.id == AssessmentValue.by_id)
        .outerjoin(filed, waits)
        .where(AssessmentAnswer.assessment_id.in_(ids))
        .order_by(AssessmentAnswer.assessment_id, InstrumentIndicator.ordinal)
        .execution_options(populate_existing=True)
    )


def _figure(row: AssessmentAnswer) -> Figure | None:
    if row.figure_as_of is None:
        return None
    inputs = {name: Decimal(text) for name, text in row.figure_inputs.items()}
    return Figure(row.figure_value, row.figure_as_of, inputs, row.figure_denominator)


def _hands(session: Session, ids: Iterable[int]) -> dict[int, dict[ValueColumn, frozenset[int]]]:
    rows = session.execute(
        select(
            AssessmentContributor.answer_id,
            AssessmentContributor.side,
            AssessmentContributor.user_id,
        ).where(AssessmentContributor.assessment_id.in_(ids))
    )
    found: dict[int, dict[ValueColumn, set[int]]] = defaultdict(lambda: defaultdict(set))
    for answer_id, side, user_id in rows:
        found[answer_id][side].add(user_id)
    return {
        answer_id: {side: frozenset(who) for side, who in hands.items()}
        for answer_id, hands in found.items()
    }
