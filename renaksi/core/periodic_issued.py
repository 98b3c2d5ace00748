"""What makes a periodic report an issued one: the facts that its approval adds to the figures. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Issued:
    """Of an approved report; one that is not approved has none of it and is printed as a draft."""

    number: str
    dated: date
    signatory: str
    position: str
    place: str
    """Where it was signed; empty: left out before the date."""
    token: str
    """128 bits in hexadecimal, as they stand in the address of the check page."""
    check_url: str
    """The check page of this report, as the QR code holds it."""
    fingerprint: str
    """SHA-256 of the frozen content (`core.periodic_content.fingerprint`)."""
    edition: int = 1
    """From 2 on it replaces an earlier one of the same base and period."""
