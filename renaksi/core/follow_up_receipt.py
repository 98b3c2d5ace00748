"""The receipt (tanda terima) of an answer: what it says, and the hash of what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from renaksi.core.agency import AgencyKind, TimeZone
from renaksi.core.document import content_hash


@dataclass(frozen=True, slots=True)
class ReceiptProof:
    """A file behind the answer."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class AnswerReceipt:
    """Everything the receipt says, on the page and in the print."""

    number: str
    recommendation_number: str
    issuer_name: str
    holder_kind: AgencyKind
    holder_name: str
    addressee_name: str
    """Whose it was; another than the holder where that inherited it."""
    zone: TimeZone
    at: datetime
    """The server's moment of the submission."""
    by: str
    to: str
    """Who decides on it."""
    answer_number: int
    narrative: str
    proofs: Sequence[ReceiptProof]
    audit_skipped: bool

    @property
    def content_sha256(self) -> str:
        """Of the words and the files: it stays the same however often it is printed."""
        return content_hash(
            {
                "kind": "follow_up",
                "number": self.number,
                "narrative": self.narrative,
                "proofs": [one.sha256 for one in self.proofs],
            }
        )
