"""How far agencies have come, side by side: their mean, median and distribution, and who is missing.

Pure. Every plan weighs the same in a mean over agencies; strategies are joined exactly
(`core.achievement.Mean`). Figures are percentages, unrounded until they are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from renaksi.core.achievement import FAIR, FULL, Light, Mean, light
from renaksi.core.agency import AgencyKind

CLASSES: Final = (
    Decimal(0),
    Decimal(20),
    Decimal(40),
    Decimal(60),
    FAIR,
    FULL,
)
"""Lower bounds of the columns of the distribution; before them stands "nothing yet"."""


@dataclass(frozen=True, slots=True)
class Achieved:
    """One agency that owes a report at the checkpoint."""

    agency_id: int
    code: str
    name: str
    kind: AgencyKind
    part: int | None
    mean: Mean | None = None
    """None: there is no plan in force."""
    is_verified: bool = False

    @property
    def percent(self) -> Decimal | None:
        """None where nothing is due; a plan none of whose actions has a value is at 0."""
        return None if self.mean is None else self.mean.percent

    @property
    def is_missing(self) -> bool:
        """No value at all: no plan, or not one action of what is due."""
        return self.mean is None or self.mean.due == self.mean.missing

    @property
    def is_provisional(self) -> bool:
        """Shown as "sementara": not everything has been verified yet."""
        return not self.is_missing and not self.is_verified

    @property
    def light(self) -> Light:
        return Light.GREY if self.is_missing else light(self.percent)

    @property
    def column(self) -> int:
        """Of the distribution: 0 for nothing yet."""
        percent = self.percent
        if self.is_missing or percent is None:
            return 0
        return sum(percent >= bound for bound in CLASSES)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of some agencies, each weighing the same."""

    agencies: int
    """Those that count: with a plan, and something due."""
    mean: Decimal | None
    median: Decimal | None
    missing: int
    """Agencies without any value; those with a plan count as 0 all the same."""


def spread(achieved: Iterable[Achieved]) -> Spread:
    known = list(achieved)
    percents = [one.percent for one in known if one.percent is not None]
    if not percents:
        return Spread(0, None, None, sum(one.is_missing for one in known))
    return Spread(
        len(percents),
        sum(percents, Decimal(0)) / len(percents),
        median(percents),
        sum(one.is_missing for one in known),
    )


def distribution(achieved: Iterable[Achieved]) -> list[int]:
    """How many stand in each column; the first is "nothing yet"."""
    found = [0] * (len(CLASSES) + 1)
    for one in achieved:
        found[one.column] += 1
    return found


def in_column(achieved: Iterable[Achieved], column: int) -> Sequence[Achieved]:
    return [one for one in achieved if one.column == column]
