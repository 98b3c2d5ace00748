"""What was answered to one indicator: by the agency, its hub and the centre, side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as made_by
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.assessment import ValueColumn
from renaksi.core.instrument import INPUT, SAMPLE_GOOD, SAMPLE_SIZE, Indicator, IndicatorKind

MAX_NOTE: Final = 4000
"""Letters of a note or a reason."""


@dataclass(frozen=True, slots=True)
class Given:
    """One value in one column. What is filled depends on the kind of indicator."""

    value: Decimal | None = None
    """1 or 0, or the number of a level; of an override of a computed indicator, the figure."""
    inputs: Mapping[str, Decimal] = made_by(default_factory=dict)
    """Figures for the formula."""
    not_applicable: bool = False
    note: str = ""
    """Why not applicable, or why it differs from the column before."""
    by_id: int | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.inputs and not self.not_applicable

    def same_as(self, other: "Given | None") -> bool:
        """Whether both say the same; notes and authors aside."""
        return other is not None and (
            (self.not_applicable and other.not_applicable)
            or (self.not_applicable, self.value, dict(self.inputs))
            == (other.not_applicable, other.value, dict(other.inputs))
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """What the system computed, and from what."""

    value: Decimal | None
    """None: there was nothing to compute from."""
    as_of: date
    inputs: Mapping[str, Decimal] = made_by(default_factory=dict)
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything about one indicator of one assessment."""

    own: Given | None = None
    """Nilai mandiri."""
    hub: Given | None = None
    national: Given | None = None
    """Only where the centre set another value."""
    second: Given | None = None
    """Of the independent second scorer; compared, never counted."""
    figure: Figure | None = None
    evidence: int = 0
    """Files that stand behind it."""

    def given(self, column: ValueColumn) -> Given | None:
        """What counts in a column; None where nobody has said anything there."""
        found = {
            ValueColumn.SELF: self.own,
            ValueColumn.HUB: self.hub,
            ValueColumn.NATIONAL: self.national,
        }[column]
        if found is not None and not found.is_empty:
            return found
        return self.given(ValueColumn.HUB) if column is ValueColumn.NATIONAL else None

    def says(self, column: ValueColumn) -> Given | None:
        """What was said in exactly that column; None where nothing was."""
        found = self.given(column)
        return None if column is ValueColumn.NATIONAL and found is not self.national else found


class AnswerFault(StrEnum):
    """What may be wrong with a value, whoever gave it."""

    NOT_ASKED = "not_asked"
    """A computed indicator is answered by nobody."""
    NOT_A_FIGURE = "not_a_figure"
    NOT_A_CHOICE = "not_a_choice"
    NO_SUCH_LEVEL = "no_such_level"
    INPUT_MISSING = "input_missing"
    INPUT_UNKNOWN = "input_unknown"
    INPUT_NEGATIVE = "input_negative"
    MORE_THAN_SAMPLED = "more_than_sampled"
    MUST_APPLY = "must_apply"
    REASON_MISSING = "reason_missing"
    CHANGE_UNEXPLAINED = "change_unexplained"
    """The centre set a value without a note."""
    NOTE_TOO_LONG = "note_too_long"


@dataclass(frozen=True, slots=True)
class AnswerIssue:
    """One thing to put right; `field`: `value`, `note`, `not_applicable`, or the name of an input."""

    fault: AnswerFault
    field: str = "value"
    detail: Mapping[str, object] = made_by(default_factory=dict)


def answer_issues(
    indicator: Indicator, given: Given, *, column: ValueColumn = ValueColumn.SELF
) -> tuple[AnswerIssue, ...]:
    """Why a value cannot be taken. An empty one can: somebody is not done yet.

    The centre always says why; whether the hub owes a note is another question:
    `assessment_value.note_needed`.
    """
    return tuple(_issues(indicator, given, column))


def _issues(indicator: Indicator, given: Given, column: ValueColumn) -> Iterator[AnswerIssue]:
    if len(given.note) > MAX_NOTE:
        yield AnswerIssue(AnswerFault.NOTE_TOO_LONG, "note", {"limit": MAX_NOTE})
    if column is ValueColumn.NATIONAL and not given.is_empty and not given.note.strip():
        yield AnswerIssue(AnswerFault.CHANGE_UNEXPLAINED, "note")
    if indicator.kind is IndicatorKind.COMPUTED and column is not ValueColumn.NATIONAL:
        if not given.is_empty:
            yield AnswerIssue(AnswerFault.NOT_ASKED)
    elif given.not_applicable:
        if not indicator.may_be_left_out:
            yield AnswerIssue(AnswerFault.MUST_APPLY, "not_applicable")
        elif column is ValueColumn.SELF and not given.note.strip():
            yield AnswerIssue(AnswerFault.REASON_MISSING, "note")
    elif not given.is_empty:
        yield from _value(indicator, given)


def _value(indicator: Indicator, given: Given) -> Iterator[AnswerIssue]:
    if indicator.kind in INPUT:
        yield from _inputs(indicator, given.inputs)
    elif indicator.kind is IndicatorKind.YES_NO and given.value not in {0, 1}:
        yield AnswerIssue(AnswerFault.NOT_A_CHOICE)
    elif indicator.kind is IndicatorKind.LEVEL and given.value not in {
        level.value for level in indicator.levels
    }:
        yield AnswerIssue(AnswerFault.NO_SUCH_LEVEL, detail={"value": given.value or ""})


def _inputs(indicator: Indicator, inputs: Mapping[str, Decimal]) -> Iterator[AnswerIssue]:
    """Half a formula is no answer: all of its figures, or none."""
    names = [field.name for field in indicator.measure.inputs] if indicator.measure else []
    for name in names:
        if name not in inputs:
            yield AnswerIssue(AnswerFault.INPUT_MISSING, name)
        elif inputs[name] < 0:
            yield AnswerIssue(AnswerFault.INPUT_NEGATIVE, name)
    for name in sorted(inputs.keys() - set(names)):
        yield AnswerIssue(AnswerFault.INPUT_UNKNOWN, name)
    if indicator.kind is IndicatorKind.SAMPLED and set(names) <= inputs.keys():
        good, size = inputs[SAMPLE_GOOD.name], inputs[SAMPLE_SIZE.name]
        if good > size:
            detail = {"size": size}
            yield AnswerIssue(AnswerFault.MORE_THAN_SAMPLED, SAMPLE_GOOD.name, detail)
