"""Blocking checks before a plan is submitted (design section 4): the same answer for the same plan.

Shown per row while people type, and asked once more when they submit.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as made_by
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from renaksi.core.plan import Polarity
from renaksi.core.plan_item import ItemValues

FULL_WEIGHT: Final = Decimal(100)
MILESTONE_DONE: Final = Decimal(100)


class IssueCode(StrEnum):
    """What can keep a plan from being submitted."""

    ACTION_MISSING = "action_missing"
    INDICATOR_MISSING = "indicator_missing"
    UNIT_MISSING = "unit_missing"
    LAST_TARGET_MISSING = "last_target_missing"
    TARGET_FALLS = "target_falls"
    TARGET_RISES = "target_rises"
    MILESTONE_RANGE = "milestone_range"
    TARGET_FROZEN = "target_frozen"
    RESPONSIBLE_MISSING = "responsible_missing"
    EVIDENCE_MISSING = "evidence_missing"
    WEIGHT_MISSING = "weight_missing"
    WEIGHT_RANGE = "weight_range"
    NO_ACTIONS = "no_actions"
    WEIGHTS_TOTAL = "weights_total"
    RECOMMENDATION_UNANSWERED = "recommendation_unanswered"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to put right. `field`: a name of ItemValues, `target:B06`, or "" for the whole."""

    code: IssueCode
    field: str = ""
    detail: Mapping[str, object] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """Everything to put right, by row and for the plan as a whole."""

    rows: Mapping[str, tuple[Issue, ...]]
    """By row key; rows without an issue are left out."""
    plan: tuple[Issue, ...]

    @property
    def count(self) -> int:
        return len(self.plan) + sum(len(issues) for issues in self.rows.values())

    @property
    def passes(self) -> bool:
        return self.count == 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A recommendation still to be settled that has neither an action nor a reason."""

    recommendation_id: int
    number: str
    text: str


Targets = Mapping[str, Decimal | None]


def check_plan(
    rows: Mapping[str, ItemValues],
    checkpoints: Sequence[str],
    fixed: Mapping[str, Targets] | None = None,
    unanswered: Sequence[Unanswered] = (),
) -> PlanCheck:
    """All checks. `checkpoints` are codes in the order of time.

    `fixed`: by row, the targets that may no longer change, as the plan in force has them.
    `unanswered`: what the agency was asked to do and the plan says nothing of.
    """
    found = {
        key: check_row(values, checkpoints, (fixed or {}).get(key)) for key, values in rows.items()
    }
    return PlanCheck(
        rows={key: issues for key, issues in found.items() if issues},
        plan=(*_whole(rows), *_asked(unanswered)),
    )


def _whole(rows: Mapping[str, ItemValues]) -> Iterator[Issue]:
    if not rows:
        yield Issue(IssueCode.NO_ACTIONS)
        return
    total = sum((values.weight or Decimal() for values in rows.values()), Decimal())
    if total != FULL_WEIGHT:
        yield Issue(IssueCode.WEIGHTS_TOTAL, "weight", {"total": total})


def _asked(unanswered: Iterable[Unanswered]) -> Iterator[Issue]:
    for one in unanswered:
        detail = {"number": one.number, "recommendation_id": one.recommendation_id}
        yield Issue(IssueCode.RECOMMENDATION_UNANSWERED, "basis", detail)


def check_row(
    values: ItemValues, checkpoints: Sequence[str], fixed: Targets | None = None
) -> tuple[Issue, ...]:
    """What one action lacks, in the order of the columns."""
    return (
        *_texts(values),
        *_targets(values, checkpoints),
        *_frozen(values, fixed or {}),
        *_weight(values.weight),
        *_means(values),
    )


def _texts(values: ItemValues) -> Iterator[Issue]:
    if not values.action.strip():
        yield Issue(IssueCode.ACTION_MISSING, "action")
    if not values.indicator.strip():
        yield Issue(IssueCode.INDICATOR_MISSING, "indicator")
    if not values.unit.strip():
        yield Issue(IssueCode.UNIT_MISSING, "unit")


def _targets(values: ItemValues, checkpoints: Sequence[str]) -> Iterator[Issue]:
    """Targets are cumulative, so they go one way; checkpoints without a target are passed over."""
    given = [
        (code, target) for code in checkpoints if (target := values.targets.get(code)) is not None
    ]
    if values.polarity is Polarity.MILESTONE:
        for code, target in given:
            if not 0 <= target <= MILESTONE_DONE:
                yield _target(IssueCode.MILESTONE_RANGE, code, target=target)
    wrong, way = _WAY[values.polarity]
    for (before_code, before), (code, target) in pairwise(given):
        if (target - before) * way < 0:
            yield _target(
                wrong,
                code,
                target=target,
                before_checkpoint=before_code,
                before=before,
                polarity=values.polarity,
            )
    if checkpoints and values.targets.get(checkpoints[-1]) is None:
        yield _target(IssueCode.LAST_TARGET_MISSING, checkpoints[-1])


_WAY: Final = {
    Polarity.UP: (IssueCode.TARGET_FALLS, 1),
    Polarity.DOWN: (IssueCode.TARGET_RISES, -1),
    Polarity.MILESTONE: (IssueCode.TARGET_FALLS, 1),
}


def _target(code: IssueCode, checkpoint: str, **detail: object) -> Issue:
    return Issue(code, f"target:{checkpoint}", {"checkpoint": checkpoint, **detail})


def _frozen(values: ItemValues, fixed: Targets) -> Iterator[Issue]:
    """A target whose checkpoint fell due under the plan in force stays (design section 4, revise)."""
    for code, before in fixed.items():
        if values.targets.get(code) != before:
            yield _target(
                IssueCode.TARGET_FROZEN, code, target=values.targets.get(code), before=before
            )


def _weight(weight: Decimal | None) -> Iterator[Issue]:
    if weight is None:
        yield Issue(IssueCode.WEIGHT_MISSING, "weight")
    elif not 0 <= weight <= FULL_WEIGHT:
        yield Issue(IssueCode.WEIGHT_RANGE, "weight", {"weight": weight})


def _means(values: ItemValues) -> Iterator[Issue]:
    if not values.responsible_code:
        yield Issue(IssueCode.RESPONSIBLE_MISSING, "responsible_code")
    if not any(kind.strip() for kind in values.required_evidence):
        yield Issue(IssueCode.EVIDENCE_MISSING, "required_evidence")
