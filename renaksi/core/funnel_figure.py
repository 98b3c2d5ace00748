"""One figure of a funnel, and how dark its share is shown."""

from decimal import Decimal
from typing import Final, NamedTuple

from renaksi.core.plan import FunnelStage

BANDS: Final = (60, 75, 85, 95)
"""Percent from which a share is shown a tone darker."""


class Figure(NamedTuple):
    """How many reached a stage, and which share of those who owe that is."""

    stage: FunnelStage
    reached: int
    share: Decimal | None
    band: int


def band(value: Decimal | None) -> int:
    """How dark a share is shown: 1 to 5, or 0 where nobody owes."""
    return 0 if value is None else 1 + sum(value >= bound for bound in BANDS)
