"""The receipt (tanda terima) of a submission: what it says, and whether it still is what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from renaksi.core.achievement import FULL, NOTHING, achievement
from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.document import DocumentKind, content_hash
from renaksi.core.plan import Polarity
from renaksi.core.report import Timing


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One action as it was handed in."""

    number: str
    action: str
    unit: str
    polarity: Polarity
    target: Decimal | None
    is_due: bool
    weight: Decimal | None
    realization: Decimal | None
    proofs: int
    """Files that stand behind it."""

    @property
    def percent(self) -> Decimal | None:
        """By the reported value: what a verifier says later is no part of the receipt."""
        if not self.is_due or self.target is None or self.realization is None:
            return None
        return achievement(self.polarity, self.target, self.realization)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a receipt says, on the page and in the print."""

    number: str
    checkpoint: str
    year: int
    agency_kind: AgencyKind
    agency_name: str
    zone: TimeZone
    at: datetime
    """The server's moment of the submission."""
    by: str
    acting: str
    """Who acts for the agency now that it is no more; else the agency itself."""
    to: str
    """Who verifies."""
    timing: Timing | None
    nil_reason: str | None
    """None: no nil report."""
    content_sha256: str
    rows: tuple[ReceiptRow, ...]
    """Empty where what was submitted has been changed since."""

    @property
    def is_nil(self) -> bool:
        return self.nil_reason is not None

    @property
    def due(self) -> Sequence[ReceiptRow]:
        return [one for one in self.rows if one.is_due]

    @property
    def filled(self) -> int:
        return sum(one.realization is not None for one in self.due)

    @property
    def percent(self) -> Decimal | None:
        """The plan's achievement as it was reported."""
        weight = sum((one.weight or NOTHING for one in self.due), NOTHING)
        if not weight or self.is_nil:
            return None
        reached = ((one.weight or NOTHING, one.percent or NOTHING) for one in self.due)
        return sum((share * min(percent, FULL) for share, percent in reached), NOTHING) / weight


def receipt_content(receipt: Receipt) -> str:
    """Hash of everything the print says."""
    return content_hash(
        {
            "kind": DocumentKind.REPORT_RECEIPT,
            "number": receipt.number,
            "at": receipt.at.isoformat(),
            "content": receipt.content_sha256,
        }
    )
