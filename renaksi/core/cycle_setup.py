"""Setting up a cycle as a checklist: what is there, what is missing, what stops the opening."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from renaksi.core.cycle import CheckpointPlan, window_faults


class SetupItem(StrEnum):
    """The items of the checklist, in the order in which they are worked on."""

    BASIS = "basis"
    PERIODS = "periods"
    STRATEGIES = "strategies"
    TEMPLATES = "templates"
    DUTIES = "duties"
    ASSESSMENT = "assessment"
    HOLIDAYS = "holidays"


class SetupGap(StrEnum):
    """What is missing."""

    NO_LEGAL_BASIS = "no_legal_basis"
    NO_CHECKPOINT = "no_checkpoint"
    BAD_WINDOW = "bad_window"
    NO_STRATEGY = "no_strategy"
    STRATEGY_WITHOUT_TEMPLATE = "strategy_without_template"
    NOBODY_OWES = "nobody_owes"
    NO_ROUND = "no_round"
    NO_HOLIDAYS = "no_holidays"


BLOCKING: Final = frozenset(
    {
        SetupGap.NO_CHECKPOINT,
        SetupGap.BAD_WINDOW,
        SetupGap.NO_STRATEGY,
        SetupGap.NOBODY_OWES,
        SetupGap.NO_HOLIDAYS,
    }
)
"""Without these nobody could draft a plan or be held to a date. The rest is a reminder: the legal
basis is often signed after the work has begun."""


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """What the checklist is judged from."""

    year: int
    legal_basis: str
    checkpoints: tuple[CheckpointPlan, ...]
    strategies: int
    templates: int
    strategies_without_template: tuple[str, ...]
    """Their codes."""
    owing: int
    exceptions: int
    holidays: int
    instruments: tuple[str, ...]
    """Codes of those the year is assessed with."""


def gaps(facts: SetupFacts) -> Mapping[SetupItem, tuple[SetupGap, ...]]:
    """What is missing, item by item; an empty tuple is a done item."""
    return {
        SetupItem.BASIS: _when(SetupGap.NO_LEGAL_BASIS, not facts.legal_basis.strip()),
        SetupItem.PERIODS: (
            *_when(SetupGap.NO_CHECKPOINT, not facts.checkpoints),
            *_when(SetupGap.BAD_WINDOW, any(window_faults(facts.checkpoints, facts.year))),
        ),
        SetupItem.STRATEGIES: _when(SetupGap.NO_STRATEGY, not facts.strategies),
        SetupItem.TEMPLATES: _when(
            SetupGap.STRATEGY_WITHOUT_TEMPLATE, bool(facts.strategies_without_template)
        ),
        SetupItem.DUTIES: _when(SetupGap.NOBODY_OWES, not facts.owing),
        SetupItem.ASSESSMENT: _when(SetupGap.NO_ROUND, not facts.instruments),
        SetupItem.HOLIDAYS: _when(SetupGap.NO_HOLIDAYS, not facts.holidays),
    }


def blocking(facts: SetupFacts) -> tuple[SetupGap, ...]:
    return tuple(gap for found in gaps(facts).values() for gap in found if gap in BLOCKING)


def _when(gap: SetupGap, missing: bool) -> tuple[SetupGap, ...]:
    return (gap,) if missing else ()
