"""An agency's own figures at a checkpoint, from its steps and rows (design section 5).

What is stored does not age: a report that was sent back counts until a day that stands beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final

from renaksi.core.achievement import NO_ACTIONS, DueAction, Mean, achievement, is_due, mean
from renaksi.core.agency import TimeZone
from renaksi.core.compliance import NOTHING, ReportStepTaken, Standing, standing_of
from renaksi.core.plan import Polarity
from renaksi.core.report import ReportAction, ReportState

UNCOUNTED: Final = frozenset({None, ReportState.DRAFT})
"""States in which nothing that was entered counts."""
_BACK: Final = frozenset({ReportAction.RETURN, ReportAction.REOPEN})


@dataclass(frozen=True, slots=True)
class TotalRow:
    """An action of the revision a report stands on that has a target at the checkpoint."""

    strategy_id: int
    polarity: Polarity
    target: Decimal | None
    weight: Decimal | None
    value: Decimal | None = None
    """The verified value, else the reported one."""


@dataclass(frozen=True, slots=True)
class OwnTotals:
    """Everything that is stored of one agency at one checkpoint."""

    standing: Standing = NOTHING
    submitted_until: date | None = None
    """While sent back: the last day on which the report still counts as submitted."""
    whole: Mean = NO_ACTIONS
    by_strategy: Mapping[int, Mean] = field(default_factory=dict)

    @property
    def columns(self) -> dict[str, object]:
        """Name by name, as they are stored."""
        held = self.standing
        return {
            "submitted": held.submitted,
            "submitted_until": self.submitted_until,
            "on_time": held.on_time,
            "extended": held.extended,
            "verified": held.verified,
            "nil": held.nil,
            **mean_columns(self.whole),
        }


def mean_columns(one: Mean) -> dict[str, object]:
    """The columns of a stored mean, of a plan or of one of its strategies."""
    return {
        "due": one.due, "missing": one.missing, "weight": one.weight, "weighted": one.weighted
    }  # fmt: skip


def own_totals(
    rows: Iterable[TotalRow],
    steps: Sequence[ReportStepTaken],
    *,
    state: ReportState | None,
    is_nil: bool = False,
) -> OwnTotals:
    """`steps` in order. Values count once the report has left DRAFT; of a nil report none does."""
    counts = state not in UNCOUNTED and not is_nil
    by_strategy: dict[int, Mean] = {}
    for row in rows:
        if row.target is None or not is_due(row.polarity, row.target):
            continue
        one = _due(row, row.target, counts=counts)
        by_strategy[row.strategy_id] = by_strategy.get(row.strategy_id, NO_ACTIONS) + mean([one])
    held, until = _standing(steps)
    return OwnTotals(held, until, sum(by_strategy.values(), NO_ACTIONS), by_strategy)


def _due(row: TotalRow, target: Decimal, *, counts: bool) -> DueAction:
    weight = row.weight or Decimal()
    if not counts or row.value is None:
        return DueAction(weight, None)
    return DueAction(weight, achievement(row.polarity, target, row.value))


def _standing(steps: Sequence[ReportStepTaken]) -> tuple[Standing, date | None]:
    """As it stands whatever the day, and until which day."""
    if not steps:
        return NOTHING, None
    last = steps[-1]
    until = last.return_due_on if last.action in _BACK else None
    ageless = [*steps[:-1], replace(last, return_due_on=None)]
    held = standing_of(ageless, last.at, TimeZone.WIB)  # without a deadline no clock is asked
    return held, until if held.submitted else None
