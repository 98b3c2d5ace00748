"""What makes a verifier look twice at a row (design section 5, Flags on a progress row).

A row without a flag is clean; clean rows may be verified in one step, flagged ones one by one.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from renaksi.core.achievement import achievement, is_due
from renaksi.core.plan import Polarity

TOO_GOOD: Final = Decimal(120)
"""Percent of the target above which a realisasi is looked at twice."""


class RowFlag(StrEnum):
    """In the order in which they are shown."""

    EVIDENCE_MISSING = "evidence_missing"
    FILE_ELSEWHERE = "file_elsewhere"
    OUTSIDE_PERIOD = "outside_period"
    ABOVE_TARGET = "above_target"
    BELOW_PREVIOUS = "below_previous"
    SAME_TEXT = "same_text"


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One piece of evidence as linked to a row."""

    requirement: str
    """The kind of required evidence it stands for, as the action names it; "" for none."""
    effective_on: date
    used_elsewhere: bool = False
    """Its content is also used by another agency, or for another action or year (another lineage)."""
    used_before: bool = False
    """It already served this action at an earlier checkpoint: an old date is then no surprise."""
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One action's row in a report."""

    polarity: Polarity
    target: Decimal | None
    value: Decimal | None
    previous: Decimal | None = None
    """The value at the checkpoint before, of the same lineage."""
    description: str = ""
    required_evidence: tuple[str, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()


def flags(
    rows: Mapping[str, RowFacts], period: tuple[date, date]
) -> dict[str, tuple[RowFlag, ...]]:
    """Every row's flags, by its lineage. `period`: the checkpoint's first and last day."""
    texts = Counter(text for row in rows.values() if (text := plain(row.description)))
    return {
        key: tuple(_flags(row, period, repeated=texts[plain(row.description)] > 1))
        for key, row in rows.items()
    }


def missing_evidence(row: RowFacts) -> tuple[str, ...]:
    """The required kinds nothing (but rejected files) stands for."""
    have = {plain(one.requirement) for one in row.evidence if not one.is_rejected}
    return tuple(kind for kind in row.required_evidence if plain(kind) not in have)


def plain(text: str) -> str:
    """A text as it is compared: case and spacing tell nothing."""
    return " ".join(text.casefold().split())


def _flags(row: RowFacts, period: tuple[date, date], *, repeated: bool) -> Iterator[RowFlag]:
    reported = row.value is not None
    if reported and is_due(row.polarity, row.target) and missing_evidence(row):
        yield RowFlag.EVIDENCE_MISSING
    if any(one.used_elsewhere for one in row.evidence):
        yield RowFlag.FILE_ELSEWHERE
    if any(_outside(one, period) for one in row.evidence):
        yield RowFlag.OUTSIDE_PERIOD
    if _too_good(row):
        yield RowFlag.ABOVE_TARGET
    if _fell(row):
        yield RowFlag.BELOW_PREVIOUS
    if repeated:
        yield RowFlag.SAME_TEXT


def _outside(one: EvidenceFacts, period: tuple[date, date]) -> bool:
    return not one.used_before and not period[0] <= one.effective_on <= period[1]


def _too_good(row: RowFacts) -> bool:
    if row.value is None or row.target is None or not is_due(row.polarity, row.target):
        return False
    return achievement(row.polarity, row.target, row.value) > TOO_GOOD


def _fell(row: RowFacts) -> bool:
    if row.polarity is Polarity.DOWN or row.value is None or row.previous is None:
        return False
    return row.value < row.previous
