"""How far an action and a plan have come (design section 5, Value and Achievement).

Figures are exact `Decimal` percentages, unrounded; `core.numbers.round_half_up` is applied once,
where a figure is shown or stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.plan import Polarity

FULL: Final = Decimal(100)
FAIR: Final = Decimal(80)
NOTHING: Final = Decimal(0)


class Light(StrEnum):
    """The traffic light of an achievement, always shown with its word."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    """Not due, or not reported."""


def is_due(polarity: Polarity, target: Decimal | None) -> bool:
    """Whether an action counts at a checkpoint: it has a target there, above 0 unless less is better."""
    if target is None:
        return False
    return True if polarity is Polarity.DOWN else target > 0


def achievement(polarity: Polarity, target: Decimal, value: Decimal) -> Decimal:
    """In percent of a target that `is_due`, uncapped: 120 is a fifth above it. Never below 0.

    More is better: value / target. Less is better: 100 up to the target, then target / value.
    Milestones (steps reached, 0 to 100): as more is better.
    """
    if polarity is Polarity.DOWN:
        if value <= target:
            return FULL
        return max(NOTHING, target * FULL / value) if value > 0 else FULL
    return max(NOTHING, value * FULL / target)


def light(percent: Decimal | None) -> Light:
    """By the unrounded figure, so that 99.996 is not green before it is shown as 100,00."""
    if percent is None:
        return Light.GREY
    if percent >= FULL:
        return Light.GREEN
    return Light.YELLOW if percent >= FAIR else Light.RED


@dataclass(frozen=True, slots=True)
class DueAction:
    """One action due at a checkpoint: its weight, and its achievement or None while missing."""

    weight: Decimal
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Mean:
    """A weighted mean that keeps what it was made of, so that means can be joined exactly."""

    weight: Decimal = NOTHING
    weighted: Decimal = NOTHING
    """Σ weight × capped percent."""
    due: int = 0
    missing: int = 0

    @property
    def percent(self) -> Decimal | None:
        """None where nothing is due, or all that is due weighs nothing."""
        return self.weighted / self.weight if self.weight else None

    def __add__(self, other: "Mean") -> "Mean":
        return Mean(
            self.weight + other.weight,
            self.weighted + other.weighted,
            self.due + other.due,
            self.missing + other.missing,
        )


NO_ACTIONS: Final = Mean()


def mean(actions: Iterable[DueAction]) -> Mean:
    """The plan's achievement: weights renormalised over what is due, each action capped at 100.

    A missing figure counts 0 and is told apart as missing.
    """
    weight, weighted, due, missing = NOTHING, NOTHING, 0, 0
    for one in actions:
        due += 1
        weight += one.weight
        if one.percent is None:
            missing += 1
        else:
            weighted += one.weight * min(one.percent, FULL)
    return Mean(weight, weighted, due, missing)
