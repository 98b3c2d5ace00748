"""The figures of minutes as a sealed code: whoever scans the print reads what it said when issued."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from itsdangerous import BadSignature, URLSafeSerializer

from renaksi.core.recommendation_minutes import (
    Change,
    HalfYear,
    Minutes,
    change_from,
    figures_of,
)

SALT: Final = "berita-acara"
LONGEST: Final = 2000
"""Letters of a code; what is longer was not made here."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """All that the code on a print says."""

    number: str
    dated: date
    name: str
    """Of the branch, as it was called then."""
    half: HalfYear
    as_of: date
    agencies: int
    total: Change
    fingerprint: str


def seal(secret: str, minutes: Minutes, number: str, dated: date) -> str:
    """Short enough for a code that a telephone reads from paper."""
    told = [
        number,
        dated.isoformat(),
        minutes.name,
        *minutes.half,
        minutes.as_of.isoformat(),
        len(minutes.lines),
        figures_of(minutes.total),
        minutes.fingerprint,
    ]
    code: str = _signer(secret).dumps(told)
    return code


def unseal(secret: str, code: str) -> Sealed | None:
    """None for what was not sealed with this secret."""
    if len(code) > LONGEST:
        return None
    try:
        told: list[Any] = _signer(secret).loads(code)
        number, dated, name, year, half, as_of, agencies, figures, sha256 = told
        return Sealed(
            number,
            date.fromisoformat(dated),
            name,
            HalfYear(year, half),
            date.fromisoformat(as_of),
            agencies,
            change_from(figures),
            sha256,
        )
    except (BadSignature, ValueError, TypeError):
        return None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT)
