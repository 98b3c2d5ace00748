"""From exact fractions to the two decimals of a result, rounded half up once, at the end.

Scores are kept as fractions on the way: a third of a weight three times over is the weight again,
so a score that lies exactly on a boundary is graded by the boundary and not by a lost digit.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final

from renaksi.core.numbers import PLACES, round_half_up

_DIGITS: Final = 80
"""Far more than the closest a weighted mean of figures can come to a half without being one."""


def rounded(value: Fraction, places: Decimal = PLACES) -> Decimal:
    """Half up, exactly: every half is a finite decimal, so it is met or it is not."""
    with localcontext() as context:
        context.prec = _DIGITS
        return round_half_up(Decimal(value.numerator) / Decimal(value.denominator), places)


def in_percent(value: Fraction) -> Decimal:
    """0..1 as 0..100 with two decimals."""
    return rounded(value * 100)
