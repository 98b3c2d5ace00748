"""A number opened: from the total down to what each indicator put in (issue: numbers that open).

The lines add up: `score_min` plus the points of all indicators is the total before rounding.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from renaksi.core.assessment import ValueColumn
from renaksi.core.assessment_answer import Answer
from renaksi.core.assessment_exact import in_percent, rounded
from renaksi.core.assessment_score import NO_ANSWER, AspectScore, Score
from renaksi.core.assessment_value import Counts, IndicatorValue

FINE: Final = Decimal("0.0001")
"""Points are shown with four decimals, so that their sum can be followed by hand."""


@dataclass(frozen=True, slots=True)
class IndicatorTrace:
    """One line: weight × value = points."""

    code: str
    name: str
    weight: Decimal
    """As the instrument has it."""
    share: Decimal
    """In percent of the whole score, after renormalising; 0 where it does not count."""
    counts: Counts
    value: Decimal
    """0..100."""
    raw: Decimal | None
    """The level, or what the formula says; four decimals."""
    points: Decimal
    """What it adds to the total; four decimals."""
    exact_points: Fraction
    formula: str
    inputs: Mapping[str, Decimal]
    as_of: date | None
    """Of a computed figure."""
    column: ValueColumn | None
    """Who said so: the agency, the hub or the centre; None for the system."""
    by_id: int | None
    note: str
    computed: Decimal | None
    """The system's figure where the centre replaced it."""
    evidence: int
    is_small: bool


@dataclass(frozen=True, slots=True)
class AspectTrace:
    """One aspect with its lines."""

    code: str
    name: str
    weight: Decimal
    share: Decimal
    """In percent of the whole score, after renormalising."""
    value: Decimal | None
    """0..100; None where nothing in it applies."""
    points: Decimal
    indicators: tuple[IndicatorTrace, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole sheet."""

    score_min: Decimal
    score_max: Decimal
    total: Decimal | None
    exact: Fraction | None
    grade: str
    aspects: tuple[AspectTrace, ...]


def trace(score: Score, answers: Mapping[str, Answer]) -> Trace:
    """`answers` are those the score was made of."""
    scale = score.instrument.scale
    return Trace(
        scale.score_min,
        scale.score_max,
        score.total,
        score.exact,
        score.band.name if score.band else "",
        tuple(_aspect(score, one, answers) for one in score.aspects),
    )


def _aspect(score: Score, one: AspectScore, answers: Mapping[str, Answer]) -> AspectTrace:
    lines = tuple(_lines(score, one, answers))
    counted = one.value is not None
    share = Fraction(one.aspect.weight) / score.weight if counted else Fraction()
    return AspectTrace(
        one.aspect.code,
        one.aspect.name,
        one.aspect.weight,
        in_percent(share),
        None if one.value is None else in_percent(one.value),
        rounded(sum((line.exact_points for line in lines), Fraction()), FINE),
        lines,
    )


def _lines(
    score: Score, aspect: AspectScore, answers: Mapping[str, Answer]
) -> Iterator[IndicatorTrace]:
    for one in aspect.values:
        share = score.share(aspect, one)
        answer = answers.get(one.indicator.code, NO_ANSWER)
        yield _line(one, answer, share, share * one.value * score.reach)


def _line(one: IndicatorValue, answer: Answer, share: Fraction, points: Fraction) -> IndicatorTrace:
    indicator, source = one.indicator, one.source
    figure = None if indicator.is_judged else answer.figure
    return IndicatorTrace(
        code=indicator.code,
        name=indicator.name,
        weight=indicator.weight,
        share=in_percent(share),
        counts=one.counts,
        value=in_percent(one.value),
        raw=None if one.raw is None else rounded(one.raw, FINE),
        points=rounded(points, FINE),
        exact_points=points,
        formula=indicator.measure.formula if indicator.measure else "",
        inputs=figure.inputs if figure else source.inputs if source else {},
        as_of=figure.as_of if figure else None,
        column=one.column,
        by_id=source.by_id if source else None,
        note=source.note if source else "",
        computed=figure.value if figure and one.is_overridden else None,
        evidence=answer.evidence,
        is_small=one.is_small,
    )
