"""Reading what people type for an indicator: a form, autosave and a file are read alike.

Nothing is guessed: what cannot be read is named, and the page shows it as it was typed.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from renaksi.core.assessment_answer import AnswerFault, AnswerIssue, Given
from renaksi.core.instrument import INPUT, Indicator, IndicatorKind
from renaksi.core.item_entry import clean
from renaksi.core.numbers import NotAFigure, parse_figure

VALUE: Final = "value"
NOT_APPLICABLE: Final = "not_applicable"
NOTE: Final = "note"
INPUT_FIELD: Final = "in:"
"""Before the name of a figure for the formula."""
YES: Final = frozenset({"1", "ya", "y", "x", "v", "✓"})
NO: Final = frozenset({"0", "tidak", "t"})
SHOWN: Final = 40
"""Letters of an unreadable text that its sentence repeats."""


def fields_of(indicator: Indicator) -> tuple[str, ...]:
    """The fields an indicator is answered with, in their order; none where the system computes."""
    if indicator.kind is IndicatorKind.COMPUTED:
        return ()
    asked: tuple[str, ...] = (VALUE,)
    if indicator.kind in INPUT and indicator.measure:
        asked = tuple(f"{INPUT_FIELD}{one.name}" for one in indicator.measure.inputs)
    left_out = (NOT_APPLICABLE,) if indicator.may_be_left_out else ()
    return (*asked, *left_out, NOTE)


def read_given(
    indicator: Indicator, typed: Mapping[str, str]
) -> tuple[Given, tuple[AnswerIssue, ...]]:
    """What was typed, by field, as a value; and what of it cannot be read.

    What does not apply has no value, whatever else was typed. Whether the value can be taken is
    asked of `assessment_answer.answer_issues`.
    """
    note = clean(typed.get(NOTE, ""))
    if is_ticked(typed.get(NOT_APPLICABLE, "")):
        return Given(not_applicable=True, note=note), ()
    if indicator.kind in INPUT:
        inputs, issues = _inputs(indicator, typed)
        return Given(inputs=inputs, note=note), issues
    value, issues = _value(indicator, clean(typed.get(VALUE, "")))
    return Given(value, note=note), issues


def differs(before: Given, after: Given) -> bool:
    """Whether saving would change anything, the note included; an empty value is one all the same."""
    same = before.same_as(after) or (before.is_empty and after.is_empty)
    return not same or before.note != after.note


def is_ticked(text: str) -> bool:
    return clean(text).casefold() in YES


def _value(indicator: Indicator, text: str) -> tuple[Decimal | None, tuple[AnswerIssue, ...]]:
    if not text:
        return None, ()
    if indicator.kind is IndicatorKind.YES_NO:
        word = text.casefold()
        if word in YES | NO:
            return Decimal(word in YES), ()
        return None, (AnswerIssue(AnswerFault.NOT_A_CHOICE, VALUE),)
    try:
        return parse_figure(text), ()
    except NotAFigure:
        if indicator.kind is IndicatorKind.LEVEL:
            detail = {"value": text[:SHOWN]}
            return None, (AnswerIssue(AnswerFault.NO_SUCH_LEVEL, VALUE, detail),)
        return None, (_unreadable(VALUE, text),)


def _inputs(
    indicator: Indicator, typed: Mapping[str, str]
) -> tuple[dict[str, Decimal], tuple[AnswerIssue, ...]]:
    found: dict[str, Decimal] = {}
    issues = []
    for one in indicator.measure.inputs if indicator.measure else ():
        text = clean(typed.get(f"{INPUT_FIELD}{one.name}", ""))
        try:
            value = parse_figure(text)
        except NotAFigure:
            issues.append(_unreadable(one.name, text))
            continue
        if value is not None:
            found[one.name] = value
    return found, tuple(issues)


def _unreadable(field: str, text: str) -> AnswerIssue:
    return AnswerIssue(AnswerFault.NOT_A_FIGURE, field, {"text": text[:SHOWN]})
