"""What a stratified sample says of the whole: an estimate with its confidence interval.

Two questions are asked of a moderation. How far would the national mean move if every assessment
were looked at? (`mean_of_all`: the hubs' scores of all are known, so only the difference is
estimated: `mean_of_all`.) And what share of the hubs' scores would be changed (`share_of_all`)?
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from renaksi.core.numbers import round_half_up
from renaksi.core.sampling import ONE, Sample, Z

ZERO: Final = Decimal(0)
FEWEST: Final = 2
"""Of a stratum, to say how much it varies within."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, the interval around it, and how many of how many it rests on; two decimals."""

    value: Decimal
    low: Decimal
    high: Decimal
    confidence: int
    n: int
    population: int

    @property
    def margin(self) -> Decimal:
        """Half the width of the interval."""
        return round_half_up((self.high - self.low) / 2)


def mean_of_all(
    sample: Sample,
    before: Mapping[str, Decimal],
    after: Mapping[str, Decimal],
    confidence: int = 95,
) -> Estimate | None:
    """The national mean score: the hubs' mean over all plus the estimated mean of what was changed.

    `before` holds the hub's score of every assessment, `after` the centre's of those drawn; one
    that was drawn and not looked at yet counts in neither. None where too little was looked at.
    """
    found = _stratified(sample, {key: after[key] - before[key] for key in after if key in before})
    if found is None or not before:
        return None
    moved, variance, n = found
    value = sum(before.values(), ZERO) / len(before) + moved
    spread = Z[confidence] * variance.sqrt()
    return _estimate(value, value - spread, value + spread, confidence, n, sample.population)


def share_of_all(
    sample: Sample, changed: Mapping[str, bool], confidence: int = 95
) -> Estimate | None:
    """The share, in percent, to which something applies, by Wilson's interval.

    The interval uses the sample size that the variance of the stratified estimate is worth, so it
    does not shrink to nothing where none, or all, of those drawn were changed.
    """
    found = _stratified(sample, {key: Decimal(int(is_so)) for key, is_so in changed.items()})
    if found is None:
        return None
    p, variance, n = found
    if n >= sample.population:  # everything was looked at: nothing is left to chance
        return _estimate(p * 100, p * 100, p * 100, confidence, n, sample.population)
    size = p * (ONE - p) / variance if variance else _effective(n, sample.population)
    z2 = Z[confidence] ** 2
    middle = (p + z2 / (2 * size)) / (ONE + z2 / size)
    half = (p * (ONE - p) / size + z2 / (4 * size**2)).sqrt() * Z[confidence] / (ONE + z2 / size)
    low, high = max(ZERO, middle - half), min(ONE, middle + half)
    return _estimate(
        p * 100, min(low, p) * 100, max(high, p) * 100, confidence, n, sample.population
    )


def _effective(n: int, population: int) -> Decimal:
    """How many a sample is worth that leaves few unseen."""
    return Decimal(n) / (ONE - Decimal(n) / population)


def _stratified(
    sample: Sample, values: Mapping[str, Decimal]
) -> tuple[Decimal, Decimal, int] | None:
    """Mean, variance of that mean and n: Σ W·ȳ and Σ W²(1 − n/N)s²/n over the strata seen. None of
    a single value out of more: it says nothing about how much the others vary.

    A stratum nobody has looked at lends its weight to the others; one with a single value borrows
    the spread of the whole sample, which errs on the wide side.
    """
    seen = [
        (one.size, [values[key] for key in one.drawn if key in values]) for one in sample.strata
    ]
    seen = [(size, found) for size, found in seen if found]
    every = [value for _, found in seen for value in found]
    if len(every) < min(FEWEST, sample.population) or not every:
        return None
    whole = Decimal(sum(size for size, _ in seen))
    common = variance(every)
    mean, spread = ZERO, ZERO
    for size, found in seen:
        n = len(found)
        weight = size / whole
        within = variance(found) if n >= FEWEST else common
        mean += weight * sum(found, ZERO) / n
        spread += weight**2 * (ONE - Decimal(n) / size) * within / n
    return mean, max(ZERO, spread), len(every)


def variance(values: Sequence[Decimal]) -> Decimal:
    """With n − 1 below; 0 of a single value."""
    n = len(values)
    if n < FEWEST:
        return ZERO
    mean = sum(values, ZERO) / n
    return sum(((value - mean) ** 2 for value in values), ZERO) / (n - 1)


def _estimate(
    value: Decimal, low: Decimal, high: Decimal, confidence: int, n: int, population: int
) -> Estimate:
    return Estimate(
        round_half_up(value), round_half_up(low), round_half_up(high), confidence, n, population
    )
