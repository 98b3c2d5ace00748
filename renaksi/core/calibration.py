"""Rating the raters: how a hub or an evaluator scores beside the others (design section 5).

Three gaps, leniency against what the system itself computes, and spread. Each stands beside the
number of assessments it rests on; few are marked, and no judgement follows from them. Agreement of
double scoring is in `core.calibration_agreement`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from renaksi.core.assessment_exact import rounded
from renaksi.core.assessment_score import Score
from renaksi.core.assessment_value import Counts
from renaksi.core.sampling_estimate import FEWEST, variance

SMALL: Final = 10
"""Below this many assessments a figure is marked "n kecil"."""


@dataclass(frozen=True, slots=True)
class Rated:
    """One assessment as one rater left it; totals on the instrument's scale, the rest 0..100."""

    rater: str
    """A hub's code, or an evaluator's number."""
    own: Decimal | None = None
    """Nilai mandiri."""
    hub: Decimal | None = None
    national: Decimal | None = None
    """Only of what the centre looked at: else it is the hub's own and says nothing."""
    judged: Decimal | None = None
    """Mean of what the rater judged."""
    computed: Decimal | None = None
    """Mean of what the system computed of the same agency."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A mean with how many it rests on."""

    mean: Decimal | None
    n: int

    @property
    def is_small(self) -> bool:
        return 0 < self.n < SMALL


@dataclass(frozen=True, slots=True)
class Calibration:
    """One rater beside the others; two decimals."""

    rater: str
    self_to_hub: Gap
    """Hub minus self: below 0, the rater takes points off."""
    hub_to_national: Gap
    """National minus hub: below 0, the centre found the rater lenient."""
    leniency: Gap
    """How far judged minus computed lies above the same of the peers; above 0, lenient."""
    spread: Gap
    """Standard deviation of the scores given: near 0, everybody gets the same."""


def calibrate(rated: Iterable[Rated]) -> tuple[Calibration, ...]:
    """Every rater, in the order of their names. Peers of a rater are all the others together."""
    groups: dict[str, list[Rated]] = {}
    for one in rated:
        groups.setdefault(one.rater, []).append(one)
    above = {rater: _above(some) for rater, some in groups.items()}
    every = sum(above.values(), _NOBODY)
    return tuple(_one(rater, groups[rater], above[rater], every) for rater in sorted(groups))


def judged_and_computed(score: Score) -> tuple[Decimal | None, Decimal | None]:
    """The two means (0..100, weighted) of one assessment that leniency compares."""
    judged: list[tuple[Fraction, Fraction]] = []
    computed: list[tuple[Fraction, Fraction]] = []
    for one in score.values:
        if one.counts in {Counts.VALUE, Counts.NO_EVIDENCE} and not one.is_overridden:
            group = judged if one.indicator.is_judged else computed
            group.append((Fraction(one.indicator.weight), one.value))
    return _weighted(judged), _weighted(computed)


def _weighted(pairs: Sequence[tuple[Fraction, Fraction]]) -> Decimal | None:
    weight = sum((weight for weight, _ in pairs), Fraction())
    if not weight:
        return None
    return rounded(sum((weight * value for weight, value in pairs), Fraction()) / weight * 100)


@dataclass(frozen=True, slots=True)
class _Sum:
    """How far judged lay above computed, all together, and of how many."""

    total: Fraction
    n: int

    def __add__(self, other: "_Sum") -> "_Sum":
        return _Sum(self.total + other.total, self.n + other.n)


_NOBODY: Final = _Sum(Fraction(), 0)


def _one(rater: str, mine: Sequence[Rated], above: _Sum, every: _Sum) -> Calibration:
    given = [one.hub for one in mine if one.hub is not None]
    spread = variance(given).sqrt() if len(given) >= FEWEST else None
    return Calibration(
        rater,
        _gap(one.hub - one.own for one in mine if one.hub is not None and one.own is not None),
        _gap(
            one.national - one.hub
            for one in mine
            if one.national is not None and one.hub is not None
        ),
        _leniency(above, every),
        Gap(None if spread is None else rounded(Fraction(spread)), len(given)),
    )


def _leniency(mine: _Sum, every: _Sum) -> Gap:
    """None where the rater, or everybody else, has nothing that can be compared."""
    peers = every.n - mine.n
    if not mine.n or not peers:
        return Gap(None, mine.n)
    return Gap(rounded(mine.total / mine.n - (every.total - mine.total) / peers), mine.n)


def _above(rated: Iterable[Rated]) -> _Sum:
    found = [
        one.judged - one.computed
        for one in rated
        if one.judged is not None and one.computed is not None
    ]
    return _Sum(Fraction(sum(found, Decimal(0))), len(found))


def _gap(values: Iterable[Decimal]) -> Gap:
    found = list(values)
    return Gap(rounded(_mean(found)) if found else None, len(found))


def _mean(values: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(one) for one in values), Fraction()) / len(values)
