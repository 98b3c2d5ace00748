"""How far two independent scorers agree (design section 5, Rating the raters).

Exact agreement says how often they gave the same; weighted kappa (Cohen 1968, quadratic weights)
says how much better that is than chance, where a near miss weighs little and a far one much.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from renaksi.core.assessment_exact import rounded
from renaksi.core.numbers import share

SMALL: Final = 10
"""Below this many double scores a figure is marked "n kecil"."""
KAPPA_PLACES: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pair:
    """Both scores of one indicator, normalised to 0..1, so that all kinds can stand together."""

    first: Fraction
    second: Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two scorers, or all double scores of a hub, have in common."""

    n: int
    same: int
    kappa: Decimal | None
    """−1..1, two decimals; None where chance alone would explain everything: all scores alike."""
    mean_difference: Decimal | None
    """Second minus first on 0..100: above 0, the first was the stricter."""

    @property
    def share_same(self) -> Decimal | None:
        """In percent."""
        return share(self.same, self.n)

    @property
    def is_small(self) -> bool:
        return 0 < self.n < SMALL


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """Of any double scores."""
    found = list(pairs)
    if not found:
        return Agreement(0, 0, None, None)
    differences = sum((one.second - one.first for one in found), Fraction())
    return Agreement(
        len(found),
        sum(one.first == one.second for one in found),
        weighted_kappa(found),
        rounded(differences / len(found) * 100),
    )


def weighted_kappa(pairs: Sequence[Pair]) -> Decimal | None:
    """1 − Σ v·observed / Σ v·expected with v the squared distance of two scores.

    Scores that are not on a ladder need no categories for that: squared distances are all it asks.
    """
    n = len(pairs)
    firsts = Counter(one.first for one in pairs)
    seconds = Counter(one.second for one in pairs)
    observed = sum(((one.first - one.second) ** 2 for one in pairs), Fraction()) / n
    expected = sum(
        (
            (first - second) ** 2 * times * others
            for first, times in firsts.items()
            for second, others in seconds.items()
        ),
        Fraction(),
    ) / (n * n)
    return rounded(1 - observed / expected, KAPPA_PLACES) if expected else None
