"""Cycles (siklus): their states, the period schemes a year can be cut into, and what must hold."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class CycleState(StrEnum):
    """PREPARING is seen by the national administrator only; OPEN by everybody."""

    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class CheckpointPlan:
    """A checkpoint before it is stored: days, all inclusive."""

    code: str
    period_end: date
    opens_on: date
    due_on: date
    closes_on: date


SCHEMES: Final = {
    "triwulan": (3, 6, 9, 12),
    "caturwulan": (4, 8, 12),
    "semester": (6, 12),
    "tahunan": (12,),
}
"""Months in which a period ends. B03/B06/B09/B12 is the default (domain section 3, Periods)."""
DEFAULT_SCHEME: Final = "triwulan"
OWN_SCHEME: Final = "lain"
"""The administrator names the months."""
DAYS_TO_DUE: Final = 10
DAYS_TO_CLOSE: Final = 17
FIRST_YEAR: Final = 2018
"""PermenPANRB 62/2018 began the tiered oversight; nothing before it is a cycle."""
LAST_YEAR: Final = 2100


def checkpoints(scheme: str, year: int, months: Collection[int] = ()) -> tuple[CheckpointPlan, ...]:
    """The checkpoints of `scheme` in `year`: open the day after the period, due on the 10th,
    locked after the 17th of that month. Proposals for the administrator, who may change them.

    `months` are those of the administrator's own scheme.
    """
    ends = sorted(set(months)) if scheme == OWN_SCHEME else SCHEMES[scheme]
    return tuple(_checkpoint(year, month) for month in ends)


def _checkpoint(year: int, month: int) -> CheckpointPlan:
    opens = date(year + month // 12, month % 12 + 1, 1)
    return CheckpointPlan(
        code=f"B{month:02d}",
        period_end=opens - timedelta(days=1),
        opens_on=opens,
        due_on=opens + timedelta(days=DAYS_TO_DUE - 1),
        closes_on=opens + timedelta(days=DAYS_TO_CLOSE - 1),
    )


class WindowFault(StrEnum):
    """What may be wrong with the days of a checkpoint, or of the time for drafting."""

    DUE_BEFORE_OPENS = "due_before_opens"
    CLOSES_BEFORE_DUE = "closes_before_due"
    DUE_WITHIN_PERIOD = "due_within_period"
    NOT_AFTER_PREVIOUS = "not_after_previous"
    FAR_FROM_YEAR = "far_from_year"


def window_faults(
    planned: Sequence[CheckpointPlan], year: int
) -> Iterator[tuple[str, str, WindowFault]]:
    """Every fault as (checkpoint code, field, fault); `planned` in order of their periods."""
    earlier: CheckpointPlan | None = None
    for one in planned:
        if one.due_on < one.opens_on:
            yield one.code, "due_on", WindowFault.DUE_BEFORE_OPENS
        elif one.due_on < one.period_end:
            yield one.code, "due_on", WindowFault.DUE_WITHIN_PERIOD
        if one.closes_on < one.due_on:
            yield one.code, "closes_on", WindowFault.CLOSES_BEFORE_DUE
        if earlier and one.opens_on <= earlier.opens_on:
            yield one.code, "opens_on", WindowFault.NOT_AFTER_PREVIOUS
        if earlier and one.due_on <= earlier.due_on:
            yield one.code, "due_on", WindowFault.NOT_AFTER_PREVIOUS
        for field in ("opens_on", "due_on", "closes_on"):
            if not near(year, getattr(one, field)):
                yield one.code, field, WindowFault.FAR_FROM_YEAR
        earlier = one


def near(year: int, day: date) -> bool:
    """Within the year before, the year itself and the year after: anything else is a slip."""
    return abs(day.year - year) <= 1


def drafting_window(year: int) -> tuple[date, date]:
    """The proposal for when plans are drafted; both days inclusive."""
    return date(year, 1, 2), date(year, 3, 31)


def shifted(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day(year: int) -> date:
    """The own date of everything in a cycle: who supervised then keeps reading it (design 3.8)."""
    return date(year, 12, 31)


def tree_day(year: int, day: date) -> date:
    """The day whose tree the figures of a cycle stand on: `day`, at most the cycle's last."""
    return min(day, last_day(year))


DEFAULT_STRATEGIES: Final = (
    ("S1", "Manajemen dan proses bisnis"),
    ("S2", "Sistem TI dan integrasi"),
    ("S3", "Manajemen perubahan dan SDM"),
    ("S4", "Komunikasi dan pemasaran (sosialisasi)"),
    ("S5", "Evaluasi kinerja dan pemanfaatan data"),
)
"""The five streams of the SP4N road map study (domain section 1)."""
