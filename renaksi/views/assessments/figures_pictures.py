"""The line of means over the years, on the scale of the instrument."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from renaksi.core.charts import TICKS, height_of, places
from renaksi.core.grade import GradeScale
from renaksi.core.grade_years import YearFigures


@dataclass(frozen=True, slots=True)
class YearDot:
    """One year's mean."""

    x: int
    y: Decimal
    year: int
    mean: Decimal
    count: int
    """Of how many scores."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Dots from the oldest to the newest, and the marks of the axis as (height, score)."""

    dots: tuple[YearDot, ...]
    axis: tuple[tuple[Decimal, Decimal], ...]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def trend(years: Sequence[YearFigures], scale: GradeScale) -> Trend | None:
    """None where fewer than two years have scores: one alone is no line."""
    known = [
        (one.year, one.figures.mean, len(one.figures.scores))
        for one in reversed(years)
        if one.figures.mean is not None
    ]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    reach = scale.score_max - scale.score_min
    across = places(len(known))
    dots = tuple(
        YearDot(x, height_of((mean - scale.score_min) * 100 / reach), year, mean, count)
        for x, (year, mean, count) in zip(across, known, strict=True)
    )
    axis = tuple((height_of(tick), scale.score_min + reach * tick / 100) for tick in TICKS)
    return Trend(dots, axis)
