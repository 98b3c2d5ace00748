"""What does not fit together in an assessment: shown to whoever scores, blocking nothing.

Each warning names its indicator and what it was found by, so that the evaluator can look there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as made_by
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from renaksi.core.assessment_exact import in_percent
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_value import Counts, IndicatorValue
from renaksi.core.instrument import Indicator


class OddityKind(StrEnum):
    """What can be odd."""

    NO_EVIDENCE = "no_evidence"
    """A value without the evidence that was asked for."""
    NO_EVIDENCE_AT_ALL = "no_evidence_at_all"
    """Not one of those asked for anywhere: perhaps it cannot be assessed."""
    HUB_ABOVE_SELF = "hub_above_self"
    JUMP = "jump"
    """Far from last year."""
    CONTRADICTS_COMPUTED = "contradicts_computed"
    """Judged far from what the system computed of the same thing."""
    BEYOND_TARGET = "beyond_target"
    """A figure far beyond its target is more often a slip than a success."""
    SMALL_N = "small_n"
    NOTHING_TO_MEASURE = "nothing_to_measure"
    """A denominator of 0 takes an indicator out, so somebody should know why it is 0."""
    FILE_ELSEWHERE = "file_elsewhere"
    """Evidence that another agency, another indicator or another year uses as well."""
    OLD_EVIDENCE = "old_evidence"
    """Evidence dated outside the year that is assessed."""
    MUCH_LEFT_OUT = "much_left_out"
    """Not applicable for a large part of the weight."""
    NOTHING_CHANGED = "nothing_changed"
    """The hub repeated every single value of the agency."""
    ALL_AT_TOP = "all_at_top"


@dataclass(frozen=True, slots=True)
class Oddity:
    """One warning; `code` of the indicator, "" for the whole."""

    kind: OddityKind
    code: str = ""
    detail: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is odd; the centre may set others."""

    jump: Fraction = Fraction(2, 5)
    """Of the reach 0..1 of an indicator."""
    contradiction: Fraction = Fraction(2, 5)
    beyond_target: Decimal = Decimal("1.2")
    """As for reported figures (design section 5, Flags)."""
    left_out: Fraction = Fraction(3, 10)
    """Of the total weight."""
    fewest: int = 5
    """Judged indicators, before it is odd that all of them look alike."""


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What has to be known beside the answers, by the indicators' codes."""

    last_year: Mapping[str, Fraction] = made_by(default_factory=dict)
    """Normalised values of the last final result."""
    files_elsewhere: frozenset[str] = frozenset()
    old_evidence: frozenset[str] = frozenset()
    lacks_evidence: frozenset[str] = frozenset()
    """As `assessment_missing.without_evidence` finds them."""


def oddities(
    own: Score,
    hub: Score,
    around: Surroundings = Surroundings(),
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[Oddity, ...]:
    """All of them, the whole first, then in the order of the sheet. `own` and `hub`: both columns."""
    rows = (
        one
        for mine, theirs in zip(own.values, hub.values, strict=True)
        for one in _row(mine, theirs, hub, around, limits)
    )
    return (*_whole(own, hub, around, limits), *rows)


def _row(
    own: IndicatorValue,
    hub: IndicatorValue,
    score: Score,
    around: Surroundings,
    limits: Limits,
) -> Iterator[Oddity]:
    indicator = hub.indicator
    code = indicator.code
    shown = hub if hub.counts is not Counts.MISSING else own
    if shown.counts is Counts.MISSING:
        return
    if code in around.lacks_evidence and shown.raw:
        yield Oddity(OddityKind.NO_EVIDENCE, code)
    if hub.counts is own.counts is Counts.VALUE and hub.value > own.value:
        detail = {"own": in_percent(own.value), "hub": in_percent(hub.value)}
        yield Oddity(OddityKind.HUB_ABOVE_SELF, code, detail)
    yield from _compared(shown, score, around, limits)
    if shown.raw is not None and _is_beyond(indicator, shown.raw, limits):
        yield Oddity(OddityKind.BEYOND_TARGET, code)
    if shown.counts is Counts.NO_DATA and indicator.is_judged:
        yield Oddity(OddityKind.NOTHING_TO_MEASURE, code)
    elif shown.is_small:
        yield Oddity(OddityKind.SMALL_N, code, {"n": shown.denominator})
    if code in around.files_elsewhere:
        yield Oddity(OddityKind.FILE_ELSEWHERE, code)
    if code in around.old_evidence:
        yield Oddity(OddityKind.OLD_EVIDENCE, code)


def _compared(
    shown: IndicatorValue, score: Score, around: Surroundings, limits: Limits
) -> Iterator[Oddity]:
    """Against last year, and against what the system computed."""
    if shown.counts is not Counts.VALUE:
        return
    code = shown.indicator.code
    before = around.last_year.get(code)
    if before is not None and abs(shown.value - before) >= limits.jump:
        detail: dict[str, object] = {"before": in_percent(before), "now": in_percent(shown.value)}
        yield Oddity(OddityKind.JUMP, code, detail)
    if not shown.indicator.compare_with:
        return
    other = score.of(shown.indicator.compare_with)
    if other.counts is Counts.VALUE and abs(shown.value - other.value) >= limits.contradiction:
        detail = {
            "other": other.indicator.code,
            "computed": in_percent(other.value),
            "now": in_percent(shown.value),
        }
        yield Oddity(OddityKind.CONTRADICTS_COMPUTED, code, detail)


def _is_beyond(indicator: Indicator, raw: Fraction, limits: Limits) -> bool:
    """Only where more is better: below a target that is a ceiling, everything is good news."""
    measure = indicator.measure if indicator.is_judged else None
    if measure is None or measure.target <= measure.floor:
        return False
    return raw > Fraction(measure.target) * Fraction(limits.beyond_target)


def _whole(own: Score, hub: Score, around: Surroundings, limits: Limits) -> Iterator[Oddity]:
    asked = {one.code for one in hub.instrument.indicators if one.needs_evidence}
    if asked and asked <= around.lacks_evidence:
        yield Oddity(OddityKind.NO_EVIDENCE_AT_ALL)
    left_out = _left_out(hub if _is_begun(hub) else own)
    if left_out >= limits.left_out:
        yield Oddity(OddityKind.MUCH_LEFT_OUT, detail={"share": in_percent(left_out)})
    judged = [one for one in hub.values if one.indicator.is_judged]
    if len(judged) < limits.fewest or any(one.counts is Counts.MISSING for one in judged):
        return
    mine = {one.indicator.code: one for one in own.values}
    if all(_same(mine[one.indicator.code], one) for one in judged):
        yield Oddity(OddityKind.NOTHING_CHANGED)
    if all(one.value == 1 for one in judged):
        yield Oddity(OddityKind.ALL_AT_TOP)


def _is_begun(score: Score) -> bool:
    return any(one.source is not None for one in score.values)


def _same(own: IndicatorValue, hub: IndicatorValue) -> bool:
    return (own.counts, own.raw) == (hub.counts, hub.raw)


def _left_out(score: Score) -> Fraction:
    """Part of the instrument's weight that was said not to apply."""
    gone = (one for one in score.values if one.counts is Counts.NOT_APPLICABLE)
    total = sum((Fraction(one.weight) for one in score.instrument.indicators), Fraction())
    weight = sum((Fraction(one.indicator.weight) for one in gone), Fraction())
    return weight / total if total else Fraction()
