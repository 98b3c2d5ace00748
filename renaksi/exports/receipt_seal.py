"""The facts of an answer's receipt as a sealed code: whoever scans the print reads what it said.

Nothing that is not published stands in it: no names, no words, no files.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from renaksi.core.agency import TimeZone
from renaksi.core.follow_up_receipt import AnswerReceipt

SALT: Final = "tanda-terima-tindak-lanjut"
LONGEST: Final = 1000
"""Letters of a code; what is longer was not made here."""


@dataclass(frozen=True, slots=True)
class SealedReceipt:
    """All that the code on a receipt says."""

    number: str
    at: datetime
    zone: TimeZone
    proofs: int
    content_sha256: str


def seal_receipt(secret: str, receipt: AnswerReceipt) -> str:
    code: str = _signer(secret).dumps(
        [
            receipt.number,
            receipt.at.isoformat(),
            receipt.zone.value,
            len(receipt.proofs),
            receipt.content_sha256,
        ]
    )
    return code


def unseal_receipt(secret: str, code: str) -> SealedReceipt | None:
    """None for what was not sealed with this secret."""
    if len(code) > LONGEST:
        return None
    try:
        told: list[Any] = _signer(secret).loads(code)
        number, at, zone, proofs, sha256 = told
        return SealedReceipt(number, datetime.fromisoformat(at), TimeZone(zone), proofs, sha256)
    except (BadSignature, ValueError, TypeError):
        return None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)
