"""Targets of the nation in the demonstration: who is connected, and what cycles should reach."""

from decimal import Decimal
from typing import Final

from renaksi.core.roadmap import Goal, RoadmapMeasure as M, RoadmapScope as S
from renaksi.services.context import Context
from renaksi.services.roadmap import set_target

TARGETS: Final = (
    (Goal(M.PLANS), {2025: 80, 2026: 95}, ""),
    (Goal(M.COMPLIANCE), {2025: 75, 2026: 90, 2027: 95}, ""),
    (Goal(M.ON_TIME, S.LOCAL), {2026: 80}, ""),
    (Goal(M.ACHIEVEMENT), {2026: 85}, ""),
    (Goal(M.FOLLOWED_UP), {2026: 90, 2027: 95}, ""),
    (Goal(M.CONNECTION, S.LOCAL, "terhubung"), {2017: 100, 2026: 100}, "Peta jalan SP4N"),
    (Goal(M.CONNECTION, S.LOCAL, "terintegrasi sistem"), {2027: 60}, ""),
    (Goal(M.RECOMMENDATIONS), {2026: 75}, ""),
)


def play(ctx: Context) -> None:
    """By the national administrator."""
    for goal, years, basis in TARGETS:
        for year, value in years.items():
            set_target(ctx, goal, year, Decimal(value), legal_basis=basis)
