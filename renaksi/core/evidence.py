"""Rules of evidence (bukti dukung): what a row still lacks, and what may no longer be changed.

A verifier's word binds: evidence that was ACCEPTED stays as it was when it was accepted, and what
lies before a verifier does not change under their eyes (design sections 2 and 4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from renaksi.core.errors import Invalid, Refusal, WrongState
from renaksi.core.report import EDITABLE, EvidenceVerdict, ReportState
from renaksi.core.report_flags import plain

LONGEST_DESCRIPTION: Final = 1000
"""Letters."""
LONGEST_REQUIREMENT: Final = 200
MAX_ON_A_ROW: Final = 50
"""Pieces of evidence one row carries at most."""


class FindingKind(StrEnum):
    """How a file may differ between the store and the database."""

    MISSING = "missing"
    """Named by the database, not in the store."""
    CHANGED = "changed"
    """Its content is not what its hash says."""
    OTHER_SIZE = "other_size"
    """The database tells another length."""
    STRAY = "stray"
    """In the store, named by nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference, with the names and owners the database knows the file by."""

    kind: FindingKind
    sha256: str
    names: tuple[str, ...] = ()


class Proof(Protocol):
    """What the checklist asks of a piece of evidence."""

    @property
    def requirement(self) -> str: ...
    @property
    def verdict(self) -> EvidenceVerdict: ...


@dataclass(frozen=True, slots=True)
class Needed:
    """One kind of evidence that the action requires, and how many pieces stand for it."""

    kind: str
    count: int = 0
    """Pieces that were not rejected."""
    accepted: int = 0
    rejected: int = 0

    @property
    def is_met(self) -> bool:
        return self.count > 0

    @property
    def was_rejected(self) -> bool:
        """Something was handed in, and none of it holds."""
        return not self.is_met and self.rejected > 0


def checklist(required: Iterable[str], proofs: Sequence[Proof]) -> tuple[Needed, ...]:
    """The required kinds in the action's own order; each is met by what was not rejected."""
    return tuple(_needed(kind, proofs) for kind in required)


def _needed(kind: str, proofs: Sequence[Proof]) -> Needed:
    mine = [one.verdict for one in proofs if plain(one.requirement) == plain(kind)]
    rejected = mine.count(EvidenceVerdict.REJECTED)
    return Needed(kind, len(mine) - rejected, mine.count(EvidenceVerdict.ACCEPTED), rejected)


def lacking(needed: Iterable[Needed]) -> tuple[str, ...]:
    return tuple(one.kind for one in needed if not one.is_met)


# ── changing it ───────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Use:
    """One row that a piece of evidence proves."""

    verdict: EvidenceVerdict
    report_state: ReportState


def why_not_change(uses: Iterable[Use]) -> WrongState | None:
    """Why date, description or file of a piece of evidence stay as they are, or None.

    `uses`: every row it proves. One ACCEPTED is enough; and while one of the rows lies in a report
    that was submitted, its verifier reads what was submitted.
    """
    uses = tuple(uses)
    if any(one.verdict is EvidenceVerdict.ACCEPTED for one in uses):
        return WrongState(Refusal.EVIDENCE_LOCKED)
    if any(one.report_state not in EDITABLE for one in uses):
        return WrongState(Refusal.EVIDENCE_IN_REVIEW)
    return None


def why_not_unlink(verdict: EvidenceVerdict) -> WrongState | None:
    """Why a row keeps a piece of evidence, or None; whether the row may be written is asked apart."""
    return WrongState(Refusal.EVIDENCE_LOCKED) if verdict is EvidenceVerdict.ACCEPTED else None


def requirement_of(wanted: str, required: Iterable[str]) -> str:
    """The kind as the action names it; "" stands for none. Raises Invalid for any other."""
    if not plain(wanted):
        return ""
    found = next((kind for kind in required if plain(kind) == plain(wanted)), None)
    if found is None:
        raise Invalid(Refusal.NO_SUCH_REQUIREMENT, "requirement", wanted=wanted.strip())
    return found[:LONGEST_REQUIREMENT]


def require_facts(effective_on: date | None, description: str, today: date) -> None:
    """Raise Invalid unless the document has a date that has come, and a description that fits.

    `today`: the day in the agency's zone.
    """
    if effective_on is None:
        raise Invalid(Refusal.DATE_MISSING, "effective_on")
    if effective_on > today:
        raise Invalid(Refusal.DATE_AHEAD, "effective_on", today=today)
    if len(description) > LONGEST_DESCRIPTION:
        raise Invalid(Refusal.TEXT_TOO_LONG, "description", limit=LONGEST_DESCRIPTION)
