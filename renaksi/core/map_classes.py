"""The five classes of a map: which measures there are, and how dark a figure is shown. Pure.

A class says the same on every map of a measure, of the nation as of one province: the bounds do not
follow the figures. Where less is better the darkest class is still the highest figure; the legend
says what it means.
"""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.funnel_figure import BANDS

CLASSES: Final = 5
"""Above class 0, which is for regions without a figure."""
Bounds = tuple[int, int, int, int]
"""Percent from which a figure is in class 2, 3, 4 and 5; inclusive."""


class MapMeasure(StrEnum):
    """What the map of the dashboards can show."""

    PLANS = "plans"
    REPORTS = "reports"
    ON_TIME = "on_time"
    ACHIEVEMENT = "achievement"
    GRADES = "grades"
    FOLLOWED_UP = "followed_up"
    FINISHED = "finished"
    CONNECTION = "connection"
    OVERDUE = "overdue"


OF_REPORTS: Final = frozenset({MapMeasure.REPORTS, MapMeasure.ON_TIME, MapMeasure.ACHIEVEMENT})
"""These look at a checkpoint."""
OF_COMPLAINTS: Final = frozenset({MapMeasure.FOLLOWED_UP, MapMeasure.FINISHED})
"""These look at a whole year."""
OF_CYCLE: Final = OF_REPORTS | OF_COMPLAINTS | {MapMeasure.PLANS, MapMeasure.GRADES}
"""These belong to a year; the others to a day alone."""
OF_A_DAY: Final = frozenset(
    {MapMeasure.PLANS, MapMeasure.REPORTS, MapMeasure.ON_TIME, MapMeasure.CONNECTION,
     MapMeasure.OVERDUE}
)  # fmt: skip
"""These can be asked for as of an earlier day; the others know today, or a whole year."""
_OTHERS: Final[dict[MapMeasure, Bounds]] = {
    MapMeasure.ACHIEVEMENT: (60, 80, 90, 100),
    MapMeasure.OVERDUE: (10, 25, 50, 75),
}


def bounds(measure: MapMeasure) -> Bounds:
    """Of a measure in percent; those of grades come from their scale (`place_in_scale`)."""
    return _OTHERS.get(measure, BANDS)


def shade(value: Decimal | None, limits: Bounds = BANDS) -> int:
    """The class of a percentage, 1 to 5; 0 where there is none. It is compared unrounded."""
    return 0 if value is None else 1 + sum(value >= limit for limit in limits)


def place_in_scale(place: int, many: int) -> int:
    """The class of a predicate's place in its scale of `many`: the best (0) is 5, the worst 1."""
    return CLASSES if many < 2 else 1 + (many - 1 - place) * (CLASSES - 1) // (many - 1)  # noqa: PLR2004


def class_counts(shades: Iterable[int]) -> tuple[int, ...]:
    """How many fall into each class, 0 to 5."""
    known = list(shades)
    return tuple(known.count(one) for one in range(CLASSES + 1))
