"""The path as a chart: the targets beside what was reached, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from renaksi.core.charts import Line, lines, places
from renaksi.core.roadmap import MOST, RoadmapMeasure, Year
from renaksi.labels.format import number, percent

FEW_POINTS = Decimal(5)
"""The best score of an index; a mean of percentages goes to a hundred."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Two lines at most over the same years."""

    lines: tuple[Line, ...]
    labels: tuple[tuple[int, str], ...]
    top: Decimal
    """Where the axis ends."""
    is_score: bool

    def shown(self, height: Decimal) -> str:
        """A value of a line as it is read, not as it is drawn."""
        value = height * self.top / MOST
        return number(value, 2) if self.is_score else percent(value)

    @property
    def ticks(self) -> tuple[tuple[Decimal, str], ...]:
        """Percent of the height, and what stands beside it."""
        parts = (Decimal(part) for part in (0, 25, 50, 75, 100))
        return tuple((part, number((part * self.top / MOST).normalize(), 2 if self.top < MOST else 0))
                     for part in parts)  # fmt: skip


def picture(measure: RoadmapMeasure, years: Sequence[Year]) -> Picture | None:
    """None where there are not two years to compare."""
    if len(years) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    names = [str(one.year) for one in years]
    reached = [one.actual.value if one.actual else None for one in years]
    aimed = [one.target.value if one.target else None for one in years]
    is_score = measure is RoadmapMeasure.SCORE
    known = [one for one in (*reached, *aimed) if one is not None]
    top = FEW_POINTS if is_score and max(known, default=MOST) <= FEW_POINTS else MOST
    drawn = lines(
        names,
        [
            (word, [None if one is None else one * MOST / top for one in values])
            for word, values in (("Keadaan", reached), ("Target", aimed))
        ],
    )
    labels = tuple(zip(places(len(names)), names, strict=True))
    return Picture(tuple(drawn), labels, top, is_score)
