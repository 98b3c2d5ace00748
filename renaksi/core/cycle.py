"""Cycles (siklus): their states, and the period schemes a year can be cut into."""

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
DAYS_TO_DUE: Final = 10
DAYS_TO_CLOSE: Final = 17


def checkpoints(scheme: str, year: int) -> tuple[CheckpointPlan, ...]:
    """The checkpoints of `scheme` in `year`: open the day after the period, due on the 10th,
    locked after the 17th of that month. Proposals for the administrator, who may change them."""
    return tuple(_checkpoint(year, month) for month in SCHEMES[scheme])


def _checkpoint(year: int, month: int) -> CheckpointPlan:
    opens = date(year + month // 12, month % 12 + 1, 1)
    return CheckpointPlan(
        code=f"B{month:02d}",
        period_end=opens - timedelta(days=1),
        opens_on=opens,
        due_on=opens + timedelta(days=DAYS_TO_DUE - 1),
        closes_on=opens + timedelta(days=DAYS_TO_CLOSE - 1),
    )


DEFAULT_STRATEGIES: Final = (
    ("S1", "Manajemen dan proses bisnis"),
    ("S2", "Sistem TI dan integrasi"),
    ("S3", "Manajemen perubahan dan SDM"),
    ("S4", "Komunikasi dan pemasaran (sosialisasi)"),
    ("S5", "Evaluasi kinerja dan pemanfaatan data"),
)
"""The five streams of the SP4N road map study (domain section 1)."""
