"""From what was answered to 0..1, or why it counts in no way (design section 5, Scores)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_answer import Answer, Given
from renaksi.core.instrument import (
    INPUT,
    EvidenceRule,
    Indicator,
    IndicatorKind,
    Instrument,
    Measure,
    SmallRule,
)
from renaksi.core.instrument_formula import BadFormula, Formula, parse

NOTHING: Final = Fraction(0)
FULL: Final = Fraction(1)


class Counts(StrEnum):
    """How an indicator counts."""

    VALUE = "value"
    MISSING = "missing"
    """Nobody answered, or nothing was computed yet: 0 in the end, left out of what is provisional."""
    NO_EVIDENCE = "no_evidence"
    """Answered without the evidence it needs, where the instrument lets that count 0."""
    NOT_APPLICABLE = "not_applicable"
    TOO_SMALL = "too_small"
    """Below the smallest denominator, where the instrument leaves that out."""
    NO_DATA = "no_data"
    """There was nothing to measure: the denominator is 0, or the system knows of nothing."""


APART: Final = frozenset({Counts.NOT_APPLICABLE, Counts.TOO_SMALL, Counts.NO_DATA})
"""Left out, the weights of the others being renormalised."""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One indicator in one column, opened: what was put in, and what came out."""

    indicator: Indicator
    counts: Counts
    value: Fraction = NOTHING
    """0..1; 0 unless `counts` is VALUE."""
    raw: Fraction | None = None
    """Before normalising: the level, or what the formula says."""
    source: Given | None = None
    """Whose word it is; None for a computed one that nobody overrode."""
    column: ValueColumn | None = None
    """Where that word stands: a national value may be the hub's."""
    denominator: Fraction | None = None
    is_small: bool = False
    """To be marked "n kecil"."""

    @property
    def is_overridden(self) -> bool:
        """A computed figure that the centre replaced, with a note."""
        return self.indicator.kind is IndicatorKind.COMPUTED and self.source is not None


def indicator_value(
    instrument: Instrument, indicator: Indicator, answer: Answer, column: ValueColumn
) -> IndicatorValue:
    """What one indicator is worth in one column."""
    given = answer.given(column)
    where = (
        ValueColumn.HUB if column is ValueColumn.NATIONAL and not answer.says(column) else column
    )
    if indicator.kind is IndicatorKind.COMPUTED:
        return _computed(instrument, indicator, answer, column)
    if given is None:
        return IndicatorValue(indicator, Counts.MISSING)
    if given.not_applicable:
        return IndicatorValue(indicator, Counts.NOT_APPLICABLE, source=given, column=where)
    if indicator.kind in INPUT:
        made = _formula(indicator, given)
        if made is None:
            return IndicatorValue(indicator, Counts.MISSING, source=given, column=where)
        raw, denominator = made
    else:
        raw, denominator = Fraction(given.value or 0), None
    found = _measured(instrument, indicator, raw, denominator, given, where)
    if found.counts is Counts.VALUE and _lacks_evidence(instrument, indicator, answer, where):
        return replace(found, counts=Counts.NO_EVIDENCE, value=NOTHING)
    return found


def normalised(indicator: Indicator, raw: Fraction) -> Fraction:
    """0..1: yes or no as it is, a level by its place, a number between floor and target."""
    if indicator.kind is IndicatorKind.YES_NO:
        return raw
    if indicator.kind is IndicatorKind.LEVEL:
        low, high = Fraction(indicator.levels[0].value), Fraction(indicator.levels[-1].value)
    else:
        measure = indicator.measure or Measure()
        low, high = Fraction(measure.floor), Fraction(measure.target)
    return min(FULL, max(NOTHING, (raw - low) / (high - low)))


def note_needed(before: Given | None, after: Given | None) -> bool:
    """Whether a value must say why: it differs from what the column before says (domain 5.3).

    Where nothing stands before there is nothing to differ from, but whoever says first that an
    indicator does not apply says why.
    """
    if after is None or after.is_empty:
        return False
    if before is None or before.is_empty:
        return after.not_applicable
    return not after.same_as(before)


def _computed(
    instrument: Instrument, indicator: Indicator, answer: Answer, column: ValueColumn
) -> IndicatorValue:
    """The same figure in every column, unless the centre set another one in its own."""
    override = answer.says(ValueColumn.NATIONAL) if column is ValueColumn.NATIONAL else None
    if override is not None and override.not_applicable:
        return IndicatorValue(
            indicator, Counts.NOT_APPLICABLE, source=override, column=ValueColumn.NATIONAL
        )
    if override is not None and override.value is not None:
        raw = Fraction(override.value)
        return IndicatorValue(
            indicator, Counts.VALUE, normalised(indicator, raw), raw, override, ValueColumn.NATIONAL
        )
    figure = answer.figure
    if figure is None:
        return IndicatorValue(indicator, Counts.MISSING)
    if figure.value is None:
        return IndicatorValue(indicator, Counts.NO_DATA)
    size = None if figure.denominator is None else Fraction(figure.denominator)
    return _measured(instrument, indicator, Fraction(figure.value), size, None, None)


def _measured(
    instrument: Instrument,
    indicator: Indicator,
    raw: Fraction | None,
    denominator: Fraction | None,
    given: Given | None,
    column: ValueColumn | None,
) -> IndicatorValue:
    """Looks at the denominator before it looks at the figure."""
    small = denominator is not None and denominator < Fraction(instrument.small_n)
    if raw is None or denominator == 0:
        counts = Counts.NO_DATA
    elif small and indicator.small_rule is SmallRule.EXCLUDE:
        counts = Counts.TOO_SMALL
    else:
        counts = Counts.VALUE
    worth = normalised(indicator, raw) if counts is Counts.VALUE and raw is not None else NOTHING
    return IndicatorValue(indicator, counts, worth, raw, given, column, denominator, is_small=small)


def _formula(indicator: Indicator, given: Given) -> tuple[Fraction | None, Fraction | None] | None:
    """What the formula says, and its denominator; None where figures are missing.

    A division by zero says nothing: there was nothing to measure.
    """
    measure = indicator.measure
    if measure is None or any(one.name not in given.inputs for one in measure.inputs):
        return None
    size = given.inputs.get(measure.denominator)
    try:
        raw: Fraction | None = _parsed(measure.formula).value(given.inputs)
    except BadFormula:
        raw = None
    return raw, None if size is None else Fraction(size)


@lru_cache(maxsize=512)
def _parsed(text: str) -> Formula:
    """A round scores hundreds of agencies with the same few formulas."""
    return parse(text)


def _lacks_evidence(
    instrument: Instrument, indicator: Indicator, answer: Answer, column: ValueColumn
) -> bool:
    """What the centre set itself stands: its note says on what it rests."""
    return (
        instrument.evidence_rule is EvidenceRule.COUNTS_ZERO
        and column is not ValueColumn.NATIONAL
        and indicator.needs_evidence
        and not answer.evidence
    )
