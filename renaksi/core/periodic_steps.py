"""The step table of a periodic report (laporan berkala). Data only.

What the columns mean is applied in `core.periodic_rights`; adding a step is adding a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LONGEST_TEXT: Final = 20_000
"""Characters of the text of one section."""
LONGEST_NUMBER: Final = 120
LONGEST_NAME: Final = 200


class PeriodicState(StrEnum):
    """How far a report has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SUPERSEDED = "superseded"
    """Another edition of the same report was approved since."""
    DISCARDED = "discarded"


class PeriodicAction(StrEnum):
    """What is done with a report."""

    TAKE = "take"
    """Take its figures, or take them anew."""
    WRITE = "write"
    """Write the text of a section."""
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    DISCARD = "discard"
    NEW_EDITION = "new_edition"


LIVING: Final = frozenset({PeriodicState.DRAFT, PeriodicState.SUBMITTED})
"""Being worked on: one at a time for an agency and a period."""
FROZEN: Final = frozenset({PeriodicState.APPROVED, PeriodicState.SUPERSEDED})
"""In the archive: read by everybody with reach, changed by nobody."""


@dataclass(frozen=True, slots=True)
class PeriodicStep:
    """Which state it leaves, where it leads, whose it is, and what it asks for."""

    source: PeriodicState
    target: PeriodicState | None = None
    """None: the state of this report stays."""
    approving: bool = False
    """It is the approving lead's: not a writer's, nor that of whoever handed it in."""
    own: bool = False
    """Only by whoever handed it in."""
    needs_note: bool = False
    needs_figures: bool = False
    """Taken, and taken after the period was over."""
    needs_rest: bool = False
    """Nothing is being taken right now."""


_A, _S = PeriodicAction, PeriodicState
STEPS: Final[Mapping[PeriodicAction, PeriodicStep]] = {
    _A.TAKE: PeriodicStep(_S.DRAFT),
    _A.WRITE: PeriodicStep(_S.DRAFT),
    _A.SUBMIT: PeriodicStep(_S.DRAFT, _S.SUBMITTED, needs_figures=True, needs_rest=True),
    _A.WITHDRAW: PeriodicStep(_S.SUBMITTED, _S.DRAFT, own=True),
    _A.SEND_BACK: PeriodicStep(_S.SUBMITTED, _S.DRAFT, approving=True, needs_note=True),
    _A.APPROVE: PeriodicStep(_S.SUBMITTED, _S.APPROVED, approving=True),
    _A.DISCARD: PeriodicStep(_S.DRAFT, _S.DISCARDED, needs_rest=True),
    _A.NEW_EDITION: PeriodicStep(_S.APPROVED, needs_note=True),
}


@dataclass(frozen=True, slots=True)
class Approval:
    """What stands on the report once it is approved."""

    number: str
    """Nomor laporan."""
    dated: date
    signatory: str
    position: str


def proposed_number(taken: int, month: int, year: int) -> str:
    """The number after `taken` others of the same agency and year: `B-004/LB/07/2026`."""
    return f"B-{taken + 1:03d}/LB/{month:02d}/{year}"
