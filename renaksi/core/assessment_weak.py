"""Weak indicators become draft recommendations (issue, Result): which, in which order, with what text."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from renaksi.core.assessment_exact import in_percent, rounded
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_value import FULL, Counts
from renaksi.core.recommendation import Priority

COUNTED: Final = frozenset({Counts.VALUE, Counts.NO_EVIDENCE, Counts.MISSING})
HIGH: Final = Fraction(5)
MEDIUM: Final = Fraction(2)
"""Points lost, of every 100 of the reach, from which a draft is of high or medium priority."""


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """One indicator below the threshold of its instrument."""

    code: str
    name: str
    value: Decimal
    """0..100."""
    lost: Decimal
    """Points of the total that full value would have brought."""
    counts: Counts
    text: str
    """The instrument's text; empty where it has none, to be written by the hub."""
    priority: Priority


def weak_spots(score: Score) -> tuple[WeakSpot, ...]:
    """What lies below `weak_below`, the costliest first; none of what cannot be assessed.

    What did not count is not weak: nobody is told to mend what does not apply to them.
    """
    if score.exact is None:
        return ()
    limit = Fraction(score.instrument.weak_below) / 100
    found = [
        (score.share(aspect, one) * (FULL - one.value), one)
        for aspect in score.aspects
        for one in aspect.values
        if one.counts in COUNTED and aspect.applies(one) and one.value < limit
    ]
    found.sort(key=lambda pair: -pair[0])
    return tuple(
        WeakSpot(
            one.indicator.code,
            one.indicator.name,
            in_percent(one.value),
            rounded(lost * score.reach),
            one.counts,
            one.indicator.recommendation.strip(),
            _priority(lost * 100),
        )
        for lost, one in found
    )


def _priority(lost: Fraction) -> Priority:
    if lost >= HIGH:
        return Priority.HIGH
    return Priority.MEDIUM if lost >= MEDIUM else Priority.LOW
