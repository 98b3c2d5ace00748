"""From answers to a total and its grade, every step kept so that any number opens (design section 5).

    aspect = Σ w·v / Σ w over its indicators that apply
    total  = score_min + (score_max − score_min) · Σ W·aspect / Σ W over the aspects that apply

Exact fractions on the way, rounded half up once at the end, then graded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from renaksi.core.assessment import AssessmentOutcome, NotAssessable, ValueColumn
from renaksi.core.assessment_answer import Answer
from renaksi.core.assessment_exact import rounded
from renaksi.core.assessment_value import APART, Counts, IndicatorValue, indicator_value
from renaksi.core.grade import Band
from renaksi.core.instrument import Aspect, Indicator, Instrument

NO_ANSWER = Answer()


@dataclass(frozen=True)
class AspectScore:
    """One aspect in one column."""

    aspect: Aspect
    values: tuple[IndicatorValue, ...]
    so_far: bool = False
    """Only what was answered is looked at."""

    @cached_property
    def applicable(self) -> tuple[IndicatorValue, ...]:
        """What the mean is made of."""
        return tuple(one for one in self.values if self.applies(one))

    def applies(self, one: IndicatorValue) -> bool:
        return one.counts not in APART and not (self.so_far and one.counts is Counts.MISSING)

    @cached_property
    def weight(self) -> Fraction:
        """Of the indicators that apply; what the others are renormalised over."""
        return sum((Fraction(one.indicator.weight) for one in self.applicable), Fraction())

    @cached_property
    def value(self) -> Fraction | None:
        """0..1; None where nothing applies, and the aspect itself is left out."""
        if not self.weight:
            return None
        weighted = (Fraction(one.indicator.weight) * one.value for one in self.applicable)
        return sum(weighted, Fraction()) / self.weight


@dataclass(frozen=True)
class Score:
    """A whole assessment in one column."""

    instrument: Instrument
    column: ValueColumn
    aspects: tuple[AspectScore, ...]

    @cached_property
    def exact(self) -> Fraction | None:
        """Before rounding; None where nothing applies."""
        weight = self.weight
        if not weight:
            return None
        sums = (Fraction(one.aspect.weight) * one.value for one in self._applicable if one.value)
        return (
            Fraction(self.instrument.scale.score_min) + self.reach * sum(sums, Fraction()) / weight
        )

    @cached_property
    def total(self) -> Decimal | None:
        """Two decimals, half up."""
        return None if self.exact is None else rounded(self.exact)

    @cached_property
    def band(self) -> Band | None:
        """The predicate of the rounded total."""
        return None if self.total is None else self.instrument.scale.grade(self.total)

    @property
    def outcome(self) -> AssessmentOutcome:
        """Of the whole; a provisional score without a total only has no answers yet."""
        return AssessmentOutcome.NOT_ASSESSABLE if self.exact is None else AssessmentOutcome.SCORED

    @property
    def not_assessable(self) -> NotAssessable | None:
        """Why there is no total."""
        if self.exact is not None:
            return None
        found = {one.counts for one in self.values}
        only = found <= {Counts.NOT_APPLICABLE}
        return NotAssessable.ALL_NOT_APPLICABLE if only else NotAssessable.NO_DATA

    @cached_property
    def values(self) -> tuple[IndicatorValue, ...]:
        """Of every indicator, in the order of the sheet."""
        return tuple(one for aspect in self.aspects for one in aspect.values)

    def of(self, code: str) -> IndicatorValue:
        return next(one for one in self.values if one.indicator.code == code)

    def count(self, *counts: Counts) -> int:
        return sum(one.counts in counts for one in self.values)

    @cached_property
    def _applicable(self) -> tuple[AspectScore, ...]:
        return tuple(one for one in self.aspects if one.value is not None)

    @cached_property
    def weight(self) -> Fraction:
        """Of the aspects that apply."""
        return sum((Fraction(one.aspect.weight) for one in self._applicable), Fraction())

    @property
    def reach(self) -> Fraction:
        """From the lowest to the highest score."""
        scale = self.instrument.scale
        return Fraction(scale.score_max - scale.score_min)

    def share(self, aspect: AspectScore, one: IndicatorValue) -> Fraction:
        """The part of the whole reach (0..1) that hangs on one indicator, after renormalising."""
        if aspect.value is None or not aspect.applies(one):
            return Fraction()
        within = Fraction(one.indicator.weight) / aspect.weight
        return Fraction(aspect.aspect.weight) / self.weight * within


def score(
    instrument: Instrument,
    answers: Mapping[str, Answer],
    column: ValueColumn,
    *,
    so_far: bool = False,
) -> Score:
    """`answers` by the indicators' codes, in any order; what is not there has not been answered.

    `so_far` leaves out what nobody answered, for a provisional total; else that counts 0.
    """
    return Score(
        instrument,
        column,
        tuple(
            AspectScore(
                aspect, tuple(_values(instrument, aspect.indicators, answers, column)), so_far
            )
            for aspect in instrument.aspects
        ),
    )


def _values(
    instrument: Instrument,
    indicators: Iterable[Indicator],
    answers: Mapping[str, Answer],
    column: ValueColumn,
) -> Iterable[IndicatorValue]:
    for one in indicators:
        yield indicator_value(instrument, one, answers.get(one.code, NO_ANSWER), column)
