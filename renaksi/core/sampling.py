"""A sample anybody can draw again, and what it says of the nation (issue, Moderation at the centre).

Assessments are put into strata (hub × grade), the sample is shared out in proportion, and within a
stratum the order is that of SHA-256 over seed and key: the same on every machine, and decided by
nobody once the seed is known. Estimates follow textbook stratified sampling without replacement
(Cochran, Sampling Techniques, chapters 4 and 5), in Decimal.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256
from typing import Final

Z: Final[Mapping[int, Decimal]] = {
    90: Decimal("1.645"), 95: Decimal("1.960"), 99: Decimal("2.576")
}  # fmt: skip
"""Two-sided quantiles of the normal distribution by confidence in percent."""
ONE: Final = Decimal(1)
WORST_SHARE: Final = Decimal("0.5")
"""The share whose sample has to be largest: what one plans for, knowing nothing."""
Stratum = tuple[str, str]
"""Hub and grade, as codes."""


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """One assessment that can be drawn; `key` is what it is called everywhere, such as `34.04`."""

    key: str
    stratum: Stratum


@dataclass(frozen=True, slots=True)
class StratumDraw:
    """One stratum, with what was drawn in order of the draw."""

    stratum: Stratum
    size: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything needed to draw it again and to check that nobody changed it."""

    seed: str
    size: int
    population: int
    strata: tuple[StratumDraw, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for one in self.strata for key in one.drawn)


def size_for_margin(population: int, margin: Decimal, confidence: int = 95) -> int:
    """How many are needed for a share to lie within ± `margin` (0..1), at worst.

    n₀ = z²·p(1−p)/e² with p = ½, corrected for a finite population: n = n₀ / (1 + (n₀ − 1)/N).
    """
    if population <= 0:
        return 0
    if margin <= 0:
        return population
    endless = Z[confidence] ** 2 * WORST_SHARE * (ONE - WORST_SHARE) / margin**2
    needed = endless / (ONE + (endless - ONE) / population)
    return max(1, min(population, int(needed.to_integral_value(ROUND_CEILING))))


def draw(units: Iterable[SampleUnit], seed: str, size: int) -> Sample:
    """Draw `size` of the units (all of them where there are no more), in proportion per stratum."""
    strata: dict[Stratum, list[str]] = {}
    for unit in units:
        strata.setdefault(unit.stratum, []).append(unit.key)
    counts = {stratum: len(keys) for stratum, keys in strata.items()}
    shares = allocate(counts, size)
    return Sample(
        seed,
        sum(shares.values()),
        sum(counts.values()),
        tuple(
            StratumDraw(one, counts[one], _first(strata[one], seed, shares[one]))
            for one in sorted(strata)
        ),
    )


def allocate(counts: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """How many of each stratum: one after the other to whichever lacks most to its proportion.

    While the sample suffices every stratum gives one, so that none is left unseen; the largest do
    first where it does not. None gives more than it has.
    """
    total = sum(counts.values())
    size = max(0, min(size, total))
    order = sorted(counts, key=lambda one: (-counts[one], one))
    given = {one: int(place < size) for place, one in enumerate(order)}
    for _ in range(size - sum(given.values())):
        room = [one for one in order if given[one] < counts[one]]
        lacks = max(room, key=lambda one: counts[one] * size - given[one] * total)
        given[lacks] += 1
    return given


def rank(seed: str, key: str) -> str:
    """Where a key stands in the order of a draw; printed beside it so that it can be checked."""
    return sha256(f"{seed}\n{key}".encode()).hexdigest()


def _first(keys: Sequence[str], seed: str, count: int) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: (rank(seed, key), key))[:count])
